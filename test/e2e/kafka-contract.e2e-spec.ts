import { Client } from 'pg';
import { EVENT_TYPES, TOPICS, validate, type SchemaName } from '../../src/contracts';
import { EVENT_SOURCES, readHeaders } from '../../src/platform/kafka';
import { aQuestion, Caller } from '../support/client';
import { aGrant, aSystem, govern } from '../support/governance';
import { until } from '../support/kafka';
import { settledBooks } from '../support/records';
import { stack } from '../support/stack';
import { Tap, type TappedRecord } from '../support/tap';

// Whoever writes a consumer goes by contracts/asyncapi: what lies in Kafka must be what it says, for every record.
const HEADERS = { sealed: 'SealedHeaders', signed: 'SignedHeaders', plain: 'PlainHeaders' } as const;

let records: readonly TappedRecord[];

jest.setTimeout(120_000);

beforeAll(async () => {
  const tap = await Tap.open(stack().kafka.brokers);
  const officers = await govern();
  const system = await aSystem(officers);
  const caller = await Caller.of(system);
  const token = await caller.token(await aGrant(officers, system));
  await until(async () => (await caller.exchange({ token, body: aQuestion() })).status === 200, 30_000);
  await settledBooks(stack());
  records = (await tap.close()).filter(({ topic }) => !topic.startsWith('__'));
});

function rowOf(topic: string): (typeof TOPICS)[keyof typeof TOPICS] {
  const [fixed] = Object.values(TOPICS).filter(({ name }) => name === topic);
  if (fixed) return fixed;
  // Other specs bring departments of their own, so any department's will do.
  expect(topic).toMatch(/^exchange\.requests(-async)?\.[0-9A-HJ-NP-RT-UW-Y]{18}$/);
  return topic.startsWith('exchange.requests-async') ? TOPICS.asyncRequests : TOPICS.requests;
}

/** What of a record breaks the contract of its topic. */
function faultsOf(record: TappedRecord): string[] {
  const headers = { ...readHeaders(record) };
  const event = rowOf(record.topic).events.find(({ type }) => type === headers['ce_type']);
  if (!event) return [`${record.topic}: ${headers['ce_type']} is no event of this topic`];
  const [first, second] = event.messages;
  const text = event.protection === 'sealed' ? headers['statement'] : record.value!.toString();
  return [
    ...faults(HEADERS[event.protection], headers),
    ...faults(first!, JSON.parse(text!)),
    ...(second === undefined ? [] : jweFaults(record.value!.toString())),
  ].map((fault) => `${record.topic} ${event.type} ${fault}`);
}

function faults(schema: string, value: unknown): string[] {
  const outcome = validate(schema as SchemaName, value);
  return outcome.ok ? [] : outcome.faults.map(({ pointer, code }) => `${schema}${pointer} ${code}`);
}

/** Nobody but the recipient can hold the plaintext to its schema; here the form must do. */
function jweFaults(value: string): string[] {
  return /^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/.test(value) ? [] : ['is no compact JWE'];
}

it('every record of every topic keeps the contract of its topic', () => {
  // A null value deletes a key of a compacted topic: it has no content that could break a contract.
  const told = records.filter(({ value }) => value !== null);
  expect(told.flatMap(faultsOf)).toEqual([]);
  const types = new Set(told.map((record) => readHeaders(record)['ce_type']));
  const { request, reply, auditRecord, key, contract } = EVENT_TYPES;
  expect([...types]).toEqual(expect.arrayContaining([request, reply, auditRecord, key, contract]));
});

it('each tells whose act it is: a gateway’s, a worker’s, an agent’s, an operator’s at the command line', async () => {
  const sources = new Set(records.map((record) => readHeaders(record)['ce_source']!));
  const outbox = await outboxHeaders();
  for (const { ce_source } of outbox) sources.add(ce_source!);
  const kinds = [...sources].map((source) => source.replace(/[0-9a-f-]{36}/, '*'));
  expect(kinds).toEqual(
    expect.arrayContaining([
      EVENT_SOURCES.gateway('*'),
      EVENT_SOURCES.worker('*'),
      EVENT_SOURCES.cli,
      ...[stack().agents[0]!].map(({ creditCode }) => EVENT_SOURCES.agent(creditCode)),
    ]),
  );
});

/** What the worker delivered lately, also what was trimmed from Kafka before this test began. */
async function outboxHeaders(): Promise<Record<string, string>[]> {
  const owner = new Client({ connectionString: stack().postgres.owner });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ headers: Record<string, string> }>('SELECT headers FROM outbox');
    return rows.map(({ headers }) => headers);
  } finally {
    await owner.end();
  }
}
