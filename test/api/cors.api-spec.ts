import { startApiApp, type ApiApp } from '../support/api-app';
import { call, type Answer } from '../support/browser';

const PAGE = 'https://window.example';
const OPEN = ['/oauth/token', '/v1/exchanges', '/v1/keys', '/.well-known/oauth-authorization-server'];

let api: ApiApp;

beforeAll(async () => {
  api = await startApiApp({ corsOrigins: [PAGE, 'http://localhost:5173'] });
});
afterAll(() => api.close());

function preflight(path: string, origin: string, method = 'POST', on = api): Promise<Answer> {
  const asked = { 'access-control-request-method': method, 'access-control-request-headers': 'authorization,dpop' };
  return call(on, 'OPTIONS', path, { headers: { origin, ...asked } });
}

/** All that an answer tells a browser of who may read it. */
function told({ headers }: Answer): string[] {
  return Object.keys(headers).filter((name) => name.startsWith('access-control-'));
}

it.each(OPEN)('a listed page may call %s', async (path) => {
  const { status, headers } = await preflight(path, PAGE);
  expect(status).toBe(204);
  expect(headers).toMatchObject({
    'access-control-allow-origin': PAGE,
    'access-control-allow-methods': 'GET, POST',
    'access-control-max-age': '600',
    vary: expect.stringContaining('Origin'),
  });
  const allowed = String(headers['access-control-allow-headers']).toLowerCase().split(', ');
  expect(allowed).toEqual(
    expect.arrayContaining(['authorization', 'dpop', 'content-type', 'idempotency-key', 'prefer']),
  );
});

it('each listed page is told its own origin, and no cookie is ever asked for', async () => {
  for (const origin of [PAGE, 'http://localhost:5173']) {
    const { headers } = await preflight('/v1/exchanges', origin);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  }
});

it('a page reads answers, refusals too, with the headers that a client needs', async () => {
  const keys = await call(api, 'GET', '/v1/keys', { headers: { origin: PAGE } });
  const refused = await call(api, 'POST', '/v1/exchanges', { headers: { origin: PAGE }, body: {} });
  const noToken = await call(api, 'POST', '/oauth/token', { headers: { origin: PAGE }, body: {} });
  expect([keys.status, refused.status, noToken.status]).toEqual([200, 401, 415]);
  for (const { headers } of [keys, refused, noToken]) {
    expect(headers).toMatchObject({ 'access-control-allow-origin': PAGE, vary: expect.stringContaining('Origin') });
    const exposed = String(headers['access-control-expose-headers']).split(', ');
    expect(exposed).toEqual(
      expect.arrayContaining([
        'Date',
        'DPoP-Nonce',
        'WWW-Authenticate',
        'Retry-After',
        'RateLimit',
        'ETag',
        'X-Trace-Id',
      ]),
    );
    expect(exposed).not.toContain('*');
  }
});

it.each([
  'https://other.example',
  'https://window.example.evil.example',
  'https://sub.window.example',
  'http://window.example',
  'https://window.example:8443',
  'https://WINDOW.example',
  'null',
  '*',
])('a page of %s is told nothing', async (origin) => {
  const asked = await preflight('/v1/exchanges', origin);
  expect([asked.status, asked.body['code'], told(asked)]).toEqual([404, 'http.not-found', []]);
  const answer = await call(api, 'GET', '/v1/keys', { headers: { origin } });
  expect([answer.status, told(answer)]).toEqual([200, []]);
});

it.each([
  ['POST', '/v1/session'],
  ['GET', '/v1/session'],
  ['GET', '/v1/officers'],
  ['POST', '/v1/grants'],
  ['GET', '/v1/keysmith'],
  ['POST', '/v1/exchanges/../session'],
])('no page of another origin may call %s %s', async (method, path) => {
  const asked = await preflight(path, PAGE, method);
  expect([asked.status, told(asked)]).toEqual([404, []]);
  expect(
    told(await call(api, method, path, { headers: { origin: PAGE }, ...(method === 'POST' && { body: {} }) })),
  ).toEqual([]);
});

it('a gateway without a list has no such headers and no such route', async () => {
  const plain = await startApiApp();
  try {
    const asked = await preflight('/v1/exchanges', PAGE, 'POST', plain);
    expect([asked.status, told(asked)]).toEqual([404, []]);
    expect(told(await call(plain, 'GET', '/v1/keys', { headers: { origin: PAGE } }))).toEqual([]);
  } finally {
    await plain.close();
  }
});
