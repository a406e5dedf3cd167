import type { EntityManager } from 'typeorm';

import type { RequestGrant } from '../../contracts';
import { uuidv7, type SystemActor } from '../../kernel';
import type { GrantSide, GrantState } from './grant-lifecycle';
import type { Grant } from './grant-row';
import type { Terms } from './grant-terms';
import type { Refusal } from './refusals';

export type Reader = Pick<EntityManager, 'query'>;

/** Who looks: both departments of a grant see it, the provider once it was handed over; the authority sees all. */
export interface Onlooker {
  department: string;
  seesAll: boolean;
}

/** Requests from before there was a sign-off were the provider's from the first. */
const HANDED = `(g.signed_off_at IS NOT NULL OR g.decided_at IS NOT NULL OR g.state = 'requested')`;

const COLUMNS = `g.id, g.department, g.provider, g.resource, g.version, g.items, g.modes, g.matters, g.systems, g.purpose,
  g.legal_basis, g.asked_quota, g.asked_rate, g.asked_until::text, coalesce(g.asked_region, s.region) AS asked_region,
  g.daily_quota, g.rate_per_second, s.region, g.requires, s.missing_attributes AS missing, g.valid_from::text,
  g.valid_until::text, g.disposal_method, g.disposal_days, g.state, ${HANDED} AS handed, g.requested_at, g.requested_by,
  g.signed_off_at, g.signed_off_by, g.decided_at, g.decided_by, g.decision_reason, g.refusal, g.ended_at, g.ended_by,
  g.ended_because, g.end_reason,
  coalesce((
    SELECT json_agg(json_build_object('side', h.side, 'reason', h.reason, 'since', h.since, 'until', h.until,
             'by', h.suspended_by) ORDER BY h.side)
      FROM grant_suspensions h WHERE h.grant_id = g.id AND h.lifted_at IS NULL), '[]') AS suspensions,
  (SELECT row_to_json(r) FROM grant_renewals r WHERE r.grant_id = g.id ORDER BY r.id DESC LIMIT 1) AS renewal,
  (SELECT row_to_json(r) FROM grant_renewals r WHERE r.grant_id = g.id AND r.signed_off_at IS NOT NULL
    ORDER BY r.id DESC LIMIT 1) AS handed_renewal,
  (SELECT row_to_json(d) FROM grant_disposals d WHERE d.grant_id = g.id) AS disposal`;

const GRANTS = `SELECT ${COLUMNS} FROM grants g JOIN grant_standing s ON s.id = g.id`;

/** One page, newest first; one row more than `limit` when another page follows. One query. */
export async function listGrants(
  reader: Reader,
  asked: { after: string | undefined; limit: number; onlooker: Onlooker },
): Promise<Grant[]> {
  return reader.query<Grant[]>(
    `${GRANTS}
      WHERE ($1::uuid IS NULL OR g.id < $1::uuid)
        AND ($2::boolean OR g.department = $3::text OR (g.provider = $3::text AND ${HANDED}))
      ORDER BY g.id DESC
      LIMIT $4::int + 1`,
    [asked.after ?? null, asked.onlooker.seesAll, asked.onlooker.department, asked.limit],
  );
}

/** The same for a system: its department's grants in force or suspended that are open to it. A contractor's is named. */
export async function listGrantsOf(
  reader: Reader,
  asked: { after: string | undefined; limit: number; system: SystemActor },
): Promise<Grant[]> {
  return reader.query<Grant[]>(
    `${GRANTS}
      WHERE ($1::uuid IS NULL OR g.id < $1::uuid)
        AND g.department = $2::text AND g.state = 'approved' AND ($3::uuid = ANY(g.systems) OR (g.systems = '{}'
          AND EXISTS (SELECT FROM systems o WHERE o.id = $3::uuid AND o.kind = 'own')))
      ORDER BY g.id DESC
      LIMIT $4::int + 1`,
    [asked.after ?? null, asked.system.department, asked.system.systemId, asked.limit],
  );
}

export async function findGrant(reader: Reader, id: string): Promise<Grant | undefined> {
  const rows = await reader.query<Grant[]>(`${GRANTS} WHERE g.id = $1`, [id]);
  return rows[0];
}

/** Locked until the transaction ends: of two who act at once, the second sees what the first did. */
export async function findGrantForUpdate(tx: EntityManager, id: string): Promise<Grant | undefined> {
  await tx.query('SELECT FROM grants WHERE id = $1 FOR UPDATE', [id]);
  return findGrant(tx, id);
}

/** A request as it is filed: until it is answered, what would be given is what is asked. */
export interface FiledRequest {
  department: string;
  provider: string;
  version: number;
  region: string;
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
       legal_basis, asked_quota, daily_quota, asked_rate, rate_per_second, asked_region, region, valid_from,
       asked_until, valid_until, state, requested_at, requested_by)
     VALUES ($1, $2, $3, $4, $5, $6::text[], $7::text[], $8::text[], $9::uuid[], $10, $11, $12, $12, $13, $13, $14,
       $14, $15::date, $16::date, $16::date, $17, $18, $19)`,
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
      request.ratePerSecond ?? null,
      filed.region,
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
  const act = [id, state, at, by];
  await tx.query('UPDATE grants SET state = $2, signed_off_at = $3, signed_off_by = $4 WHERE id = $1', act);
}

export async function markDecided(
  tx: EntityManager,
  id: string,
  state: GrantState,
  { at, by, reason, refusal }: Mark & { refusal: Refusal | null },
): Promise<void> {
  await tx.query(
    `UPDATE grants SET state = $2, decided_at = $3, decided_by = $4, decision_reason = $5, refusal = $6::jsonb
      WHERE id = $1`,
    [id, state, at, by, reason, refusal && JSON.stringify(refusal)],
  );
}

/** What an approval gives, of the request or of a renewal. */
export async function setTerms(tx: EntityManager, id: string, terms: Terms): Promise<void> {
  // What is not required any more is not told of either.
  await tx.query(
    `UPDATE grants SET daily_quota = $2, rate_per_second = $3, valid_until = $4::date, region = $5,
       requires = $6::text[], missing_told = ARRAY(SELECT unnest(missing_told) INTERSECT SELECT unnest($6::text[]) ORDER BY 1),
       disposal_method = $7, disposal_days = $8
      WHERE id = $1`,
    [
      id,
      terms.dailyQuota,
      terms.ratePerSecond,
      terms.until,
      terms.region,
      terms.requires,
      terms.disposal.method,
      terms.disposal.days,
    ],
  );
}

export async function markEnded(
  tx: EntityManager,
  id: string,
  state: GrantState,
  { at, by, reason, because }: Mark & { because: 'taken-back' | 'ended' },
): Promise<void> {
  await tx.query(
    `UPDATE grants SET state = $2, ended_at = $3, ended_by = $4, end_reason = $5, ended_because = $6 WHERE id = $1`,
    [id, state, at, by, reason, because],
  );
}

export async function insertSuspension(
  tx: EntityManager,
  suspension: Mark & { grant: string; side: GrantSide; until: string | undefined },
): Promise<void> {
  const { grant, side, reason, at, until, by } = suspension;
  // As a Date: PostgreSQL rounds finer fractions up, out of the last year that has four digits.
  await tx.query(
    `INSERT INTO grant_suspensions (id, grant_id, side, reason, since, until, suspended_by)
     VALUES ($1, $2, $3, $4, $5, $6::timestamptz, $7)`,
    [uuidv7(at.getTime()), grant, side, reason, at, until === undefined ? null : new Date(until), by],
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
