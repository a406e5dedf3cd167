import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import type { OncewayError } from '../../kernel';
import { AssertionVerifier, type AssertionParty } from './client-assertion';
import { DpopNonces } from './dpop-nonces';
import { TokenSettings } from './token-settings';

const NOW = Date.UTC(2026, 10, 25, 10) / 1000;
const ISSUER = 'https://onceway.example';
const SYSTEM = '01a2121c-10e8-76f4-8b95-a17664c413d7';
const custody = { held: () => ({ first: undefined, further: [] }) };
const limits = { systemPerSecond: 1, asksPercent: 100 };
const clock = { now: () => NOW * 1000 };
const nonces = new DpopNonces(Buffer.alloc(32), clock);
const settings = new TokenSettings(ISSUER, custody, clock, nonces, limits);

let privateKey: CryptoKey;
let publicJwk: JWK;
let verifier: AssertionVerifier;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  publicJwk = await exportJWK(pair.publicKey);
  const party: AssertionParty = {
    systemId: SYSTEM,
    department: 'D',
    systemActive: true,
    departmentActive: true,
    kind: 'own',
    region: '990100',
    keys: [{ kid: 'k1', jwk: publicJwk }],
  };
  verifier = new AssertionVerifier(settings, (id) => Promise.resolve(id === SYSTEM ? party : undefined));
});

const GOOD = { iss: SYSTEM, sub: SYSTEM, aud: ISSUER, jti: 'a-unique-id', iat: NOW, exp: NOW + 60 };

function assertion(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ ...GOOD, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
    .sign(privateKey);
}

async function codeOf(work: () => unknown): Promise<{ code: string; pointers: string[] }> {
  try {
    await work();
  } catch (error) {
    const { code, faults } = error as OncewayError;
    return { code, pointers: faults.map(({ pointer }) => pointer) };
  }
  return { code: 'none', pointers: [] };
}

describe('a client assertion (RFC 7523 §3)', () => {
  it('signed by a registered key is believed', async () => {
    const { claims, keyId } = await verifier.identify(await assertion(), SYSTEM);
    expect(keyId).toBe('k1');
    expect(verifier.check(claims, SYSTEM)).toEqual({ jti: 'a-unique-id', expiresAtMs: (NOW + 60) * 1000 });
  });

  it.each<[string, () => Promise<string>]>([
    ['an unknown system', () => assertion({ iss: '01a2121c-10e8-76f4-8b95-a17664c41399' })],
    ['an issuer that is no id', () => assertion({ iss: "x' OR 1=1" })],
    ['an unknown key', () => assertion({}, { kid: 'k2' })],
    ['no kid', () => assertion({}, { kid: undefined })],
    ['a key brought along', () => assertion({}, { jwk: publicJwk })],
    ['a key to be fetched', () => assertion({}, { jku: 'https://evil.example/jwks' })],
    ['a certificate chain', () => assertion({}, { x5c: ['AAAA'] })],
    ['no signature', () => Promise.resolve(new UnsecuredJWT(GOOD).encode())],
    [
      'a changed payload',
      async () => (await assertion()).replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`),
    ],
    [
      'an HMAC under the public key',
      () =>
        new SignJWT(GOOD)
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .sign(new TextEncoder().encode(JSON.stringify(publicJwk))),
    ],
    ['no JWT at all', () => Promise.resolve('nonsense')],
  ])('with %s gets the one generic refusal', async (_name, make) => {
    const text = await make();
    expect(await codeOf(() => verifier.identify(text, undefined))).toEqual({
      code: 'token.invalid-client',
      pointers: [],
    });
  });

  it('beside a client_id without a value is believed, as if there were none (RFC 6749 §3.2)', async () => {
    expect((await verifier.identify(await assertion(), '')).keyId).toBe('k1');
  });

  it('of a system other than client_id gets the generic refusal', async () => {
    const text = await assertion();
    expect((await codeOf(() => verifier.identify(text, 'another'))).code).toBe('token.invalid-client');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a subject that is not the issuer', { sub: 'someone' }, '/client_assertion/iss'],
    ['an audience list', { aud: [ISSUER] }, '/client_assertion/aud'],
    ['the token endpoint as audience', { aud: `${ISSUER}/oauth/token` }, '/client_assertion/aud'],
    ['no expiry', { exp: undefined }, '/client_assertion/exp'],
    ['a passed expiry', { exp: NOW - 31 }, '/client_assertion/exp'],
    ['a far expiry', { exp: NOW + 3600 }, '/client_assertion/exp'],
    ['an iat in the future', { iat: NOW + 31 }, '/client_assertion/iat'],
    ['an nbf in the future', { nbf: NOW + 31 }, '/client_assertion/nbf'],
    ['no jti', { jti: undefined }, '/client_assertion/jti'],
  ])('that verified but has %s is told precisely', async (_name, claims, pointer) => {
    const identified = await verifier.identify(await assertion(claims), undefined);
    const { code, pointers } = await codeOf(() => verifier.check(identified.claims, SYSTEM));
    expect(code).toBe('token.invalid-client');
    expect(pointers).toContain(pointer);
  });

  it('is told all its faults at once', async () => {
    const { claims } = await verifier.identify(await assertion({ aud: 'x', jti: 'y', exp: NOW + 9999 }), undefined);
    expect((await codeOf(() => verifier.check(claims, SYSTEM))).pointers).toEqual([
      '/client_assertion/aud',
      '/client_assertion/exp',
      '/client_assertion/jti',
    ]);
  });
});
