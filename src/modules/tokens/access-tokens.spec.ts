import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { createPrivateKey } from 'node:crypto';
import { generateSigningJwk, signingKey, signJws } from '../../platform/keys';
import { AccessTokens } from './access-tokens';
import { DpopNonces } from './dpop-nonces';
import { TokenSettings, TOKEN_TTL_SECONDS } from './token-settings';

const jwk = generateSigningJwk('ES256');
let nowMs = Date.now();
const clock = { now: () => nowMs };
const nonces = new DpopNonces(Buffer.alloc(32), clock);
const settings = new TokenSettings('https://onceway.example', signingKey(jwk), clock, nonces);
const CLAIMS = {
  sub: '01a2121c-10e8-76f4-8b95-a17664c413d7',
  department: '119901009990000998',
  key_id: 'k'.repeat(43),
  cnf: { jkt: 't'.repeat(43) },
  authorization_details: [{ type: 'onceway_exchange' as const, grant: 'g', matter: 'm' }],
};

describe('an access token (RFC 9068)', () => {
  const tokens = new AccessTokens(settings);

  it('is read by jose from the published key set', async () => {
    const { token } = tokens.issue(CLAIMS);
    const keys = createLocalJWKSet({ keys: [settings.signingKey.publicJwk] });
    const { payload } = await jwtVerify(token, keys, {
      typ: 'at+jwt',
      issuer: settings.publicUrl,
      audience: settings.publicUrl,
      algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({ sub: CLAIMS.sub, client_id: CLAIMS.sub, cnf: CLAIMS.cnf });
    expect(payload.exp! - payload.iat!).toBe(TOKEN_TTL_SECONDS);
  });

  it('expires, also when it was read before', async () => {
    const { token } = tokens.issue(CLAIMS);
    expect((await tokens.read(token)).sub).toBe(CLAIMS.sub);
    nowMs += TOKEN_TTL_SECONDS * 1000;
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'token.expired' });
  });

  it.each<[string, () => Promise<string> | string]>([
    [
      'a foreign key',
      () =>
        new AccessTokens(
          new TokenSettings(settings.publicUrl, signingKey(generateSigningJwk('ES256')), settings.clock, nonces),
        ).issue(CLAIMS).token,
    ],
    [
      'another issuer',
      () =>
        new AccessTokens(new TokenSettings('https://other.example', settings.signingKey, settings.clock, nonces)).issue(
          CLAIMS,
        ).token,
    ],
    ['another type', () => signJws({ typ: 'JWT', payload: '{}', key: settings.signingKey })],
    ['a changed payload', () => tokens.issue(CLAIMS).token.replace(/\.[^.]+\./, '.e30.')],
    ['no alg', () => `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.e30.`],
    [
      'its own key in the header',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk: settings.signingKey.publicJwk })
          .sign(createPrivateKey({ key: jwk as never, format: 'jwk' })),
    ],
    ['nothing', () => ''],
  ])('of %s is refused', async (_name, make) => {
    const token = await make();
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'token.invalid' });
  });
});
