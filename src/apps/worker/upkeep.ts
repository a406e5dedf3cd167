import type { DataSource } from 'typeorm';

import { forgetDelivered } from '../../platform/outbox';

/** Rows deleted in one statement at most, so that no lock is held for long. */
const ROWS_AT_ONCE = 5_000;

/**
 * What is deleted row by row, and when: used assertions once they could not be accepted anyway, idempotency keys a day
 * after their use (they bind for ten minutes). Tables partitioned by time name their keep in time_partitions.
 */
const RETENTION = [
  { table: 'assertions_used', key: 'ctid', over: `expires_at < now() - interval '1 hour'` },
  { table: 'idempotency_keys', key: 'ctid', over: `taken_at < now() - interval '1 day'` },
] as const;

/** Makes the coming time partitions, drops those past their keep, and deletes what has served its time. */
export async function keepTablesInShape(source: DataSource): Promise<void> {
  await source.query(`SELECT * FROM maintain_time_partitions()`);
  for (const { table, key, over } of RETENTION) {
    await source.query(
      `DELETE FROM ${table} WHERE ${key} = ANY (ARRAY(SELECT ${key} FROM ${table} WHERE ${over} LIMIT ${ROWS_AT_ONCE}))`,
    );
  }
  await forgetDelivered(source);
}
