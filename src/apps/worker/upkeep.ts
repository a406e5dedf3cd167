import type { DataSource } from 'typeorm';

import { RETENTION, type RetentionRow } from '../../contracts';

/** Rows deleted in one statement at most, so that no lock is held for long. */
const ROWS_AT_ONCE = 5_000;

/** What upkeep did and saw, by table. */
export interface UpkeepSink {
  deleted(table: string, rows: number): void;
  dropped(table: string, partitions: number): void;
  /** Age by the column that the table's keep counts from; 0 for an empty table. */
  oldest(table: string, seconds: number): void;
}

const NOBODY: UpkeepSink = { deleted: () => undefined, dropped: () => undefined, oldest: () => undefined };

type Ageing = RetentionRow & { ageBy: string; keep: string };
const ageing = (how: RetentionRow['how']): Ageing[] =>
  RETENTION.filter((row): row is Ageing => row.kind === 'table' && row.how === how);

/**
 * Makes the coming time partitions, drops those past their keep, and deletes row by row what contracts/registers/
 * retention.json says is over. Any number of workers may do so at once.
 */
export async function keepTablesInShape(source: DataSource, sink = NOBODY, rowsAtOnce = ROWS_AT_ONCE): Promise<void> {
  const tables = ageing('row-deletion').map((row) => async (): Promise<void> => {
    await deleteInSteps(source, row, sink, rowsAtOnce);
    sink.oldest(row.name, await oldestRow(source, row));
  });
  const faults: unknown[] = [];
  // What keeps one table from being tended must not keep the others.
  for (const tend of [() => keepPartitions(source, sink), ...tables]) {
    await tend().catch((fault: unknown) => faults.push(fault));
  }
  if (faults.length > 0) throw new AggregateError(faults, 'not everything that is over could be deleted');
}

/** The job's own lock is taken first, so that each dropped partition is counted by the worker that dropped it. */
async function keepPartitions(source: DataSource, sink: UpkeepSink): Promise<void> {
  const tables = ageing('partition-drop').map(({ name }) => name);
  await source.transaction(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('maintain_time_partitions'))`);
    const list = (): Promise<{ parent: string; name: string }[]> => tx.query(PARTITIONS_OF, [tables]);
    const before = await list();
    await tx.query(`SELECT * FROM maintain_time_partitions()`);
    const after = await list();
    const left = new Set(after.map(({ name }) => name));
    for (const table of tables) {
      const gone = before.filter(({ parent, name }) => parent === table && !left.has(name));
      if (gone.length > 0) sink.dropped(table, gone.length);
    }
  });
  const oldest = await source.query<{ parent: string; seconds: string }[]>(OLDEST_PARTITION, [tables]);
  for (const { parent, seconds } of oldest) sink.oldest(parent, Number.parseFloat(seconds));
}

const PARTITIONS_OF = `
  SELECT p.relname AS parent, c.relname AS name
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
   WHERE p.relname = ANY ($1)`;

/** A partition's name holds where it begins, in UTC, as sessions do: no row is read for it. */
const OLDEST_PARTITION = `
  SELECT parent,
         greatest(0, extract(epoch FROM now() - min(to_timestamp(right(name, 12), 'YYYYMMDDHH24MI')))) AS seconds
    FROM (${PARTITIONS_OF}) partitions WHERE name ~ '_[0-9]{12}$' GROUP BY parent`;

/** Until a step finds less than it may take: whatever the rate of exchanges, what is over goes. */
async function deleteInSteps(source: DataSource, row: Ageing, sink: UpkeepSink, rowsAtOnce: number): Promise<void> {
  const isOver = `${row.ageBy} < ${limitOf(row)}`;
  const over = `SELECT ctid FROM ${row.name} WHERE ${isOver} LIMIT ${rowsAtOnce}`;
  let deleted = rowsAtOnce;
  while (deleted === rowsAtOnce) {
    const statement = `DELETE FROM ${row.name} WHERE ctid = ANY (ARRAY(${over})) AND ${isOver}`;
    [, deleted] = await source.query<[unknown, number]>(statement);
    if (deleted > 0) sink.deleted(row.name, deleted);
  }
}

/** In the column's own type, so that its index serves. */
function limitOf({ keep, unit }: Ageing): string {
  const limit = `now() - interval '${keep}'`;
  return unit === 'epoch-ms' ? `(extract(epoch FROM ${limit}) * 1000)::bigint` : limit;
}

async function oldestRow(source: DataSource, { name, ageBy, unit }: Ageing): Promise<number> {
  const oldest = unit === 'epoch-ms' ? `to_timestamp(min(${ageBy}) / 1000.0)` : `min(${ageBy})`;
  const [row] = await source.query<{ seconds: string | null }[]>(
    `SELECT greatest(0, extract(epoch FROM now() - ${oldest})) AS seconds FROM ${name}`,
  );
  return Number(row!.seconds ?? 0);
}
