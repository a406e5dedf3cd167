import { call, outcome, type Answer } from '../support/browser';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';
import { TokenCaller } from '../support/token-caller';

const PAGE = 'https://window.example';

let api: GovernedApp;
let caller: TokenCaller;

beforeAll(async () => {
  api = await startGovernedApp({ corsOrigins: [PAGE] });
  caller = await TokenCaller.of(api);
}, 60_000);
afterAll(() => api.close(), 30_000);

const nonceOf = ({ headers }: Answer): string => String(headers['dpop-nonce']);

describe('the nonce of DPoP proofs (RFC 9449 §8, §9)', () => {
  it('is demanded at the token endpoint, where a refusal for it takes neither assertion nor proof', async () => {
    const form = { client_assertion: await caller.assertion() };
    const bare = await caller.proof({ claims: { nonce: undefined } });
    for (let time = 0; time < 2; time += 1) {
      const refused = await caller.ask({ form, dpop: bare });
      expect(outcome(refused)).toEqual([400, 'token.nonce-required']);
      expect(refused.body).toMatchObject({ error: 'use_dpop_nonce', remedy: expect.stringContaining('DPoP-Nonce') });
      expect(refused.body['audit']).toBeUndefined();
    }
    const refused = await caller.ask({ form, dpop: bare });
    const again = await caller.proof({ claims: { nonce: nonceOf(refused), jti: 'the-same-proof-id' } });
    expect(outcome(await caller.ask({ form, dpop: again }))).toEqual([200, undefined]);
  });

  it('is demanded at a resource, with a challenge', async () => {
    const token = await caller.token();
    const bare = await caller.proof({ claims: { nonce: undefined } }, '/v1/system/grants', token);
    const refused = await caller.listGrants(token, bare);
    expect(outcome(refused)).toEqual([401, 'token.resource-nonce-required']);
    expect(refused.headers['www-authenticate']).toMatch(/^DPoP error="use_dpop_nonce", algs="ES256/);
    const good = await caller.proof({ claims: { nonce: nonceOf(refused) } }, '/v1/system/grants', token);
    expect(outcome(await caller.listGrants(token, good))).toEqual([200, undefined]);
  });

  it.each<[string, unknown]>([
    ['another server', 'eyJhbGciOiJIUzI1NiJ9'],
    ['nobody', ''],
    ['a number', 7],
    ['a list', [1]],
  ])('of %s is none', async (_whose, nonce) => {
    const dpop = await caller.proof({ claims: { nonce } });
    expect(outcome(await caller.ask({ dpop }))).toEqual([400, 'token.nonce-required']);
  });

  it('serves through the turn of a window and is too old two windows later', async () => {
    const nonce = api.parts.nonces.current();
    const withNonce = async () => caller.ask({ dpop: await caller.proof({ claims: { nonce } }) });
    const turn = 60_000 - (api.clock.now() % 60_000);
    api.clock.advance(turn + 1);
    expect(api.parts.nonces.current()).not.toBe(nonce);
    expect(outcome(await withNonce())).toEqual([200, undefined]);
    api.clock.advance(60_000);
    expect(outcome(await withNonce())).toEqual([400, 'token.nonce-required']);
  });

  it.each([
    ['a metadata document', 'GET', '/.well-known/oauth-authorization-server'],
    ['the key set', 'GET', '/oauth/jwks'],
    ['a page that is none', 'GET', '/nowhere'],
    ["an officers' page", 'GET', '/v1/session'],
    ['a refusal without a form', 'POST', '/oauth/token'],
    ['an address that is no URL', 'GET', '/%zz'],
  ])('stands on every answer: %s', async (_what, method, path) => {
    expect(nonceOf(await call(api, method, path))).toBe(api.parts.nonces.current());
  });

  it('stands on the answer to a preflight', async () => {
    const headers = { origin: PAGE, 'access-control-request-method': 'POST' };
    const answer = await call(api, 'OPTIONS', '/v1/exchanges', { headers });
    expect([answer.status, nonceOf(answer)]).toEqual([204, api.parts.nonces.current()]);
  });

  it('may be read by the pages of listed origins', async () => {
    const { headers } = await call(api, 'GET', '/v1/keys', { headers: { origin: PAGE } });
    expect(String(headers['access-control-expose-headers']).split(', ')).toContain('DPoP-Nonce');
    expect(headers['dpop-nonce']).toBe(api.parts.nonces.current());
  });
});

describe('the address of a proof', () => {
  const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };

  it('is the configured one, whatever Host and X-Forwarded-* say', async () => {
    expect(outcome(await caller.ask({ headers: forged }))).toEqual([200, undefined]);
    const token = await caller.token();
    expect(outcome(await caller.listGrants(token, undefined, forged))).toEqual([200, undefined]);
  });

  it.each(['http://evil.example', 'https://evil.example', 'https://gateway.test'])(
    'is not %s, even when the headers say so',
    async (origin) => {
      const dpop = await caller.proof({ claims: { htu: `${origin}/oauth/token` } });
      const headers = { ...forged, host: new URL(origin).host, 'x-forwarded-host': new URL(origin).host };
      expect(outcome(await caller.ask({ dpop, headers }))).toEqual([400, 'token.invalid-dpop-proof']);
    },
  );
});

describe('the key that an assertion is bound to', () => {
  it('must be the one that made the proof', async () => {
    const bound = await caller.assertion({ claims: { cnf: { jkt: caller.proving.thumbprint } } });
    const thief = await caller.withOtherProofKey();
    const refused = await thief.ask({ form: { client_assertion: bound } });
    expect(outcome(refused)).toEqual([401, 'token.invalid-client']);
    expect(refused.body).toMatchObject({ faults: [{ pointer: '/client_assertion/cnf/jkt' }] });
    expect(outcome(await caller.ask({ form: { client_assertion: bound } }))).toEqual([200, undefined]);
  });

  it.each<[string, unknown]>([
    ['no thumbprint', { jkt: 'short' }],
    ['another way to confirm', { 'x5t#S256': 'A'.repeat(43) }],
    ['two ways at once', { jkt: 'A'.repeat(43), jwk: {} }],
    ['no object', 'A'.repeat(43)],
  ])('is not believed when it is %s', async (_what, cnf) => {
    const refused = await caller.ask({ form: { client_assertion: await caller.assertion({ claims: { cnf } }) } });
    expect(refused.body).toMatchObject({
      code: 'token.invalid-client',
      faults: [{ pointer: '/client_assertion/cnf' }],
    });
  });
});
