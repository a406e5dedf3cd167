import type { EntityManager } from 'typeorm';

import { run } from '../../platform/database';
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
 * Locks the places of partitions until the transaction ends, in their order, so that of two workers one waits and then
 * sees what the other did. Answers the next offset to enter; none for a partition that was never read, which begins at
 * the given one.
 */
export async function lockPlaces(
  tx: EntityManager,
  firsts: readonly (readonly [partition: number, first: string])[],
): Promise<Map<number, bigint>> {
  const sorted = [...firsts].sort(([one], [other]) => one - other);
  const partitions = sorted.map(([partition]) => partition);
  const rows = await run<{ partition: number; next_offset: string }>(tx, LOCK_PLACES, [partitions]);
  const known = new Map(rows.map((row) => [row.partition, BigInt(row.next_offset)]));
  const unknown = sorted.filter(([partition]) => !known.has(partition));
  if (unknown.length === 0) return known;
  const made = await tx.query<{ partition: number }[]>(
    `INSERT INTO audit_offsets ("partition", next_offset) SELECT * FROM unnest($1::smallint[], $2::bigint[])
     ON CONFLICT DO NOTHING RETURNING "partition"`,
    [unknown.map(([partition]) => partition), unknown.map(([, first]) => first)],
  );
  // Another worker was the first to read it meanwhile: its row is locked like all others.
  const lost = unknown.filter(([partition]) => !made.some((row) => row.partition === partition));
  if (lost.length === 0) return known;
  return new Map([...known, ...(await lockPlaces(tx, lost))]);
}

const LOCK_PLACES = {
  name: 'ledger-lock-places',
  text: `SELECT "partition", next_offset FROM audit_offsets WHERE "partition" = ANY ($1::smallint[])
          ORDER BY "partition" FOR UPDATE`,
};

export interface PlaceRow {
  partition: number;
  next: bigint;
  readUntilMs: number;
}

export async function storePlaces(tx: EntityManager, places: readonly PlaceRow[]): Promise<void> {
  await run(tx, STORE_PLACES, [
    places.map(({ partition }) => partition),
    places.map(({ next }) => next.toString()),
    places.map(({ readUntilMs }) => new Date(readUntilMs).toISOString()),
  ]);
}

const STORE_PLACES = {
  name: 'ledger-store-places',
  text: `UPDATE audit_offsets o SET next_offset = t.next, read_until = t.read_until
           FROM unnest($1::smallint[], $2::bigint[], $3::timestamptz[]) AS t (part, next, read_until)
          WHERE o."partition" = t.part`,
};

/** Locks the head of the ledger until the transaction ends and answers its size, which is the next sequence number. */
export async function lockHead(tx: EntityManager): Promise<bigint> {
  const [row] = await run<{ size: string }>(tx, LOCK_HEAD, []);
  return BigInt(row!.size);
}

const LOCK_HEAD = { name: 'ledger-lock-head', text: 'SELECT size FROM ledger_head FOR UPDATE' };

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
  const values = [
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
  ];
  await run(tx, APPEND_ENTRIES, [...values, (size + BigInt(entries.length)).toString()]);
}

/** Arrays and not one JSON document: jsonb refuses the escaped NUL that a signed text may hold. */
const APPEND_ENTRIES = {
  name: 'ledger-append-entries',
  text: `
    WITH head AS (UPDATE ledger_head SET size = $15::bigint)
    INSERT INTO ledger_entries (seq, id, type, at, exchange, department, append_time, record, salt, leaf_hash, signature,
                                inclusion, source_partition, source_offset)
    SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[], $6::text[],
                         $7::timestamptz[], $8::text[], $9::bytea[], $10::bytea[], $11::text[], $12::jsonb[],
                         $13::smallint[], $14::bigint[])`,
};

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
