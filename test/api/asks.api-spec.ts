import type { AuditRecord } from '../../src/contracts';
import { ReplyLease } from '../../src/modules/exchange';
import { call, outcome, type Answer } from '../support/browser';
import { CODES, startGovernedApp, type GovernedApp } from '../support/governed-app';
import { startReplica, type ApiApp } from '../support/api-app';
import { TokenCaller } from '../support/token-caller';

// Real: two replicas' HTTP stacks, PostgreSQL, Kafka, tokens and proofs. Seconds are those of the database.
let api: GovernedApp;
let other: ApiApp;
/** What went to Kafka, looked at on its way; the replicas share the producer. */
let sent: jest.SpyInstance;

beforeAll(async () => {
  api = await startGovernedApp();
  await leased(api);
  other = await leased(await startReplica(api));
  sent = jest.spyOn(api.parts.producer, 'send');
}, 60_000);
afterAll(async () => {
  await closed(other);
  await closed(api);
}, 30_000);

/** Ready to ask: no exchange is begun by a replica that no reply could reach. */
async function leased(at: ApiApp): Promise<ApiApp> {
  await at.app.get(ReplyLease, { strict: false }).take(() => undefined);
  return at;
}

async function closed(at: ApiApp): Promise<void> {
  await at.app.get(ReplyLease, { strict: false }).release();
  await at.close();
}

/** Refused calls and dry runs a second, of a system with as many calls a second. */
const LIMIT = 4;
const MANY = 24;

async function slowCaller(): Promise<TokenCaller> {
  const caller = await TokenCaller.of(api);
  await api.owner.query('UPDATE systems SET per_second = $2 WHERE id = $1', [caller.systemId, LIMIT]);
  return caller;
}

const QUESTION = {
  resource: '101001/000001',
  mode: 'fetch',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  items: ['name'],
  matter: `${CODES.own}3000511003001`,
  case: 'C-1',
  operator: 'clerk-7',
  reason: 'window',
};

const NOBODYS_GRANT = JSON.stringify([
  {
    type: 'onceway_exchange',
    grant: '01a2121c-10e8-76f4-8b95-a17664c413d7',
    matter: '1199010099900002183990111002000',
  },
]);

type Send = (at: ApiApp) => Promise<Answer>;

/** Calls that are made ready beforehand, so that they arrive together. */
type Kind = (caller: TokenCaller, token: string) => Promise<Send>;

const question =
  (path: string): Kind =>
  async (caller, token) => {
    const dpop = await caller.proof({ claims: { htm: 'POST' } }, path, token);
    const headers = { authorization: `DPoP ${token}`, dpop };
    return (at) => call(at, 'POST', path, { headers, body: QUESTION });
  };

const tokenRequest =
  (path: string): Kind =>
  async (caller) => {
    const form = { client_assertion: await caller.assertion(), authorization_details: NOBODYS_GRANT };
    const dpop = await caller.proof();
    return (at) => caller.ask({ form, dpop, path, at });
  };

const grants: Kind = async (caller, token) => {
  const dpop = await caller.proof({}, '/v1/system/grants', token);
  const headers = { authorization: `DPoP ${token}`, dpop };
  return (at) => call(at, 'GET', '/v1/system/grants?surprise=1', { headers });
};

const KINDS: [string, Kind, [number, string | undefined]][] = [
  ['refused exchanges', question('/v1/exchanges'), [403, 'grant.missing']],
  ['dry runs of an exchange', question('/v1/exchanges/explain'), [200, undefined]],
  ['refused token requests', tokenRequest('/oauth/token'), [403, 'grant.missing']],
  ['dry runs of a token request', tokenRequest('/oauth/token/explain'), [200, undefined]],
  ['refused readings', grants, [400, 'contract.broken']],
];

/** What a system's records say since then, without those of its tokens. */
function recordsOf({ systemId }: TokenCaller): AuditRecord[] {
  const records = sent.mock.calls.map(([{ value }]: [{ value: Buffer }]) => JSON.parse(String(value)) as AuditRecord);
  return records.filter(({ system, type }) => system === systemId && type !== 'token.issued');
}

async function secondOfDatabase(): Promise<number> {
  const [row] = await api.owner.query<{ s: string }[]>('SELECT floor(extract(epoch FROM clock_timestamp())) AS s');
  return Number(row!.s);
}

/** All at once, every other one at the other replica, from the beginning of a second on. */
async function burst(sends: readonly Send[]): Promise<{ answers: Answer[]; seconds: number }> {
  await api.owner.query(
    `SELECT pg_sleep(extract(epoch FROM date_trunc('second', clock_timestamp()) + interval '1.02 seconds' - clock_timestamp()))`,
  );
  const from = await secondOfDatabase();
  const answers = await Promise.all(sends.map((send, at) => send(at % 2 === 0 ? api : other)));
  return { answers, seconds: (await secondOfDatabase()) - from + 1 };
}

const made = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

describe.each(KINDS)('%s of a known system', (_what, kind, known) => {
  it('are answered one by one up to its limit, on all replicas together; those beyond are 429 and summed up', async () => {
    const caller = await slowCaller();
    const token = await caller.token();
    const { answers, seconds } = await burst(await made(MANY, () => kind(caller, token)));
    const spent = answers.filter(({ status }) => status === 429);
    const within = answers.filter(({ status }) => status !== 429);
    for (const answer of within) expect(outcome(answer)).toEqual(known);
    expect(within.length).toBeGreaterThanOrEqual(LIMIT);
    expect(within.length).toBeLessThanOrEqual(LIMIT * seconds);
    for (const { body, headers } of spent) {
      expect(body).toMatchObject({ code: 'limit.system-rate', limit: LIMIT, remedy: expect.any(String) });
      expect(body).not.toHaveProperty('audit');
      expect(headers['retry-after']).toBe('1');
      expect(headers['ratelimit-policy']).toBe(`"system-asks";q=${LIMIT};w=1`);
      expect(headers['ratelimit']).toBe('"system-asks";r=0;t=1');
    }
    expect(recordsOf(caller)).toHaveLength(known[0] === 200 ? 0 : within.length);
    // The next second is a new one.
    const [late] = (await burst([await kind(caller, token)])).answers;
    expect(outcome(late!)).toEqual(known);
  }, 20_000);
});

it('a full window takes nothing of another system, and refuses no call that is answered', async () => {
  const [caller, neighbour] = [await slowCaller(), await slowCaller()];
  const token = await caller.token();
  const dry = await made(MANY, () => tokenRequest('/oauth/token/explain')(caller, token));
  const good = await made(LIMIT * 2, async () => {
    const ask = { form: { client_assertion: await caller.assertion() }, dpop: await caller.proof() };
    return (at: ApiApp): Promise<Answer> => caller.ask({ ...ask, at });
  });
  const foreign = await tokenRequest('/oauth/token')(neighbour, token);
  const { answers } = await burst([...dry, ...good, foreign]);
  expect(answers.slice(0, MANY).some(({ status }) => status === 429)).toBe(true);
  expect(answers.slice(MANY, -1).map(outcome)).toEqual(good.map(() => [200, undefined]));
  expect(outcome(answers.at(-1)!)).toEqual([403, 'grant.missing']);
}, 20_000);

it('a call that is answered costs the window no statement', async () => {
  const caller = await slowCaller();
  const rows = (): Promise<unknown[]> =>
    api.owner.query(`SELECT FROM rate_windows WHERE name = 'asks ' || $1`, [caller.systemId]);
  expect(outcome(await caller.listGrants(await caller.token()))).toEqual([200, undefined]);
  expect(await rows()).toHaveLength(0);
  await caller.ask({ form: { authorization_details: NOBODYS_GRANT } });
  expect(await rows()).toHaveLength(1);
});

it('an assertion that somebody found and shows again takes nothing of its system', async () => {
  const caller = await slowCaller();
  const form = { client_assertion: await caller.assertion({ claims: { exp: 1 } }) };
  const shown = await made(MANY, async () => {
    const dpop = await caller.proof();
    return (at: ApiApp): Promise<Answer> => caller.ask({ form, dpop, at });
  });
  const { answers } = await burst(shown);
  for (const answer of answers) expect(outcome(answer)).toEqual([401, 'token.invalid-client']);
  expect(recordsOf(caller)).toHaveLength(1);
});

it('what is beyond is one record, of how many they were and whose', async () => {
  const caller = await slowCaller();
  const token = await caller.token();
  const stopping = await leased(await startReplica(api));
  const sends = await made(MANY, () => question('/v1/exchanges')(caller, token));
  const { answers } = await burst(sends.map((send) => () => send(stopping)));
  const spent = answers.filter(({ status }) => status === 429).length;
  expect(spent).toBeGreaterThan(0);
  const summaries = (): AuditRecord[] => recordsOf(caller).filter(({ type }) => type === 'refusals.summarised');
  expect(summaries()).toEqual([]);
  // A stop writes what the minute would have.
  await closed(stopping);
  expect(summaries()).toMatchObject([
    { rule: 'limit.system-rate', department: CODES.own, system: caller.systemId, facts: { count: spent } },
  ]);
});
