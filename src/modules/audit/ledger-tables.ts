import type { EntityManager } from 'typeorm';

import { SETTLED_REASONS, type PoisonReason } from './read-audit-message';

/** One row of ledger_entries, before it has its number. */
export interface LedgerEntry {
  id: string;
  type: string;
  at: string;
  exchange: string | null;
  department: string | null;
  appendTimeMs: number;
  record: string;
  salt: Buffer;
  leafHash: Buffer;
  signature: string;
  inclusion: string;
  partition: number;
  /** null: written by the worker itself, at a fence. */
  offset: string | null;
}

export interface PoisonRow {
  partition: number;
  offset: string;
  appendTimeMs: number;
  /** SHA-256 of the value. */
  digest: Buffer;
  reason: PoisonReason;
}

/**
 * Locks the partition's place until the transaction ends, so that of two workers one waits and then sees what the other
 * did. Answers the next offset to enter; undefined when the partition was never read.
 */
export async function lockPlace(tx: EntityManager, partition: number, first: string): Promise<bigint | undefined> {
  const made = await tx.query<unknown[]>(
    `INSERT INTO audit_offsets ("partition", next_offset) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING "partition"`,
    [partition, first],
  );
  if (made.length > 0) return undefined;
  const [row] = await tx.query<{ next_offset: string }[]>(
    `SELECT next_offset FROM audit_offsets WHERE "partition" = $1 FOR UPDATE`,
    [partition],
  );
  return BigInt(row!.next_offset);
}

export async function storePlace(
  tx: EntityManager,
  partition: number,
  next: bigint,
  readUntilMs: number,
): Promise<void> {
  await tx.query(`UPDATE audit_offsets SET next_offset = $2, read_until = $3 WHERE "partition" = $1`, [
    partition,
    next.toString(),
    new Date(readUntilMs).toISOString(),
  ]);
}

/** Locks the head of the ledger until the transaction ends and answers its size, which is the next sequence number. */
export async function lockHead(tx: EntityManager): Promise<bigint> {
  const [row] = await tx.query<{ size: string }[]>(`SELECT size FROM ledger_head FOR UPDATE`);
  return BigInt(row!.size);
}

/** Records that the ledger has under these ids, as they were signed. Exact only while the head is locked. */
export async function knownRecords(tx: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; record: string }[]>(
    `SELECT id, record FROM ledger_entries WHERE id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.record]));
}

/** Appends entries with consecutive numbers from `size` on and moves the head. The head must be locked. */
export async function appendEntries(tx: EntityManager, size: bigint, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const column = <T>(of: (entry: LedgerEntry, at: number) => T): T[] => entries.map(of);
  // Arrays and not one JSON document: jsonb refuses the escaped NUL that a signed text may hold.
  await tx.query(
    `INSERT INTO ledger_entries (seq, id, type, at, exchange, department, append_time, record, salt, leaf_hash, signature,
                                 inclusion, source_partition, source_offset)
     SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[], $6::text[],
                          $7::timestamptz[], $8::text[], $9::bytea[], $10::bytea[], $11::text[], $12::jsonb[],
                          $13::smallint[], $14::bigint[])`,
    [
      column((_, at) => (size + BigInt(at)).toString()),
      column(({ id }) => id),
      column(({ type }) => type),
      column(({ at }) => at),
      column(({ exchange }) => exchange),
      column(({ department }) => department),
      column(({ appendTimeMs }) => new Date(appendTimeMs).toISOString()),
      column(({ record }) => record),
      column(({ salt }) => salt),
      column(({ leafHash }) => leafHash),
      column(({ signature }) => signature),
      column(({ inclusion }) => inclusion),
      column(({ partition }) => partition),
      column(({ offset }) => offset),
    ],
  );
  await tx.query(`UPDATE ledger_head SET size = $1`, [(size + BigInt(entries.length)).toString()]);
}

export async function storePoison(tx: EntityManager, rows: readonly PoisonRow[]): Promise<void> {
  for (const row of rows) {
    await tx.query(
      `INSERT INTO audit_poison ("partition", "offset", append_time, digest, reason, resolved_at)
       VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::boolean THEN now() END) ON CONFLICT DO NOTHING`,
      [
        row.partition,
        row.offset,
        new Date(row.appendTimeMs).toISOString(),
        row.digest,
        row.reason,
        SETTLED_REASONS.has(row.reason),
      ],
    );
  }
}
