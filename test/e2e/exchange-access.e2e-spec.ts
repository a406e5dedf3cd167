import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { Officers } from '../../src/apps/local/demo/officers';
import type { GrantView } from '../../src/contracts';
import { Caller, type Answer, type Twist } from '../support/client';
import { aGrant, aSystem, govern, MATTER, type System } from '../support/governance';
import { Ledger } from '../support/ledger';
import { stack } from '../support/stack';

let officers: Officers;
let ledger: Ledger;
let system: System;
let caller: Caller;
let grant: GrantView;
let token: string;

beforeAll(async () => {
  [officers, ledger] = await Promise.all([govern(), Ledger.open()]);
  system = await aSystem(officers);
  caller = await Caller.of(system);
  grant = await aGrant(officers, system);
  token = await caller.token(grant);
  await caller.untilAnswered(token);
}, 60_000);

afterAll(() => ledger.close());

const details = (more: object = {}): object => ({ type: 'onceway_exchange', grant: grant.id, matter: MATTER, ...more });

describe('a token that lives is worth nothing on the next call once', () => {
  /** A system of its own, which has just been answered. */
  async function answered(): Promise<{ other: Caller; given: GrantView; live: string }> {
    const own = await aSystem(officers);
    const given = await aGrant(officers, own);
    const other = await Caller.of(own);
    const live = await other.token(given);
    expect((await other.exchange({ token: live })).status).toBe(200);
    return { other, given, live };
  }

  it.each(['consumer', 'provider', 'authority'] as const)(
    'the %s suspends the grant, until it resumes',
    async (side) => {
      const { other, given, live } = await answered();
      const officer = {
        consumer: await officers.windowHead,
        provider: await officers.policeHead,
        authority: officers.authority,
      }[side];
      await officer.post(`/v1/grants/${given.id}/suspensions`, { reason: '核查使用情况' });
      const refused = await other.exchange({ token: live });
      expect(refused).toMatchObject({ status: 403, code: 'grant.suspended', body: { kind: 'denied' } });
      expect(refused.body['detail']).toContain(side);
      expect((await other.askToken(details({ grant: given.id }))).code).toBe('grant.suspended');
      await officer.delete(`/v1/grants/${given.id}/suspensions/${side}`);
      expect((await other.exchange({ token: live })).status).toBe(200);
    },
  );

  it('the grant is ended', async () => {
    const { other, given, live } = await answered();
    await (await officers.policeHead).post(`/v1/grants/${given.id}/end`, { reason: '事项取消' });
    expect(await other.exchange({ token: live })).toMatchObject({ status: 403, code: 'grant.ended' });
  });

  it('the system is deactivated, and again when it is not', async () => {
    const { other, live } = await answered();
    await (await officers.windowHead).post(`/v1/systems/${other.system.id}/deactivate`);
    expect(await other.exchange({ token: live })).toMatchObject({ status: 403, code: 'access.system-inactive' });
    await (await officers.windowHead).post(`/v1/systems/${other.system.id}/activate`);
    expect((await other.exchange({ token: live })).status).toBe(200);
  });

  it('the key that obtained it is revoked', async () => {
    const { other, live } = await answered();
    const kid = decodeProtectedHeader(await other.assertion()).kid!;
    await (await officers.windowHead).delete(`/v1/systems/${other.system.id}/keys/${kid}`);
    expect((await other.exchange({ token: live })).code).toBe('token.key-revoked');
    expect(await other.askToken(details())).toMatchObject({ status: 401, code: 'token.invalid-client' });
  });
});

describe('what is used once', () => {
  it('a proof answers once, whoever shows it again', async () => {
    const dpop = await caller.proof('/v1/exchanges', token);
    const answers = await Promise.all(Array.from({ length: 5 }, () => caller.exchange({ token, dpop })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(4).fill('401 token.dpop-reused'));
  });

  it('an assertion gives one token', async () => {
    const form = { client_assertion: await caller.assertion() };
    const answers = await Promise.all([1, 2, 3].map(() => caller.askToken(details(), { form })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ code }) => code)).toEqual(['token.invalid-client', 'token.invalid-client']);
    expect(refused[0]!.body).toMatchObject({ error: 'invalid_client' });
  });

  it('a proof of the token endpoint gives one token', async () => {
    const dpop = await caller.proof('/oauth/token');
    const [first, second] = [await caller.askToken(details(), { dpop }), await caller.askToken(details(), { dpop })];
    expect([first.status, second.code]).toEqual([200, 'token.invalid-dpop-proof']);
  });
});

describe('a proof that does not fit the call', () => {
  it.each<[string, Twist]>([
    ['another method', { claims: { htm: 'GET' } }],
    ['another address', { claims: { htu: 'https://elsewhere.example/v1/exchanges' } }],
    ['another token', { claims: { ath: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }],
    ['no token', { claims: { ath: undefined } }],
    ['too old', { claims: { iat: Math.floor(Date.now() / 1000) - 3_600 } }],
    ['of tomorrow', { claims: { iat: Math.floor(Date.now() / 1000) + 86_400 } }],
    ['without a jti', { claims: { jti: undefined } }],
    ['not a proof by type', { header: { typ: 'JWT' } }],
  ])('%s', async (_what, dpop) => {
    expect(await caller.exchange({ token, dpop })).toMatchObject({ status: 401, code: 'token.invalid-resource-proof' });
  });

  it('by a key that the token is not bound to', async () => {
    const thief = await Caller.of(system);
    expect(await thief.exchange({ token })).toMatchObject({ status: 401, code: 'token.dpop-key-mismatch' });
  });

  it('is answered with a challenge', async () => {
    const { headers } = await caller.exchange({ token, dpop: 'nonsense' });
    expect(headers.get('www-authenticate')).toMatch(/^DPoP error="invalid_dpop_proof"/);
  });
});

describe('a token that is not ours to take', () => {
  async function resigned(more: JWTPayload, key?: JWK): Promise<string> {
    const header = decodeProtectedHeader(token);
    const signing = key ? await importJWK(key, 'ES256') : (await generateKeyPair('ES256')).privateKey;
    return new SignJWT({ ...decodeJwt(token), ...more })
      .setProtectedHeader({ alg: 'ES256', typ: header.typ!, kid: header.kid! })
      .sign(signing);
  }
  const ours = (): JWK =>
    JSON.parse(readFileSync(join(stack().keys.folder, 'gateway', 'token.jwk.json'), 'utf8')) as JWK;

  it.each<[string, number, string, () => Promise<string>]>([
    ['no token', 401, 'access.unauthenticated', () => Promise.resolve('')],
    ['not a JWT', 401, 'token.invalid', () => Promise.resolve('nonsense')],
    ['signed by somebody else', 401, 'token.invalid', () => resigned({})],
    ['expired', 401, 'token.expired', () => resigned({ exp: Math.floor(Date.now() / 1000) - 1 }, ours())],
    ['for another audience', 401, 'token.invalid', () => resigned({ aud: 'https://elsewhere.example' }, ours())],
    ['of another issuer', 401, 'token.invalid', () => resigned({ iss: 'https://elsewhere.example' }, ours())],
    ["the system's own assertion", 401, 'token.invalid', () => caller.assertion()],
  ])('%s', async (_what, status, code, make) => {
    const answer = await caller.exchange({ token: await make() });
    expect(answer).toMatchObject({ status, code, contentType: expect.stringMatching(/^application\/problem\+json/) });
    expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP/);
    expect(answer.audit).toBeUndefined();
  });

  it('as a bearer token', async () => {
    const answer = await caller.exchange({ token, headers: { authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 401, code: 'token.dpop-missing' });
  });
});

describe('a token narrows its grant', () => {
  const asked = async (more: object): Promise<string> =>
    String((await caller.askToken(details(more))).body['access_token']);

  it.each([
    ['to items', { items: ['birthDate'] }, 'grant.item-outside'],
    ['to modes', { modes: ['fetch'] }, 'grant.mode-outside'],
  ])('%s', async (_what, more, code) => {
    expect(await caller.exchange({ token: await asked(more) })).toMatchObject({ status: 403, code });
  });

  it.each([
    ['items', { items: ['registeredAddress'] }, 'grant.item-outside'],
    ['a matter', { matter: '1199010099900003X03000511003000' }, 'grant.matter-outside'],
    ['a grant that does not exist', { grant: randomUUID() }, 'grant.missing'],
  ])('and is not given for %s beyond it', async (_what, more, code) => {
    expect(await caller.askToken(details(more))).toMatchObject({ status: 403, code, body: { error: 'access_denied' } });
  });

  it("does not pass on another system's grant", async () => {
    const stranger = await Caller.of(await aSystem(officers));
    const refused = await stranger.askToken(details());
    expect(refused).toMatchObject({ status: 403, code: 'grant.missing', body: { remedy: expect.any(String) } });
    const records = await ledger.recordsOf(stranger.system.id, [refused.audit!]);
    expect(records.filter(({ type }) => type === 'token.refused').map(({ rule }) => rule)).toEqual(['grant.missing']);
  });
});

describe('a form that asks for something else', () => {
  it.each<[string, Record<string, string | undefined>, string, string]>([
    ['a password grant', { grant_type: 'password' }, 'token.unsupported-grant-type', 'unsupported_grant_type'],
    ['no grant type', { grant_type: undefined }, 'token.invalid-request', 'invalid_request'],
    ['another kind of assertion', { client_assertion_type: 'urn:x' }, 'token.invalid-request', 'invalid_request'],
    [
      'no list of details',
      { authorization_details: '{}' },
      'token.invalid-authorization-details',
      'invalid_authorization_details',
    ],
  ])('%s', async (_what, form, code, error) => {
    expect(await caller.askToken(details(), { form })).toMatchObject({ status: 400, code, body: { error } });
  });
});

describe('an assertion that does not hold', () => {
  const now = Math.floor(Date.now() / 1000);
  const tokenFor = async (twist: Twist): Promise<Answer> =>
    caller.askToken(details(), { form: { client_assertion: await caller.assertion(twist) } });

  it.each<[string, Twist, string, string[]]>([
    ['expired', { claims: { exp: now - 600 } }, 'token.invalid-client', ['/client_assertion/exp token.claim']],
    [
      'too long-lived',
      { claims: { exp: now + 86_400 } },
      'token.invalid-client',
      ['/client_assertion/exp token.claim'],
    ],
    [
      'for elsewhere',
      { claims: { aud: 'https://a.example' } },
      'token.invalid-client',
      ['/client_assertion/aud token.claim'],
    ],
    [
      'wrong in all ways at once',
      { claims: { aud: ['https://gateway.example', 'x'], exp: now - 600, iat: now + 3_600, jti: 'short' } },
      'token.invalid-client',
      ['aud', 'exp', 'iat', 'jti'].map((name) => `/client_assertion/${name} token.claim`),
    ],
    ['of an unknown key', { header: { kid: 'A'.repeat(43) } }, 'token.invalid-client', []],
    ['of an unknown system', { claims: { iss: randomUUID() } }, 'token.invalid-client', []],
  ])('%s', async (_what, twist, code, faults) => {
    const answer = await tokenFor(twist);
    expect(answer).toMatchObject({ status: 401, code, faults, body: { error: 'invalid_client' } });
  });

  it('is recorded for the system whose signature it bears, and only then', async () => {
    const [known, unknown] = [
      await tokenFor({ claims: { exp: now - 600 } }),
      await tokenFor({ header: { kid: 'A'.repeat(43) } }),
    ];
    expect(unknown.audit).toBeUndefined();
    const records = await ledger.recordsOf(system.id, [known.audit!]);
    expect(records.find(({ id }) => id === known.audit)).toMatchObject({ type: 'token.refused', rule: known.code });
  });
});
