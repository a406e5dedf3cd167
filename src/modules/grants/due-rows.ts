import type { EntityManager } from 'typeorm';

import type { GrantState } from './grant-lifecycle';
import type { Grant } from './grant-row';
import type { Reader } from './grant-rows';

/**
 * What may be due today ($1), by kind. A grant is announced only when it was given, or renewed, before the day of the
 * announcement: whoever has just been given a week knows that it ends in a week.
 */
const DUE = {
  expired: `SELECT g.id FROM grants g WHERE g.state = 'approved' AND g.valid_until < $1::date`,
  'expiring-7': announced(7),
  'expiring-30': announced(30),
  overdue: `SELECT d.grant_id AS id FROM grant_disposals d WHERE d.state = 'due' AND d.due_on < $1::date`,
  attributes: `
    SELECT g.id FROM grants g JOIN grant_standing s ON s.id = g.id
     WHERE g.state = 'approved' AND g.requires <> '{}' AND $1 <> ''
       AND NOT (g.missing_told @> s.missing_attributes AND g.missing_told <@ s.missing_attributes)`,
} as const;

export type DueKind = keyof typeof DUE;

function announced(days: number): string {
  return `
    SELECT g.id FROM grants g
     WHERE g.state = 'approved' AND g.valid_until BETWEEN $1::date AND $1::date + ${days}
       AND g.valid_until - ${days} > (SELECT max(given.at) AT TIME ZONE 'Asia/Shanghai' FROM (
             SELECT g.decided_at AS at
             UNION ALL SELECT r.decided_at FROM grant_renewals r WHERE r.grant_id = g.id AND r.state = 'approved') given)::date
       AND NOT EXISTS (SELECT FROM grant_reminders m
                        WHERE m.grant_id = g.id AND m.until = g.valid_until AND m.days = ${days})`;
}

export async function dueOnes(
  reader: Reader,
  kind: DueKind,
  { today, after, limit }: { today: string; after: string | undefined; limit: number },
): Promise<string[]> {
  const rows = await reader.query<{ id: string }[]>(
    `SELECT id FROM (${DUE[kind]}) due WHERE $2::uuid IS NULL OR id > $2::uuid ORDER BY id LIMIT $3`,
    [today, after ?? null, limit],
  );
  return rows.map(({ id }) => id);
}

export async function markExpired(tx: EntityManager, id: string, state: GrantState, at: Date): Promise<void> {
  await tx.query(`UPDATE grants SET state = $2, ended_at = $3, ended_because = 'expired' WHERE id = $1`, [
    id,
    state,
    at,
  ]);
}

/** Whether this announcement is new. Those that are further away are over with it. */
export async function noteReminders(tx: EntityManager, grant: Grant, days: 7 | 30, at: Date): Promise<boolean> {
  const rows = await tx.query<{ days: number }[]>(
    `INSERT INTO grant_reminders (grant_id, until, days, told_at)
     SELECT $1, $2::date, n, $4 FROM unnest(ARRAY[7, 30]) AS n WHERE n >= $3
     ON CONFLICT DO NOTHING
     RETURNING days`,
    [grant.id, grant.valid_until, days, at],
  );
  return rows.some((row) => row.days === days);
}

/** What of the attributes that it lacks is new, and what it lacks no more, since both departments were last told. */
export async function noteMissing(tx: EntityManager, grant: Grant): Promise<{ lost: string[]; regained: string[] }> {
  const [row] = await tx.query<{ told: string[] }[]>('SELECT missing_told AS told FROM grants WHERE id = $1', [
    grant.id,
  ]);
  const told = row!.told;
  await tx.query('UPDATE grants SET missing_told = $2::text[] WHERE id = $1', [grant.id, grant.missing]);
  return {
    lost: grant.missing.filter((attribute) => !told.includes(attribute)),
    regained: told.filter((attribute) => !grant.missing.includes(attribute)),
  };
}
