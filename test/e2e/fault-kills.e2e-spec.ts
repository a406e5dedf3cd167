import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { leaseAssigner } from '../../src/platform/kafka/leases';
import type { Call } from '../support/client';
import { MATTER } from '../support/governance';
import { allReady, kill, readiness, restart, startOwnStack, whilePaused, type OwnStack } from '../support/faults';
import { until } from '../support/kafka';
import { found, observe, prepareGround, startLoad, tally, type Ground, type Outcome } from '../support/load';
import { faultsOf } from '../support/book-faults';
import { settledBooks, storyOf } from '../support/records';

// Architecture §6, "What fails, and what then": one stack of this file's own, whose parts are killed one after another.
const RESOURCE = '101001/000001';
const AGENT = 'agent-public-security';
/** Until a client has its 503: a client library's time-outs on a busy machine, far from a caller's patience. */
const PROMPTLY_MS = 5_000;

let stack: OwnStack;
let ground: Ground;
let owner: Client;

jest.setTimeout(180_000);

beforeAll(async () => {
  stack = await startOwnStack();
  ground = await prepareGround();
});

afterAll(() => stack.close());

beforeEach(async () => {
  owner = new Client({ connectionString: stack.file.postgres.owner });
  owner.on('error', () => undefined);
  await owner.connect();
});

afterEach(() => owner.end().catch(() => undefined));

function ask(call: Omit<Call, 'body'> = {}): Promise<Outcome> {
  return observe(() => ground.caller.exchange({ token: ground.tokens[RESOURCE]!, body: found(RESOURCE), ...call }));
}

/** Tokens that were given out, by outcome of the asking. */
async function askToken(): Promise<Outcome> {
  const details = { type: 'onceway_exchange', grant: ground.grants[RESOURCE]!.id, matter: MATTER };
  return observe(() => ground.caller.askToken(details));
}

function tokensIn(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ status, body }) => (status === 200 ? [String(body['access_token'])] : []));
}

async function admitted(): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM exchanges');
  return rows.map(({ id }) => id);
}

async function acceptances(): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM ledger_entries WHERE type = 'exchange.accepted'",
  );
  return rows[0]!.n;
}

/** Puts questions under way (admitted, recorded, unanswered), does the work, and answers what came back for them. */
async function inMidExchange(
  count: number,
  calls: Omit<Call, 'body'>[],
  work: () => Promise<unknown>,
): Promise<Outcome[]> {
  const before = await acceptances();
  let answers: Promise<Outcome>[] = [];
  await whilePaused(stack, AGENT, async () => {
    answers = Array.from({ length: count }, (_, at) => ask(calls[at] ?? {}));
    await until(async () => (await acceptances()) >= before + count);
    await work();
  });
  return Promise.all(answers);
}

it('an agent killed in mid-exchange: source-unavailable at the deadline, never not-found; found again after restart', async () => {
  const load = startLoad(8, () => ask({ prefer: 'wait=2' }));
  await until(() => load.outcomes.length > 30);
  await kill(stack, AGENT);
  const soFar = load.outcomes.length;
  await until(() => load.outcomes.length >= soFar + 16, 20_000);
  const answers = await load.end();

  expect(Object.keys(tally(answers)).sort()).toEqual(['200 found', '504 exchange.source-unavailable']);
  const unavailable = answers.filter(({ status }) => status === 504);
  expect(unavailable.length).toBeGreaterThanOrEqual(8);
  expect(unavailable.filter(({ body }) => body['kind'] !== 'source-unavailable')).toEqual([]);
  // At the deadline: not before it, and with little more than the record of it after it.
  expect(Math.min(...unavailable.map(({ ms }) => ms))).toBeGreaterThanOrEqual(1_900);
  expect(Math.max(...unavailable.map(({ ms }) => ms))).toBeLessThan(2_000 + PROMPTLY_MS);

  await restart(stack, AGENT);
  const again = await startLoad(4, () => ask(), 20).end();
  expect(tally(again)).toEqual({ '200 found': 20 });
  expect(faultsOf(await settledBooks(stack.file), [...answers, ...again])).toEqual([]);
});

it('a worker killed under load: callers see nothing, the ledger catches up after restart', async () => {
  const load = startLoad(8, () => ask(), 200);
  await until(() => load.outcomes.length > 50);
  await kill(stack, 'worker');
  const answers = await load.end();
  expect(tally(answers)).toEqual({ '200 found': 200 });

  await restart(stack, 'worker');
  const books = await settledBooks(stack.file);
  expect(faultsOf(books, answers)).toEqual([]);
  const disclosed = books.ledger.filter(({ type }) => type === 'exchange.disclosed').map(({ id }) => id);
  expect(disclosed).toEqual(expect.arrayContaining(answers.map(({ audit }) => audit)));
});

it('a gateway killed in mid-exchange: the same key gives an answer under the same id, the first attempt is lost', async () => {
  const keys = Array.from({ length: 6 }, () => ({ idempotencyKey: randomUUID() }));
  const before = new Set(await admitted());
  const broken = await inMidExchange(keys.length, keys, () => kill(stack, 'gateway'));
  expect(tally(broken)).toEqual({ 'connection broken': keys.length });

  await restart(stack, 'gateway');
  const answers = await Promise.all(keys.map((key) => askUntilFree(key)));
  expect(tally(answers)).toEqual({ '200 found': keys.length });
  const exchanges = (await admitted()).filter((id) => !before.has(id));
  expect(answers.map(({ body }) => body['exchange']).sort()).toEqual(exchanges.sort());

  const books = await settledBooks(stack.file);
  // Quota included: a redelivery takes none, so as many were used as were admitted.
  expect(faultsOf(books, answers)).toEqual([]);
  for (const exchange of exchanges) {
    expect(storyOf(books, exchange).sort()).toEqual(['accepted', 'lost', 'redelivered found']);
  }
});

/** As a caller should: 409 while the first try is within its deadline, and 503, say when to come again. */
async function askUntilFree(call: { idempotencyKey: string }): Promise<Outcome> {
  for (;;) {
    const answer = await ask(call);
    if (answer.status !== 409 && answer.status !== 503) return answer;
    await new Promise((resolve) => setTimeout(resolve, (answer.retryAfterSeconds ?? 1) * 1_000));
  }
}

it('replies are read on through forced rejoins of their consumer: of 300 exchanges and more none is lost', async () => {
  const { rows } = await owner.query<{ holder: string }>(
    'SELECT holder FROM reply_partitions WHERE holder IS NOT NULL ORDER BY leased_until DESC LIMIT 1',
  );
  const kafka = new Kafka({ brokers: stack.file.kafka.brokers.split(','), logLevel: logLevel.NOTHING });
  const load = startLoad(16, () => ask());
  for (let round = 0; round < 4 || load.outcomes.length < 300; round++) {
    await joinAndLeave(kafka, `onceway.leased.${rows[0]!.holder}`);
  }
  const answers = await load.end();
  expect(tally(answers)).toEqual({ '200 found': answers.length });
  expect(faultsOf(await settledBooks(stack.file), answers)).toEqual([]);
});

/** A second member that leases nothing: its coming and its going each make the group rejoin. */
async function joinAndLeave(kafka: Kafka, groupId: string): Promise<void> {
  const times = { sessionTimeout: 6_000, heartbeatInterval: 300, maxWaitTimeInMs: 300 };
  const member = kafka.consumer({ groupId, partitionAssigners: [leaseAssigner(() => ({}))], ...times });
  await member.connect();
  await member.subscribe({ topics: ['exchange.replies'] });
  const joined = new Promise((resolve) => member.on(member.events.GROUP_JOIN, resolve));
  await member.run({ autoCommit: false, eachMessage: async () => {} });
  await joined;
  await member.disconnect();
}

it('Kafka killed under load: 503 promptly with Retry-After, nothing leaves unrecorded, and all goes on after its return', async () => {
  const exchanges = startLoad(8, () => ask({ prefer: 'wait=2' }));
  const tokens = startLoad(2, askToken);
  await until(() => exchanges.outcomes.length > 30 && tokens.outcomes.length > 5);
  const deadMs = await kill(stack, 'kafka');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const { management } = stack.file.gateway!;
  await until(async () => (await readiness(management)) === 503, PROMPTLY_MS);
  const away = Date.now();
  const answers = await exchanges.end();
  const given = await tokens.end();

  const during = [...answers, ...given].filter(({ startedMs }) => startedMs > deadMs && startedMs < away);
  expect(during.length).toBeGreaterThan(10);
  expect(during.filter(({ status }) => status !== 503).map(({ outcome }) => outcome)).toEqual([]);
  expect(during.filter(({ retryAfterSeconds = 0 }) => retryAfterSeconds < 1).map(({ outcome }) => outcome)).toEqual([]);
  expect(Math.max(...during.map(({ ms }) => ms))).toBeLessThan(PROMPTLY_MS);
  // Those under way when Kafka died as well: they end by their deadline of 2 s.
  expect(Math.max(...[...answers, ...given].map(({ ms }) => ms))).toBeLessThan(2_000 + PROMPTLY_MS);
  expect(
    [...answers, ...given].filter(({ status }) => status !== 200 && status !== 503).map(({ outcome }) => outcome),
  ).toEqual([]);

  await restart(stack, 'kafka');
  await allReady(stack, 45_000);
  const again = await startLoad(4, () => ask(), 20).end();
  expect(tally(again)).toEqual({ '200 found': 20 });
  expect(tally([await askToken()])).toEqual({ '200 ok': 1 });
  const books = await settledBooks(stack.file);
  expect(faultsOf(books, [...answers, ...again], tokensIn(given))).toEqual([]);
});

it('PostgreSQL killed: tokens and admissions 503 promptly, and what was admitted still ends', async () => {
  const before = await admitted();
  const ended = await inMidExchange(4, [], () => kill(stack, 'postgres'));
  const refused = await Promise.all([askToken(), ask()]);
  const status = await readiness(stack.file.gateway!.management);
  // The source of this stack lives on the same server, so the answer of what was admitted is that it cannot be had.
  expect(tally(ended)).toEqual({ '504 exchange.source-unavailable': 4 });
  expect(refused.map(({ outcome }) => outcome)).toEqual(['503 database.unavailable', '503 database.unavailable']);
  expect(refused.filter(({ retryAfterSeconds = 0 }) => retryAfterSeconds < 1)).toEqual([]);
  expect(Math.max(...refused.map(({ ms }) => ms))).toBeLessThan(PROMPTLY_MS);
  expect(status).toBe(503);

  await restart(stack, 'postgres');
  await allReady(stack, 45_000);
  const again = await startLoad(4, () => ask(), 12).end();
  expect(tally(again)).toEqual({ '200 found': 12 });
  const books = await settledBooks(stack.file);
  expect(faultsOf(books, [...ended, ...again])).toEqual([]);
  const mine = books.exchanges.filter(
    ({ id }) => !before.includes(id) && !again.some(({ body }) => body['exchange'] === id),
  );
  expect(mine.map(({ ended_as }) => ended_as)).toEqual(mine.map(() => expect.stringMatching(/^(failed|expired)$/)));
  expect(mine).toHaveLength(4);
});

it('a gateway that is started before PostgreSQL accepts waits for it, and serves', async () => {
  await Promise.all([kill(stack, 'postgres'), kill(stack, 'gateway')]);
  const back = restart(stack, 'gateway');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await restart(stack, 'postgres');
  await back;
  await allReady(stack, 45_000);
  expect(tally(await startLoad(4, () => ask(), 12).end())).toEqual({ '200 found': 12 });
});
