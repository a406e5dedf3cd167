import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { outcome, type Answer } from '../support/browser';
import type { Twist } from '../support/client';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';
import { hmacJws, rawJws, unsignedJws } from '../support/raw-jws';
import { TokenCaller } from '../support/token-caller';

// What has broken token endpoints elsewhere (RFC 8725, RFC 9449 §11): each a clean refusal, with a record or a count.

let api: GovernedApp;
let caller: TokenCaller;
let stranger: TokenCaller;

beforeAll(async () => {
  api = await startGovernedApp();
  [caller, stranger] = [await TokenCaller.of(api), await TokenCaller.of(api)];
}, 60_000);
afterAll(() => api.close(), 30_000);

async function counted(): Promise<number> {
  const text = await api.parts.registry.getSingleMetricAsString('onceway_anonymous_refusals_total');
  return [...text.matchAll(/^onceway_\S+ (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Refused so, and either recorded or counted. */
async function refusedAs(expected: [number, string], ask: () => Promise<Answer>): Promise<Answer> {
  const before = await counted();
  const answer = await ask();
  expect(outcome(answer)).toEqual(expected);
  const recorded = answer.body['audit'] !== undefined;
  expect([recorded, (await counted()) - before]).toEqual(recorded ? [true, 0] : [false, 1]);
  return answer;
}

const text = (value: unknown): string => JSON.stringify(value);
const header = (more: object = {}): string => text({ alg: 'ES256', kid: caller.kid, ...more });
const claims = (more: object = {}): string => text({ ...caller.claims(), ...more });
/** Two members of one name: the second text beside the first. */
const twice = (json: string, more: object): string => json.replace(/\}$/, `,${text(more).slice(1)}`);
const signed = (head: string, payload = claims()): Promise<string> => rawJws(head, payload, caller.signing.privateKey);
const publicPem = (): string => {
  const { d: _private, ...jwk } = caller.signing.jwk;
  return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
    .export({ format: 'pem', type: 'spki' })
    .toString();
};
const withTail = async (jws: Promise<string>, change: (jws: string) => string): Promise<string> => change(await jws);

const ASSERTIONS: [string, () => Promise<string> | string][] = [
  ['alg none', () => unsignedJws(header({ alg: 'none' }), claims())],
  ['alg nOnE', () => unsignedJws(header({ alg: 'nOnE' }), claims())],
  ['alg none with a signature', () => signed(header({ alg: 'none' }))],
  ['no alg', () => signed(header({ alg: undefined }))],
  ['HMAC keyed by the public key as PEM', () => hmacJws(header({ alg: 'HS256' }), claims(), publicPem())],
  [
    'HMAC keyed by the public key as a JWK',
    () => hmacJws(header({ alg: 'HS256' }), claims(), text(caller.signing.jwk)),
  ],
  ["another algorithm than the key's", () => signed(header({ alg: 'EdDSA' }))],
  ['a list of algorithms', () => signed(header({ alg: ['ES256'] }))],
  ["another system's kid", () => signed(header({ kid: stranger.kid }))],
  ['a kid that is a path', () => signed(header({ kid: '../../../../dev/null' }))],
  ['a kid that is SQL', () => signed(header({ kid: "' OR '1'='1" }))],
  ['a kid that is an object', () => signed(header({ kid: { $ne: '' } }))],
  ['a jku', () => signed(header({ jku: 'https://evil.example/jwks.json' }))],
  ['an x5u', () => signed(header({ x5u: 'https://evil.example/cert.pem' }))],
  ['an x5c', () => signed(header({ x5c: ['AAAA'] }))],
  ['its own key', () => rawJws(header({ jwk: caller.proving.jwk }), claims(), caller.proving.privateKey)],
  ['crit', () => signed(header({ crit: ['exp'], exp: 1 }))],
  ['b64 false', () => signed(header({ b64: false, crit: ['b64'] }))],
  ['b64 without crit', () => signed(header({ b64: false }))],
  ['zip', () => signed(header({ zip: 'DEF' }))],
  ['alg twice', () => signed(twice(header({ alg: 'none' }), { alg: 'ES256' }))],
  ['kid twice', () => signed(twice(header({ kid: 'other' }), { kid: caller.kid }))],
  ['iss twice', () => signed(header(), twice(claims({ iss: stranger.systemId }), { iss: caller.systemId }))],
  ['exp twice', () => signed(header(), twice(claims({ exp: 1 }), { exp: caller.nowSeconds() + 60 }))],
  ['a list for claims', () => signed(header(), '[]')],
  ['claims that are no JSON', () => signed(header(), '{')],
  ['a header that is no JSON', () => signed('alg=ES256')],
  ['a padded part', () => withTail(signed(header()), (jws) => `${jws}==`)],
  ['a line break in it', () => withTail(signed(header()), (jws) => `${jws}\n`)],
  ['a fourth part', () => withTail(signed(header()), (jws) => `${jws}.e30`)],
  ['five parts', () => 'e30.e30.e30.e30.e30'],
  ['look-alike digits in iss', () => signed(header(), claims({ iss: caller.systemId.replace(/0/, '０') }))],
  ['a system id in capitals and spaces', () => signed(header(), claims({ iss: ` ${caller.systemId.toUpperCase()} ` }))],
];

describe('a client assertion with', () => {
  it.each(ASSERTIONS)('%s is the generic refusal, and counted', async (_what, make) => {
    const form = { client_assertion: await make() };
    const { body } = await refusedAs([401, 'token.invalid-client'], () => caller.ask({ form }));
    expect([body['error'], body['detail'], body['faults'], body['audit']]).toEqual(['invalid_client']);
  });

  it.each<[string, () => object, string]>([
    ['an expiry 31 s ago', () => ({ exp: caller.nowSeconds() - 31 }), '/exp'],
    ['an iat 32 s ahead', () => ({ iat: caller.nowSeconds() + 32 }), '/iat'],
    ['an nbf 32 s ahead', () => ({ nbf: caller.nowSeconds() + 32 }), '/nbf'],
    ['a life of an hour', () => ({ exp: caller.nowSeconds() + 3_600 }), '/exp'],
    ['an expiry in words', () => ({ exp: String(caller.nowSeconds() + 60) }), '/exp'],
    ['an expiry of 1e300', () => ({ exp: 1e300 }), '/exp'],
    ['a list for aud', () => ({ aud: [api.publicUrl] }), '/aud'],
    ['the token endpoint for aud', () => ({ aud: `${api.publicUrl}/oauth/token` }), '/aud'],
    ['an aud that only begins right', () => ({ aud: `${api.publicUrl}.evil.example` }), '/aud'],
    ['another subject', () => ({ sub: stranger.systemId }), '/iss'],
    ['no jti', () => ({ jti: undefined }), '/jti'],
    ['a number for jti', () => ({ jti: 12_345_678 }), '/jti'],
    ['a jti of 129 characters', () => ({ jti: 'j'.repeat(129) }), '/jti'],
  ])('%s is told precisely, and recorded', async (_what, more, member) => {
    const form = { client_assertion: await caller.assertion({ claims: more() as Record<string, unknown> }) };
    const { body } = await refusedAs([401, 'token.invalid-client'], () => caller.ask({ form }));
    expect(body['audit']).toBeDefined();
    expect(new Set((body['faults'] as { pointer: string }[]).map(({ pointer }) => pointer))).toEqual(
      new Set([`/client_assertion${member}`]),
    );
  });

  it.each<[string, () => object]>([
    ['an expiry 25 s ago', () => ({ exp: caller.nowSeconds() - 25 })],
    ['an iat 25 s ahead', () => ({ iat: caller.nowSeconds() + 25 })],
    ['an nbf 25 s ahead', () => ({ nbf: caller.nowSeconds() + 25 })],
    ['a jti of 128 characters', () => ({ jti: `${Math.random()}`.padEnd(128, 'j') })],
  ])('%s is within the bounds', async (_what, more) => {
    const form = { client_assertion: await caller.assertion({ claims: more() as Record<string, unknown> }) };
    expect(outcome(await caller.ask({ form }))).toEqual([200, undefined]);
  });
});

const proofHeader = (more: object = {}): string =>
  text({ alg: 'ES256', typ: 'dpop+jwt', jwk: caller.proving.jwk, ...more });
const proofClaims = (more: object = {}): string => text({ ...caller.proofClaims(), ...more });
const proved = (head: string, payload = proofClaims()): Promise<string> =>
  rawJws(head, payload, caller.proving.privateKey);
/** y = 1, the neutral element: one signature under it fits many messages. */
const NEUTRAL = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]).toString('base64url');

const PROOFS: [string, () => Promise<string> | string][] = [
  ['alg none', () => unsignedJws(proofHeader({ alg: 'none' }), proofClaims())],
  [
    'HMAC and a symmetric key',
    () => hmacJws(proofHeader({ alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } }), proofClaims(), 'secret'),
  ],
  [
    'HMAC keyed by its own public key',
    () => hmacJws(proofHeader({ alg: 'HS256' }), proofClaims(), text(caller.proving.jwk)),
  ],
  ['its private key', () => proved(proofHeader({ jwk: { ...caller.proving.jwk, d: 'AA' } }))],
  ["somebody else's key", () => proved(proofHeader({ jwk: stranger.proving.jwk }))],
  ['no key', () => proved(proofHeader({ jwk: undefined }))],
  ['a kid in place of a key', () => proved(proofHeader({ jwk: undefined, kid: caller.kid }))],
  ['a point off the curve', () => proved(proofHeader({ jwk: { ...caller.proving.jwk, y: caller.proving.jwk.x } }))],
  [
    'a point of small order',
    () => proved(proofHeader({ alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: NEUTRAL } })),
  ],
  ['a key of another curve', () => proved(proofHeader({ jwk: { ...caller.proving.jwk, crv: 'P-384' } }))],
  ['an RSA key', () => proved(proofHeader({ alg: 'RS256', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }))],
  ['a jku', () => proved(proofHeader({ jku: 'https://evil.example/jwks.json' }))],
  ['crit', () => proved(proofHeader({ crit: ['nonce'], nonce: 'x' }))],
  ['b64 false', () => proved(proofHeader({ b64: false, crit: ['b64'] }))],
  ['another type', () => proved(proofHeader({ typ: 'JWT' }))],
  ['a type that only looks alike', () => proved(proofHeader({ typ: 'DPOP+JWT' }))],
  ['jwk twice', () => proved(twice(proofHeader({ jwk: stranger.proving.jwk }), { jwk: caller.proving.jwk }))],
  ['a member of jwk twice', () => proved(proofHeader().replace('"crv":"P-256"', '"crv":"P-384","crv":"P-256"'))],
  [
    'htu twice',
    () =>
      proved(
        proofHeader(),
        twice(proofClaims({ htu: 'https://evil.example' }), { htu: `${api.publicUrl}/oauth/token` }),
      ),
  ],
  [
    'nonce twice',
    () => proved(proofHeader(), twice(proofClaims({ nonce: 'old' }), { nonce: api.parts.nonces.current() })),
  ],
  ['another method', () => proved(proofHeader(), proofClaims({ htm: 'GET' }))],
  ['the method in small letters', () => proved(proofHeader(), proofClaims({ htm: 'post' }))],
  ['a list of addresses', () => proved(proofHeader(), proofClaims({ htu: [`${api.publicUrl}/oauth/token`] }))],
  [
    'the address of a neighbour',
    () => proved(proofHeader(), proofClaims({ htu: `${api.publicUrl}/oauth/token/explain` })),
  ],
  [
    'a user before our own address',
    () => proved(proofHeader(), proofClaims({ htu: 'http://user@gateway.test/oauth/token' })),
  ],
  [
    'a user in the address',
    () => proved(proofHeader(), proofClaims({ htu: 'http://gateway.test@evil.example/oauth/token' })),
  ],
  ['an iat 61 s ago', () => proved(proofHeader(), proofClaims({ iat: caller.nowSeconds() - 62 }))],
  ['an iat 32 s ahead', () => proved(proofHeader(), proofClaims({ iat: caller.nowSeconds() + 32 }))],
  ['an iat in words', () => proved(proofHeader(), proofClaims({ iat: 'now' }))],
  ['no jti', () => proved(proofHeader(), proofClaims({ jti: undefined }))],
  ['a jti of 129 characters', () => proved(proofHeader(), proofClaims({ jti: 'j'.repeat(129) }))],
  ['four thousand characters more', () => proved(proofHeader(), proofClaims({ more: 'x'.repeat(4_000) }))],
];

describe('a proof with', () => {
  it.each(PROOFS)('%s is refused, and recorded', async (_what, make) => {
    const dpop = await make();
    const { body } = await refusedAs([400, 'token.invalid-dpop-proof'], () => caller.ask({ dpop }));
    expect(body).toMatchObject({ error: 'invalid_dpop_proof', audit: expect.any(String) });
  });

  it('members that nobody here knows is taken', async () => {
    const twist: Twist = { header: { kid: 'mine' }, claims: { more: { deep: [1] } } };
    expect(outcome(await caller.ask({ dpop: await caller.proof(twist) }))).toEqual([200, undefined]);
  });
});

describe('an access token that the gateway did not make', () => {
  it.each<[string, (token: string) => Promise<string> | string]>([
    [
      'alg none',
      (token) => token.replace(/^[^.]+/, Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')),
    ],
    [
      'HMAC keyed by the published key',
      (token) => {
        const [head, payload] = token.split('.').map((one) => Buffer.from(one, 'base64url').toString());
        return hmacJws(head!.replace('ES256', 'HS256'), payload!, text(api.parts.keys.token));
      },
    ],
    [
      "the caller's own signature under our kid",
      async (token) =>
        new SignJWT(JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object as never)
          .setProtectedHeader({
            alg: 'ES256',
            typ: 'at+jwt',
            kid: (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid,
          })
          .sign(caller.signing.privateKey),
    ],
  ])('%s', async (_what, make) => {
    const forged = await make(await caller.token());
    expect(outcome(await caller.listGrants(forged))).toEqual([401, 'token.invalid']);
  });
});
