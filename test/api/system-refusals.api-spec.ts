import type { AuditRecord } from '../../src/contracts';
import { call, outcome, type Answer } from '../support/browser';
import { CODES, startGovernedApp, type GovernedApp } from '../support/governed-app';
import { TokenCaller } from '../support/token-caller';

// Real: HTTP stack, PostgreSQL, Kafka, tokens and proofs. The exchange route: exchange-bad-input.e2e-spec.ts.
let api: GovernedApp;
let caller: TokenCaller;
let token: string;
/** What went to Kafka, looked at on its way. */
let sent: jest.SpyInstance;

beforeAll(async () => {
  api = await startGovernedApp();
  caller = await TokenCaller.of(api);
  token = await caller.token();
  sent = jest.spyOn(api.parts.producer, 'send');
}, 60_000);
afterAll(() => api.close(), 30_000);

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

interface Route {
  method: string;
  path: string;
  body?: object;
}

const ROUTES: Route[] = [
  { method: 'GET', path: '/v1/events' },
  { method: 'GET', path: '/v1/system/grants' },
  { method: 'POST', path: '/v1/exchanges/explain', body: QUESTION },
];

/** How often refusals of callers who proved nothing were counted, whatever their cause. */
async function counted(): Promise<number> {
  const text = await api.parts.registry.getSingleMetricAsString('onceway_anonymous_refusals_total');
  return [...text.matchAll(/^onceway_\S+ (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

function recordOf({ body }: Answer): AuditRecord | undefined {
  const records = sent.mock.calls.map(([{ value }]: [{ value: Buffer }]) => JSON.parse(String(value)) as AuditRecord);
  return records.find(({ id }) => id === body['audit']);
}

const proofFor = ({ method, path }: Route, claims: object = {}): Promise<string> =>
  caller.proof({ claims: { htm: method, ...claims } }, path, token);

function send({ method, path, body }: Route, dpop: string, query = '', bearer = token): Promise<Answer> {
  const headers = { authorization: `DPoP ${bearer}`, dpop };
  return call(api, method, path + query, { headers, ...(body !== undefined && { body }) });
}

describe.each(ROUTES)('a refused call of $method $path', (route) => {
  it.each<[string, string, () => Promise<Answer>]>([
    ['token is forged', 'token.invalid', async () => send(route, await proofFor(route), '', 'a.b.c')],
    ['proof is forged', 'token.invalid-resource-proof', () => send(route, 'a.b.c')],
    [
      'proof is for another address',
      'token.invalid-resource-proof',
      async () => send(route, await proofFor(route, { htu: `${api.publicUrl}/oauth/token` })),
    ],
  ])('whose %s is counted, challenged and has no record', async (_what, code, ask) => {
    const before = await counted();
    const refused = await ask();
    expect(outcome(refused)).toEqual([401, code]);
    expect(refused.headers['www-authenticate']).toMatch(/^DPoP error="invalid_/);
    expect(refused.body['audit']).toBeUndefined();
    expect(await counted()).toBe(before + 1);
  });

  it('for its nonce alone is neither counted nor recorded', async () => {
    const before = await counted();
    const refused = await send(route, await proofFor(route, { nonce: undefined }));
    expect(outcome(refused)).toEqual([401, 'token.resource-nonce-required']);
    expect(refused.body['audit']).toBeUndefined();
    expect(await counted()).toBe(before);
  });

  it('whose proof was used is recorded, by its route and with no word of what was sent', async () => {
    const before = await counted();
    const proof = await proofFor(route);
    expect(outcome(await send(route, proof))).toEqual([200, undefined]);
    const refused = await send(route, proof);
    expect(outcome(refused)).toEqual([401, 'token.dpop-reused']);
    const record = recordOf(refused);
    expect(record).toMatchObject({
      type: 'call.refused',
      rule: 'token.dpop-reused',
      system: caller.systemId,
      department: CODES.own,
      traceId: refused.body['traceId'],
      facts: { route: `${route.method} ${route.path}` },
    });
    expect(JSON.stringify(record)).not.toContain(QUESTION.subject.id);
    expect(await counted()).toBe(before);
  });

  it('that breaks its contract is recorded', async () => {
    const refused = await send(route, await proofFor(route), '?surprise=1');
    expect(outcome(refused)).toEqual([400, 'contract.broken']);
    expect(recordOf(refused)).toMatchObject({ type: 'call.refused', rule: 'contract.broken' });
  });
});

it("an officer's refused call of the feed is neither, as at every other route of officers", async () => {
  const before = await counted();
  const refused = await api.browsers.own.call('GET', '/v1/events?limit=0');
  expect(outcome(refused)).toEqual([400, 'contract.broken']);
  expect(refused.body['audit']).toBeUndefined();
  expect(await counted()).toBe(before);
});
