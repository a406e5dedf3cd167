import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { FINAL_AUDIT_EVENTS, TOPICS, type AuditRecord } from '../../src/contracts';
import type { StackFile } from '../../src/apps/local';
import { until } from './kafka';
import type { Outcome } from './load';

export interface LedgerRow {
  readonly id: string;
  readonly type: AuditRecord['type'];
  readonly record: AuditRecord;
}

export interface ExchangeRow {
  readonly id: string;
  readonly grant_id: string;
  readonly ended_as: string | null;
  readonly admitted_at: Date;
}

/** What a stack has on record, read by the owner of the tables. */
export interface Books {
  readonly ledger: readonly LedgerRow[];
  readonly exchanges: readonly ExchangeRow[];
  /** Quota taken, all days together, by grant. */
  readonly used: Readonly<Record<string, number>>;
}

const CAUGHT_UP_WITHIN_MS = 60_000;

/** Waits until every exchange so far has ended and the worker has read all of `audit.records`, then reads everything. */
export async function settledBooks(stack: StackFile, withinMs = CAUGHT_UP_WITHIN_MS): Promise<Books> {
  const owner = new Client({ connectionString: stack.postgres.owner });
  const kafka = new Kafka({ brokers: stack.kafka.brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await Promise.all([owner.connect(), admin.connect()]);
  try {
    // Other tests may go on asking on the same stack.
    const now = new Date();
    await until(async () => (await openExchanges(owner, now)) === 0, withinMs);
    const ends = await admin.fetchTopicOffsets(TOPICS.audit.name);
    await until(async () => {
      const places = await nextOffsets(owner);
      return ends.every(({ partition, high }) => BigInt(high) <= (places.get(partition) ?? 0n));
    }, withinMs);
    return await readBooks(owner);
  } finally {
    await Promise.all([owner.end(), admin.disconnect()]);
  }
}

async function openExchanges(owner: Client, admittedBefore: Date): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM exchanges WHERE ended_as IS NULL AND admitted_at <= $1',
    [admittedBefore],
  );
  return rows[0]!.n;
}

async function nextOffsets(owner: Client): Promise<Map<number, bigint>> {
  const { rows } = await owner.query<{ partition: number; next: string }>(
    'SELECT "partition", next_offset AS next FROM audit_offsets',
  );
  return new Map(rows.map(({ partition, next }) => [partition, BigInt(next)]));
}

async function readBooks(owner: Client): Promise<Books> {
  const ledger = await owner.query<{ id: string; type: AuditRecord['type']; record: string }>(
    'SELECT id, type, record FROM ledger_entries ORDER BY seq',
  );
  const exchanges = await owner.query<ExchangeRow>('SELECT id, grant_id, ended_as, admitted_at FROM exchanges');
  const used = await owner.query<{ grant_id: string; used: number }>(
    'SELECT grant_id, sum(used)::int AS used FROM grant_usage GROUP BY grant_id',
  );
  return {
    ledger: ledger.rows.map((row) => ({ ...row, record: JSON.parse(row.record) as AuditRecord })),
    exchanges: exchanges.rows,
    used: Object.fromEntries(used.rows.map((row) => [row.grant_id, row.used])),
  };
}

/**
 * What must hold whatever was killed, as a list of what does not: every disclosure has its record, every admitted
 * exchange exactly one final one, no record stands twice, and quota was taken once for each exchange.
 */
export function faultsOf(books: Books, answers: readonly Outcome[] = [], tokens: readonly string[] = []): string[] {
  return [
    ...twice(books),
    ...withoutOneEnd(books),
    ...undisclosed(books, answers),
    ...unrecordedTokens(books, tokens),
    ...quotaFaults(books),
  ];
}

function twice({ ledger }: Books): string[] {
  const seen = new Set<string>();
  return ledger.filter(({ id }) => seen.size === seen.add(id).size).map(({ id }) => `record ${id} stands twice`);
}

function withoutOneEnd({ ledger, exchanges }: Books): string[] {
  const ends = new Map<string, string[]>();
  for (const { type, record } of ledger) {
    if (FINAL_AUDIT_EVENTS.has(type)) ends.set(record.exchange!, [...(ends.get(record.exchange!) ?? []), type]);
  }
  const known = new Set(exchanges.map(({ id }) => id));
  return [
    ...exchanges
      .filter(({ id, ended_as }) => (ends.get(id) ?? []).join() !== `exchange.${ended_as}`)
      .map(({ id, ended_as }) => `exchange ${id} ended as ${ended_as}, in the ledger as [${ends.get(id)?.join()}]`),
    ...[...ends.keys()].filter((id) => !known.has(id)).map((id) => `exchange ${id} has an end and was never admitted`),
  ];
}

function undisclosed({ ledger }: Books, answers: readonly Outcome[]): string[] {
  const records = new Map(ledger.map((row) => [row.id, row]));
  return answers
    .filter(({ status, body, audit }) => {
      if (status !== 200) return false;
      const row = records.get(audit ?? '');
      const fits = row?.type === 'exchange.disclosed' || row?.type === 'exchange.redelivered';
      return !fits || row.record.exchange !== body['exchange'] || row.record.kind !== body['kind'];
    })
    .map(({ body }) => `the answer to ${String(body['exchange'])} left without a record`);
}

function unrecordedTokens({ ledger }: Books, tokens: readonly string[]): string[] {
  const issued = new Set(
    ledger.flatMap(({ type, record }) => (type === 'token.issued' ? [record.facts?.['tokenId']] : [])),
  );
  return tokens
    .map((token) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { jti: string })
    .filter(({ jti }) => !issued.has(jti))
    .map(({ jti }) => `token ${jti} was given out without a record`);
}

function quotaFaults({ exchanges, used }: Books): string[] {
  const admitted = new Map<string, number>();
  for (const { grant_id } of exchanges) admitted.set(grant_id, (admitted.get(grant_id) ?? 0) + 1);
  return [...new Set([...admitted.keys(), ...Object.keys(used)])]
    .filter((grant) => (admitted.get(grant) ?? 0) !== (used[grant] ?? 0))
    .map((grant) => `grant ${grant}: ${admitted.get(grant) ?? 0} admitted, ${used[grant] ?? 0} of the quota taken`);
}

/** Records about one exchange, oldest first, as `type kind`. */
export function storyOf({ ledger }: Books, exchange: string): string[] {
  return ledger
    .filter(({ record }) => record.exchange === exchange)
    .map(
      ({ type, record }) => `${type.slice('exchange.'.length)}${record.kind === undefined ? '' : ` ${record.kind}`}`,
    );
}
