import { systemClock, uuidv7, type Clock } from '../../src/kernel';
import { AuditSettings } from '../../src/modules/audit';
import { GrantDues } from '../../src/modules/grants';
import { createDataSource } from '../../src/platform/database';
import { EVENT_SOURCES } from '../../src/platform/kafka';
import { generateSigningJwk, signingKey } from '../../src/platform/keys';
import type { CatalogueApp } from './catalogue-app';

const DAY_MS = 86_400_000;

/** Noon of a day in Shanghai, as a clock. */
export function noonOf(day: string): Clock {
  const ms = Date.parse(`${day}T12:00:00+08:00`);
  return { now: () => ms };
}

/** The day in Shanghai so many days from now. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);
}

/** The job of one worker on the app's database, with the rights of a worker. */
export async function aWorker(app: CatalogueApp): Promise<{
  settle: (day?: string) => Promise<void>;
  query: (statement: string, values: unknown[]) => Promise<unknown>;
  close: () => Promise<void>;
}> {
  const { worker: url } = app.urls;
  const source = await createDataSource({ url, entities: [], applicationName: 'due-worker' }).initialize();
  const key = signingKey(generateSigningJwk('EdDSA'));
  const settle = (day?: string): Promise<void> => {
    const clock = day === undefined ? systemClock : noonOf(day);
    return new GrantDues(source, new AuditSettings('due-worker', key, clock, EVENT_SOURCES.worker(uuidv7()))).settle();
  };
  return { settle, query: (statement, values) => source.query(statement, values), close: () => source.destroy() };
}

/** An attribute of everybody's knowledge, and whether a department holds it; by SQL, as no route of grants does it. */
export async function registerAttribute(app: CatalogueApp, code: string): Promise<void> {
  await app.owner.query(
    `INSERT INTO attributes (code, name_zh, name_en, registered_at) VALUES ($1, $1, $1, now()) ON CONFLICT DO NOTHING`,
    [code],
  );
}

export async function giveAttribute(
  app: CatalogueApp,
  department: string,
  attribute: string,
  until: string | null = null,
): Promise<void> {
  await app.owner.query(
    `INSERT INTO department_attributes (id, department, attribute, legal_basis, held_from, until)
     VALUES ($1, $2, $3, '三定规定', now(), $4)`,
    [uuidv7(), department, attribute, until],
  );
}

export async function takeAttribute(app: CatalogueApp, department: string, attribute: string): Promise<void> {
  await app.owner.query(
    `UPDATE department_attributes SET lost_at = now(), lost_because = 'withdrawn'
      WHERE department = $1 AND attribute = $2 AND lost_at IS NULL`,
    [department, attribute],
  );
}

/** What a department was told about one grant, oldest first. */
export async function toldOf(app: CatalogueApp, department: string, grant: string): Promise<Told[]> {
  const { rows } = await app.owner.query<Told>(
    `SELECT type, data FROM events WHERE department = $1 AND subject = $2 ORDER BY place`,
    [department, grant],
  );
  return rows;
}

export interface Told {
  type: string;
  data: Record<string, unknown>;
}
