import type { DataSource } from 'typeorm';

/** Rows deleted in one statement at most, so that no lock is held for long. */
const ROWS_AT_ONCE = 5_000;

/**
 * What is deleted row by row, and when: used assertions once they could not be accepted anyway, idempotency keys a day
 * after their use (they bind for ten minutes), outbox rows a day after delivery, so that an operator can see what was
 * sent. Tables partitioned by time name their keep in time_partitions.
 */
const RETENTION = [
  { table: 'assertions_used', over: `expires_at < now() - interval '1 hour'` },
  { table: 'idempotency_keys', over: `taken_at < now() - interval '1 day'` },
  { table: 'outbox', over: `delivered_at < now() - interval '1 day'` },
] as const;

/** Makes the coming time partitions, drops those past their keep, and deletes what has served its time. */
export async function keepTablesInShape(source: DataSource): Promise<void> {
  await source.query(`SELECT * FROM maintain_time_partitions()`);
  for (const { table, over } of RETENTION) {
    await deleteInSteps(
      source,
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${over} LIMIT ${ROWS_AT_ONCE}))`,
    );
  }
}

/** Until a step finds less than it may take: whatever the rate of exchanges, what is over goes. */
async function deleteInSteps(source: DataSource, statement: string): Promise<void> {
  let deleted = ROWS_AT_ONCE;
  while (deleted === ROWS_AT_ONCE) {
    [, deleted] = await source.query<[unknown, number]>(statement);
  }
}
