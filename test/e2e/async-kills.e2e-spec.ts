import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Call } from '../support/client';
import { faultsOf } from '../support/book-faults';
import { kill, restart, startOwnStack, type OwnStack } from '../support/faults';
import { until } from '../support/kafka';
import { OpeningKey, settled } from '../support/later';
import { found, observe, prepareGround, startLoad, type Ground, type Outcome } from '../support/load';
import { settledBooks, storyOf } from '../support/records';

// Questions that nobody waits for, on a stack of this file's own whose parts are killed while they are on their way.
const RESOURCE = '101001/000001';
const AGENT = 'agent-public-security';

let stack: OwnStack;
let ground: Ground;
let opening: OpeningKey;
let owner: Client;

jest.setTimeout(180_000);

beforeAll(async () => {
  stack = await startOwnStack();
  ground = await prepareGround();
  opening = await OpeningKey.of('X25519');
  await opening.register(ground.officers, ground.caller.system);
  owner = new Client({ connectionString: stack.file.postgres.owner });
  owner.on('error', () => undefined);
  await owner.connect();
});

afterAll(async () => {
  await owner.end().catch(() => undefined);
  await stack.close();
});

const token = (): string => ground.tokens[RESOURCE]!;

function askLater(more: Omit<Call, 'body'> = {}): Promise<Outcome> {
  const call = { token: token(), prefer: 'respond-async', body: found(RESOURCE), ...more };
  return observe(() => ground.caller.exchange(call));
}

const idsOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.filter(({ status }) => status === 202).map(({ body }) => String(body['exchange']));

/** Fetches every result, opens it, and answers the records of each. */
async function fetched(ids: readonly string[]): Promise<string[]> {
  for (const id of ids) {
    const answer = await settled(ground.caller, token(), id, 60_000);
    const { result } = await opening.open(String(answer.body['result']));
    expect(result).toMatchObject({ exchange: id, kind: 'found' });
  }
  const books = await settledBooks(stack.file);
  expect(faultsOf(books)).toEqual([]);
  return ids.map((id) => storyOf(books, id).join(', '));
}

const ONCE = 'accepted, disclosed found';

it('an agent that is away is waited for: nobody is told of an outage, and each is answered once it is back', async () => {
  await kill(stack, AGENT);
  const ids = idsOf(await Promise.all(Array.from({ length: 10 }, () => askLater())));
  expect(ids).toHaveLength(10);
  await until(async () => (await counted('pending_requests')) === 0, 20_000);
  const states = await Promise.all(ids.map((id) => ground.caller.read(`/v1/exchanges/${id}`, token())));
  expect(new Set(states.map(({ body }) => body['state']))).toEqual(new Set(['pending']));
  await restart(stack, AGENT);
  expect(new Set(await fetched(ids))).toEqual(new Set([ONCE]));
});

it('a worker killed under load loses none and ends none twice', async () => {
  const load = startLoad(4, () => askLater());
  await until(() => load.outcomes.length > 20);
  await kill(stack, 'worker');
  await until(() => load.outcomes.length > 60, 30_000);
  const ids = idsOf(await load.end());
  await restart(stack, 'worker');
  const stories = await fetched(ids);
  expect(stories).toHaveLength(ids.length);
  expect(new Set(stories)).toEqual(new Set([ONCE]));
});

it('a gateway killed under load: the same key names the same exchange, and each is sent and ended once', async () => {
  const keys = Array.from({ length: 60 }, () => randomUUID());
  const load = startLoad(6, (at) => askLater({ idempotencyKey: keys[at]! }), keys.length);
  await until(() => load.outcomes.length > 15);
  await kill(stack, 'gateway');
  const restarted = restart(stack, 'gateway');
  await load.end();
  await restarted;
  const ids = idsOf(await Promise.all(keys.map((idempotencyKey) => askLater({ idempotencyKey }))));
  expect(new Set(ids).size).toBe(keys.length);
  expect(new Set(await fetched(ids))).toEqual(new Set([ONCE]));
});

it('a gateway killed while it hands results over: each is fetched again, with one end', async () => {
  const ids = idsOf(await Promise.all(Array.from({ length: 30 }, () => askLater())));
  await until(async () => (await counted(`pending_exchanges WHERE state = 'waiting'`)) === 0, 30_000);
  const load = startLoad(
    6,
    (at) => observe(() => ground.caller.read(`/v1/exchanges/${ids[at]!}`, token())),
    ids.length,
  );
  await until(() => load.outcomes.length > 5);
  await kill(stack, 'gateway');
  await restart(stack, 'gateway');
  await load.end();
  const stories = await fetched(ids);
  const ends = stories.map((story) => story.replaceAll(', redelivered found', ''));
  expect(new Set(ends)).toEqual(new Set([ONCE]));
});

async function counted(what: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${what}`);
  return rows[0]!.n;
}
