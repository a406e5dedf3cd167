import { exportJWK, generateKeyPair, generateSecret, SignJWT, type JWK } from 'jose';
import type { OncewayError } from '../../kernel';
import { sha256Text } from '../../platform/keys';
import { ProofVerifier, type ProofExpectation } from './dpop-proof';
import { DpopNonces } from './dpop-nonces';
import { TokenSettings } from './token-settings';

const NOW_MS = Date.UTC(2026, 10, 25, 10);
const PUBLIC_URL = 'https://onceway.example';
const custody = { held: () => ({ first: undefined, further: [] }) };
const limits = { systemPerSecond: 1, asksPercent: 100 };
const clock = { now: () => NOW_MS };
const nonces = new DpopNonces(Buffer.alloc(32), clock);
const settings = new TokenSettings(PUBLIC_URL, custody, clock, nonces, limits);
const verifier = new ProofVerifier(settings);
const EXPECTED: ProofExpectation = { method: 'POST', path: '/v1/exchanges', accessToken: 'the-token' };

interface Shape {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

async function proof({ header = {}, claims = {} }: Shape = {}, alg = 'ES256'): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const good = {
    htm: 'POST',
    htu: `${PUBLIC_URL}/v1/exchanges`,
    jti: 'a-unique-id',
    iat: NOW_MS / 1000,
    ath: sha256Text('the-token'),
  };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk: await exportJWK(publicKey), ...header })
    .sign(privateKey);
}

function refusalOf(header: string | undefined, expected = EXPECTED): OncewayError {
  try {
    verifier.verify(header, expected);
  } catch (error) {
    return error as OncewayError;
  }
  throw new Error('not refused');
}

describe('a DPoP proof (RFC 9449 §4.3)', () => {
  it.each(['ES256', 'Ed25519', 'EdDSA'])('signed by %s proves its key', async (alg) => {
    const verified = verifier.verify(await proof({}, alg), EXPECTED);
    expect(verified.thumbprint).toMatch(/^[\w-]{43}$/);
    expect(verified.expiresAtMs).toBeGreaterThan(NOW_MS);
  });

  it('is named by key and jti together, so that two callers may use one jti', async () => {
    const [one, other] = [verifier.verify(await proof(), EXPECTED), verifier.verify(await proof(), EXPECTED)];
    expect(one.hash.equals(other.hash)).toBe(false);
  });

  it('may spell the URL of the call in any normalised way, with query and fragment left out', async () => {
    const htu = 'HTTPS://ONCEWAY.example:443/v1/./exchanges?x=1#y';
    expect(verifier.verify(await proof({ claims: { htu } }), EXPECTED).thumbprint).toMatch(/^[\w-]{43}$/);
  });

  it.each<[string, Shape]>([
    ['another method', { claims: { htm: 'GET' } }],
    ['another path', { claims: { htu: `${PUBLIC_URL}/oauth/token` } }],
    ['another host', { claims: { htu: 'https://evil.example/v1/exchanges' } }],
    ['a user in the address', { claims: { htu: 'https://user@onceway.example/v1/exchanges' } }],
    ['a password in the address', { claims: { htu: 'https://:word@onceway.example/v1/exchanges' } }],
    ['no htu', { claims: { htu: undefined } }],
    ['another access token', { claims: { ath: sha256Text('another') } }],
    ['no ath', { claims: { ath: undefined } }],
    ['no jti', { claims: { jti: undefined } }],
    ['a short jti', { claims: { jti: 'short' } }],
    ['no iat', { claims: { iat: undefined } }],
    ['an old iat', { claims: { iat: NOW_MS / 1000 - 61 } }],
    ['an iat ahead of us by more than the skew', { claims: { iat: NOW_MS / 1000 + 31 } }],
    ['an exp that has passed', { claims: { exp: NOW_MS / 1000 - 60 } }],
    ['another type', { header: { typ: 'JWT' } }],
    ['no key', { header: { jwk: undefined } }],
  ])('with %s is refused', async (_name, shape) => {
    const refusal = refusalOf(await proof(shape));
    expect(refusal.code).toBe('token.invalid-dpop-proof');
  });

  it('that carries its private key is refused', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    expect(refusalOf(await proof({ header: { jwk } })).code).toBe('token.invalid-dpop-proof');
  });

  it('signed by a key other than the one in its header is refused', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk: JWK = await exportJWK(publicKey);
    expect(refusalOf(await proof({ header: { jwk } })).code).toBe('token.invalid-dpop-proof');
  });

  it('under a symmetric algorithm or none is refused', async () => {
    const secret = await generateSecret('HS256', { extractable: true });
    const hmac = await new SignJWT({ htm: 'POST' })
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: { kty: 'oct' } })
      .sign(secret);
    const none = `${Buffer.from('{"alg":"none","typ":"dpop+jwt","jwk":{}}').toString('base64url')}.e30.`;
    for (const header of [hmac, none]) expect(refusalOf(header).code).toBe('token.invalid-dpop-proof');
  });

  it.each([undefined, '', 'x', 'a.b.c'])('that is %j is refused', async (header) => {
    expect(refusalOf(header).code).toBe('token.invalid-dpop-proof');
  });
});
