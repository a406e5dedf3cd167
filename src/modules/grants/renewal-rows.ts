import type { EntityManager } from 'typeorm';

import type { RenewGrant } from '../../contracts';
import { uuidv7 } from '../../kernel';
import type { Grant } from './grant-row';
import type { Mark } from './grant-rows';
import type { Terms } from './grant-terms';
import type { Refusal } from './refusals';
import type { RenewalState } from './renewal-lifecycle';

type Signed = Omit<Mark, 'reason'>;

/** What the request leaves out is asked as it is given now. */
export async function insertRenewal(
  tx: EntityManager,
  grant: Grant,
  request: RenewGrant,
  { state, at, by }: Signed & { state: RenewalState },
): Promise<void> {
  await tx.query(
    `INSERT INTO grant_renewals (id, grant_id, asked_until, asked_quota, asked_rate, reason, legal_basis, state,
       filed_at, filed_by)
     VALUES ($1, $2, $3::date, $4, $5, $6, $7, $8, $9, $10)`,
    [
      uuidv7(at.getTime()),
      grant.id,
      request.until,
      request.dailyQuota ?? grant.daily_quota,
      request.ratePerSecond ?? grant.rate_per_second,
      request.reason,
      request.legalBasis,
      state,
      at,
      by,
    ],
  );
}

export async function markRenewalSignedOff(
  tx: EntityManager,
  id: string,
  state: RenewalState,
  { at, by }: Signed,
): Promise<void> {
  const act = [id, state, at, by];
  await tx.query('UPDATE grant_renewals SET state = $2, signed_off_at = $3, signed_off_by = $4 WHERE id = $1', act);
}

export async function markRenewalDecided(
  tx: EntityManager,
  id: string,
  state: RenewalState,
  { at, by, reason, refusal, given }: Mark & { refusal: Refusal | null; given: Terms | null },
): Promise<void> {
  await tx.query(
    `UPDATE grant_renewals SET state = $2, decided_at = $3, decided_by = $4, decision_reason = $5, refusal = $6::jsonb,
       given = $7::jsonb
      WHERE id = $1`,
    [id, state, at, by, reason, refusal && JSON.stringify(refusal), given && JSON.stringify(given)],
  );
}

export async function markRenewalWithdrawn(
  tx: EntityManager,
  id: string,
  state: RenewalState,
  { at, by, reason }: Mark,
): Promise<void> {
  const act = [id, state, at, by, reason];
  await tx.query(
    'UPDATE grant_renewals SET state = $2, closed_at = $3, closed_by = $4, close_reason = $5 WHERE id = $1',
    act,
  );
}

/** With the grant that ends, by whatever act. */
export async function markRenewalLapsed(tx: EntityManager, id: string, state: RenewalState, at: Date): Promise<void> {
  await tx.query('UPDATE grant_renewals SET state = $2, closed_at = $3 WHERE id = $1', [id, state, at]);
}
