import type { EntityManager } from 'typeorm';

import type { PlaceStop, StopView } from '../../contracts';
import { uuidv7 } from '../../kernel';
import { run } from '../../platform/database';
import type { StopScope, StopSide, StopState } from './stop-lifecycle';

export type Reader = Pick<EntityManager, 'query'> & Partial<Pick<EntityManager, 'queryRunner'>>;

/** A stop in force, as those who must heed it know it. */
export interface StandingStop {
  id: string;
  scope: StopScope;
  /** Null of everything. */
  target: string | null;
  since: Date;
  until: Date | null;
}

/** Every stop in force, the oldest first. One query, read anew for each call: a stop bites at once. */
export async function standingStops(reader: Reader): Promise<StandingStop[]> {
  return run<StandingStop>(reader, STANDING_STOPS, []);
}

const STANDING_STOPS = {
  name: 'standing-stops',
  text: `
    SELECT id, scope, target, since, until FROM stops
     WHERE lifted_at IS NULL AND NOT over AND (until IS NULL OR until > now())
     ORDER BY id`,
};

export interface Stop extends StandingStop {
  owner: string | null;
  side: StopSide;
  reason: string;
  placed_by: string;
  placed_for: string;
  affected: string[];
  lifted_at: Date | null;
  lifted_by: string | null;
  state: StopState;
}

const COLUMNS = `id, scope, target, owner, side, reason, since, until, placed_by, placed_for, affected, lifted_at, lifted_by,
  CASE WHEN lifted_at IS NOT NULL THEN 'lifted' WHEN over OR until <= now() THEN 'over' ELSE 'in-force' END AS state`;

/** One page, newest first; one row more than `limit` when another page follows. */
export async function listStops(
  reader: Reader,
  asked: { after: string | undefined; limit: number; department: string; seesAll: boolean },
): Promise<Stop[]> {
  return reader.query<Stop[]>(
    `SELECT ${COLUMNS} FROM stops
      WHERE ($1::uuid IS NULL OR id < $1::uuid) AND ($2::boolean OR affected @> ARRAY[$3::text])
      ORDER BY id DESC LIMIT $4::int + 1`,
    [asked.after ?? null, asked.seesAll, asked.department, asked.limit],
  );
}

/** Locked until the transaction ends: of two officers who act at once, the second sees what the first did. */
export async function findStopForUpdate(tx: EntityManager, id: string): Promise<Stop | undefined> {
  await tx.query('SELECT FROM stops WHERE id = $1 FOR UPDATE', [id]);
  return findStop(tx, id);
}

async function findStop(tx: EntityManager, id: string): Promise<Stop | undefined> {
  const rows = await tx.query<Stop[]>(`SELECT ${COLUMNS} FROM stops WHERE id = $1`, [id]);
  return rows[0];
}

export interface NewStop {
  asked: PlaceStop;
  owner: string | undefined;
  side: StopSide;
  by: { officer: string; department: string };
  affected: readonly string[];
  at: Date;
}

/** At most so many stops are found to have run out in one go. */
const AT_ONCE = 100;

/** Those that have run out and of which nobody has been told. */
export async function ranOut(reader: Reader): Promise<string[]> {
  const rows = await reader.query<{ id: string }[]>(
    `SELECT id FROM stops WHERE lifted_at IS NULL AND NOT over AND until <= now() ORDER BY until, id LIMIT $1`,
    [AT_ONCE],
  );
  return rows.map(({ id }) => id);
}

/** Closes one that has run out; undefined when somebody did it before. */
export async function runOut(tx: EntityManager, id: string): Promise<Stop | undefined> {
  const [rows] = await tx.query<[unknown[], number]>(
    `UPDATE stops SET over = true WHERE id = $1 AND lifted_at IS NULL AND NOT over AND until <= now() RETURNING id`,
    [id],
  );
  return rows.length === 0 ? undefined : findStop(tx, id);
}

/** Closes what that side held of that target and what has run out: a new one takes its place. */
export async function yielding(tx: EntityManager, { scope, target }: PlaceStop, side: StopSide): Promise<Stop[]> {
  const [rows] = await tx.query<[{ id: string }[], number]>(
    `UPDATE stops SET over = true
      WHERE scope = $1 AND target IS NOT DISTINCT FROM $2 AND side = $3
        AND lifted_at IS NULL AND NOT over AND until <= now() RETURNING id`,
    [scope, target ?? null, side],
  );
  return Promise.all(rows.map(async ({ id }) => (await findStop(tx, id))!));
}

/** Undefined when that side has stopped that target already. */
export async function insertStop(tx: EntityManager, stop: NewStop): Promise<Stop | undefined> {
  const { scope, target, reason, until } = stop.asked;
  const rows = await tx.query<{ id: string }[]>(
    `INSERT INTO stops (id, scope, target, owner, side, reason, since, until, placed_by, placed_for, affected)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`,
    [
      uuidv7(stop.at.getTime()),
      scope,
      target ?? null,
      stop.owner ?? null,
      stop.side,
      reason,
      stop.at,
      // As a Date: PostgreSQL rounds finer fractions up, out of the last year that has four digits.
      until === undefined ? null : new Date(until),
      stop.by.officer,
      stop.by.department,
      stop.affected,
    ],
  );
  return rows[0] && findStop(tx, rows[0].id);
}

export async function liftStop(tx: EntityManager, id: string, at: Date, by: string): Promise<Stop> {
  await tx.query('UPDATE stops SET lifted_at = $2, lifted_by = $3 WHERE id = $1', [id, at, by]);
  return (await findStop(tx, id))!;
}

export function stopView(stop: Stop): StopView {
  return {
    id: stop.id,
    scope: stop.scope,
    ...(stop.target !== null && { target: stop.target }),
    ...(stop.owner !== null && { owner: stop.owner }),
    side: stop.side,
    reason: stop.reason,
    since: stop.since.toISOString(),
    ...(stop.until !== null && { until: stop.until.toISOString() }),
    by: stop.placed_by,
    department: stop.placed_for,
    status: stop.state,
    ...(stop.lifted_at !== null && { liftedAt: stop.lifted_at.toISOString() }),
    ...(stop.lifted_by !== null && { liftedBy: stop.lifted_by }),
  };
}
