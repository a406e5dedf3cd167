import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import type { StackFile } from '../../src/apps/local';
import { until } from './kafka';
import type { BookedRecord, Books, ExchangeRow, PoisonRow } from './book-faults';

const CAUGHT_UP_WITHIN_MS = 60_000;

/** Waits until every exchange so far has ended and the worker has read all of `audit.records`, then reads everything. */
export async function settledBooks(stack: StackFile, withinMs = CAUGHT_UP_WITHIN_MS): Promise<Books> {
  const owner = new Client({ connectionString: stack.postgres.owner });
  owner.on('error', () => undefined);
  const kafka = new Kafka({ brokers: stack.kafka.brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await Promise.all([owner.connect(), admin.connect()]);
  try {
    // Other tests may go on asking on the same stack.
    const now = new Date();
    await until(async () => (await openExchanges(owner, now)) === 0, withinMs);
    const ends = await admin.fetchTopicOffsets('audit.records');
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
  // One snapshot: what comes while these are read stands in none or in all of them.
  await owner.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const ledger = await owner.query<LedgerText>(
    `SELECT seq, id, type, record AS text, source_partition AS "partition", source_offset AS "offset",
            append_time AS appended
       FROM ledger_entries ORDER BY seq`,
  );
  const exchanges = await owner.query<ExchangeRow>(
    'SELECT id, grant_id, ended_as, admitted_at, deadline FROM exchanges',
  );
  const used = await owner.query<{ grant_id: string; used: number }>(
    'SELECT grant_id, sum(used)::int AS used FROM grant_usage GROUP BY grant_id',
  );
  const poison = await owner.query<PoisonRow>(
    'SELECT "partition", "offset", reason, resolved_at IS NOT NULL AS resolved FROM audit_poison',
  );
  const head = await owner.query<{ size: string }>('SELECT size FROM ledger_head');
  await owner.query('COMMIT');
  return {
    ledger: ledger.rows.map((row) => ({ ...row, record: JSON.parse(row.text) as BookedRecord })),
    size: Number(head.rows[0]!.size),
    exchanges: exchanges.rows,
    used: Object.fromEntries(used.rows.map((row) => [row.grant_id, row.used])),
    poison: poison.rows,
  };
}

type LedgerText = Omit<Books['ledger'][number], 'record'>;

/** Records about one exchange, oldest first, as `type kind`. */
export function storyOf({ ledger }: Books, exchange: string): string[] {
  return ledger
    .filter(({ record }) => record.exchange === exchange)
    .map(
      ({ type, record }) => `${type.slice('exchange.'.length)}${record.kind === undefined ? '' : ` ${record.kind}`}`,
    );
}
