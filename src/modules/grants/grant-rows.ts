import type { EntityManager } from 'typeorm';

import type { RequestGrant } from '../../contracts';
import { uuidv7, type SystemActor } from '../../kernel';
import type { GrantSide, GrantState } from './grant-lifecycle';
import type { Grant, Refusal } from './grant-row';

export type Reader = Pick<EntityManager, 'query'>;

/** Who looks: both departments of a grant see it, the authority sees all. */
export interface Onlooker {
  department: string;
  seesAll: boolean;
}

const COLUMNS = `g.id, g.department, g.provider, g.resource, g.version, g.items, g.modes, g.matters, g.systems, g.purpose,
  g.legal_basis, g.asked_quota, g.asked_until::text, g.daily_quota, g.valid_from::text, g.valid_until::text, g.state,
  g.requested_at, g.requested_by, g.signed_off_at, g.signed_off_by, g.decided_at, g.decided_by, g.decision_reason, g.refusal, g.ended_at, g.ended_by,
  g.end_reason, coalesce((
    SELECT json_agg(json_build_object('side', s.side, 'reason', s.reason, 'since', s.since, 'until', s.until,
             'by', s.suspended_by) ORDER BY s.side)
      FROM grant_suspensions s WHERE s.grant_id = g.id AND s.lifted_at IS NULL), '[]') AS suspensions`;

/** One page, newest first; one row more than `limit` when another page follows. One query. */
export async function listGrants(
  reader: Reader,
  asked: { after: string | undefined; limit: number; onlooker: Onlooker },
): Promise<Grant[]> {
  return reader.query<Grant[]>(
    `SELECT ${COLUMNS} FROM grants g
      WHERE ($1::uuid IS NULL OR g.id < $1::uuid)
        AND ($2::boolean OR g.department = $3::text OR g.provider = $3::text)
      ORDER BY g.id DESC
      LIMIT $4::int + 1`,
    [asked.after ?? null, asked.onlooker.seesAll, asked.onlooker.department, asked.limit],
  );
}

/** The same for a system: its department's grants in force or suspended that are open to it. */
export async function listGrantsOf(
  reader: Reader,
  asked: { after: string | undefined; limit: number; system: SystemActor },
): Promise<Grant[]> {
  return reader.query<Grant[]>(
    `SELECT ${COLUMNS} FROM grants g
      WHERE ($1::uuid IS NULL OR g.id < $1::uuid)
        AND g.department = $2::text AND g.state = 'approved' AND (g.systems = '{}' OR $3::uuid = ANY(g.systems))
      ORDER BY g.id DESC
      LIMIT $4::int + 1`,
    [asked.after ?? null, asked.system.department, asked.system.systemId, asked.limit],
  );
}

export async function findGrant(reader: Reader, id: string): Promise<Grant | undefined> {
  const rows = await reader.query<Grant[]>(`SELECT ${COLUMNS} FROM grants g WHERE g.id = $1`, [id]);
  return rows[0];
}

/** Locked until the transaction ends: of two officers who act at once, the second sees what the first did. */
export async function findGrantForUpdate(tx: EntityManager, id: string): Promise<Grant | undefined> {
  await tx.query('SELECT FROM grants WHERE id = $1 FOR UPDATE', [id]);
  return findGrant(tx, id);
}

/** A request as it is filed: until it is answered, what would be given is what is asked. */
export interface FiledRequest {
  department: string;
  provider: string;
  version: number;
  request: RequestGrant;
  state: GrantState;
  at: Date;
  by: string;
}

export async function insertGrant(tx: EntityManager, filed: FiledRequest): Promise<string> {
  const id = uuidv7(filed.at.getTime());
  const { request } = filed;
  await tx.query(
    `INSERT INTO grants (id, department, provider, resource, version, items, modes, matters, systems, purpose,
       legal_basis, asked_quota, daily_quota, valid_from, asked_until, valid_until, state, requested_at, requested_by)
     VALUES ($1, $2, $3, $4, $5, $6::text[], $7::text[], $8::text[], $9::uuid[], $10, $11, $12, $12, $13::date,
       $14::date, $14::date, $15, $16, $17)`,
    [
      id,
      filed.department,
      filed.provider,
      request.resource,
      filed.version,
      request.items,
      request.modes,
      request.matters,
      request.systems ?? [],
      request.purpose,
      request.legalBasis,
      request.dailyQuota,
      request.from,
      request.until,
      filed.state,
      filed.at,
      filed.by,
    ],
  );
  return id;
}

/** An act's trace on the row: who, when and why. */
export interface Mark {
  at: Date;
  by: string;
  reason: string;
}

export async function markSignedOff(
  tx: EntityManager,
  id: string,
  state: GrantState,
  { at, by }: Omit<Mark, 'reason'>,
): Promise<void> {
  await tx.query('UPDATE grants SET state = $2, signed_off_at = $3, signed_off_by = $4 WHERE id = $1', [
    id,
    state,
    at,
    by,
  ]);
}

export interface GivenTerms {
  dailyQuota: number;
  until: string;
  refusal: Refusal | null;
}

export async function markDecided(
  tx: EntityManager,
  id: string,
  state: GrantState,
  { at, by, reason }: Mark,
  given: GivenTerms,
): Promise<void> {
  await tx.query(
    `UPDATE grants SET state = $2, decided_at = $3, decided_by = $4, decision_reason = $5, daily_quota = $6,
       valid_until = $7::date, refusal = $8::jsonb
     WHERE id = $1`,
    [id, state, at, by, reason, given.dailyQuota, given.until, given.refusal && JSON.stringify(given.refusal)],
  );
}

export async function markEnded(
  tx: EntityManager,
  id: string,
  state: GrantState,
  { at, by, reason }: Mark,
): Promise<void> {
  await tx.query('UPDATE grants SET state = $2, ended_at = $3, ended_by = $4, end_reason = $5 WHERE id = $1', [
    id,
    state,
    at,
    by,
    reason,
  ]);
}

export async function insertSuspension(
  tx: EntityManager,
  suspension: Mark & { grant: string; side: GrantSide; until: string | undefined },
): Promise<void> {
  const { grant, side, reason, at, until, by } = suspension;
  await tx.query(
    `INSERT INTO grant_suspensions (id, grant_id, side, reason, since, until, suspended_by)
     VALUES ($1, $2, $3, $4, $5, $6::timestamptz, $7)`,
    [uuidv7(at.getTime()), grant, side, reason, at, until ?? null, by],
  );
}

export async function liftSuspension(
  tx: EntityManager,
  lifted: { grant: string; side: GrantSide; at: Date; by: string },
): Promise<void> {
  await tx.query(
    `UPDATE grant_suspensions SET lifted_at = $3, lifted_by = $4
      WHERE grant_id = $1 AND side = $2 AND lifted_at IS NULL`,
    [lifted.grant, lifted.side, lifted.at, lifted.by],
  );
}
