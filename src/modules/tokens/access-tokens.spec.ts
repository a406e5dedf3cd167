import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { createPrivateKey } from 'node:crypto';
import { generateSigningJwk, heldKey, signingKey, signJws, type SigningKey } from '../../platform/keys';
import { AccessTokens } from './access-tokens';
import { DpopNonces } from './dpop-nonces';
import { TokenKeyRing } from './token-key-ring';
import { TokenSettings, TOKEN_TTL_SECONDS } from './token-settings';

const jwk = generateSigningJwk('ES256');
const own = signingKey(jwk);
let nowMs = Date.now();
const limits = { systemPerSecond: 1, asksPercent: 100 };
const clock = { now: () => nowMs };
const ISSUER = 'https://onceway.example';

function tokensOf(key: SigningKey, issuer = ISSUER): AccessTokens {
  const custody = { held: () => ({ first: heldKey(key), further: [] }) };
  const settings = new TokenSettings(issuer, custody, clock, new DpopNonces(Buffer.alloc(32), clock), limits);
  return new AccessTokens(settings, new TokenKeyRing(custody, () => Promise.resolve([]), clock));
}

const CLAIMS = {
  sub: '01a2121c-10e8-76f4-8b95-a17664c413d7',
  department: '119901009990000998',
  key_id: 'k'.repeat(43),
  cnf: { jkt: 't'.repeat(43) },
  authorization_details: [{ type: 'onceway_exchange' as const, grant: 'g', matter: 'm' }],
};

describe('an access token (RFC 9068)', () => {
  const tokens = tokensOf(own);
  const issued = async (of = tokens): Promise<string> => (await of.issue(CLAIMS)).token;

  it('is read by jose from the published key set', async () => {
    const token = await issued();
    const keys = createLocalJWKSet({ keys: [own.publicJwk] });
    const { payload } = await jwtVerify(token, keys, {
      typ: 'at+jwt',
      issuer: ISSUER,
      audience: ISSUER,
      algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({ sub: CLAIMS.sub, client_id: CLAIMS.sub, cnf: CLAIMS.cnf });
    expect(payload.exp! - payload.iat!).toBe(TOKEN_TTL_SECONDS);
  });

  it('expires, also when it was read before', async () => {
    const token = await issued();
    expect((await tokens.read(token)).sub).toBe(CLAIMS.sub);
    nowMs += TOKEN_TTL_SECONDS * 1000;
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'token.expired' });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['a foreign key', () => issued(tokensOf(signingKey(generateSigningJwk('ES256'))))],
    ['another issuer', () => issued(tokensOf(own, 'https://other.example'))],
    ['another type', () => signJws({ typ: 'JWT', payload: '{}', key: own })],
    ['a changed payload', async () => (await issued()).replace(/\.[^.]+\./, '.e30.')],
    ['no alg', () => `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.e30.`],
    [
      'its own key in the header',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk: own.publicJwk })
          .sign(createPrivateKey({ key: jwk as never, format: 'jwk' })),
    ],
    ['nothing', () => ''],
  ])('of %s is refused', async (_name, make) => {
    const token = await make();
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'token.invalid' });
  });
});
