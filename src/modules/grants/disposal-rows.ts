import type { EntityManager } from 'typeorm';

import type { ConfirmDisposal } from '../../contracts';
import type { DisposalMethod, DisposalState } from './disposal-lifecycle';

export async function insertDisposal(
  tx: EntityManager,
  grant: string,
  duty: { method: DisposalMethod; dueOn: string; state: DisposalState; at: Date },
): Promise<void> {
  await tx.query(
    'INSERT INTO grant_disposals (grant_id, method, due_on, state, opened_at) VALUES ($1, $2, $3::date, $4, $5)',
    [grant, duty.method, duty.dueOn, duty.state, duty.at],
  );
}

export async function markDisposed(
  tx: EntityManager,
  grant: string,
  state: DisposalState,
  { disposedOn, statement, at, by }: ConfirmDisposal & { at: Date; by: string },
): Promise<void> {
  await tx.query(
    `UPDATE grant_disposals SET state = $2, disposed_on = $3::date, statement = $4, confirmed_at = $5, confirmed_by = $6
      WHERE grant_id = $1`,
    [grant, state, disposedOn, statement, at, by],
  );
}

export async function markOverdue(tx: EntityManager, grant: string, state: DisposalState, at: Date): Promise<void> {
  await tx.query('UPDATE grant_disposals SET state = $2, overdue_at = $3 WHERE grant_id = $1', [grant, state, at]);
}
