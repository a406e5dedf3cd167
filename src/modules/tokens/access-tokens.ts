import { LRUCache } from 'lru-cache';
import { refuse, type AuthorizationDetail } from '../../contracts';
import { uuidv7 } from '../../kernel';
import { decodeHeader, sha256Text, signJwsBy, verifyJws } from '../../platform/keys';
import type { TokenKeyRing } from './token-key-ring';
import { TOKEN_TTL_SECONDS, type TokenSettings } from './token-settings';

/** Claims of an access token (RFC 9068, RFC 9396 §9.1, RFC 7800 `cnf`). */
export interface AccessToken {
  iss: string;
  aud: string;
  /** System id. */
  sub: string;
  client_id: string;
  jti: string;
  iat: number;
  exp: number;
  cnf: { jkt: string };
  authorization_details: AuthorizationDetail[];
  /** Credit code of the system's department. */
  department: string;
  /** The assertion named the proof's key (`cnf`): the system itself, by its registered key, said that it speaks for it. */
  bound?: true;
  /** kid of the registered key that signed the assertion: revoking it ends this token too. */
  key_id: string;
}

interface Verified {
  claims: AccessToken;
  kid: string;
}

/** Makes and reads access tokens. A token once verified is remembered by its hash for as long as its key verifies. */
export class AccessTokens {
  private readonly verified = new LRUCache<string, Verified>({ max: 10_000 });

  constructor(
    private readonly settings: TokenSettings,
    private readonly ring: TokenKeyRing,
  ) {}

  /** @throws token.no-signing-key, database.unavailable */
  async issue(
    claims: Pick<AccessToken, 'sub' | 'cnf' | 'authorization_details' | 'department' | 'key_id' | 'bound'>,
  ): Promise<{
    token: string;
    claims: AccessToken;
  }> {
    const iat = Math.floor(this.settings.clock.now() / 1000);
    const whole: AccessToken = {
      iss: this.settings.publicUrl,
      aud: this.settings.publicUrl,
      client_id: claims.sub,
      jti: uuidv7(),
      iat,
      exp: iat + TOKEN_TTL_SECONDS,
      ...claims,
    };
    const key = await this.ring.signer();
    return { token: await signJwsBy(key, { typ: 'at+jwt', payload: JSON.stringify(whole) }), claims: whole };
  }

  /** @throws token.invalid, token.expired, database.unavailable */
  async read(token: string): Promise<AccessToken> {
    const digest = sha256Text(token);
    const known = this.verified.get(digest);
    // A key may have been withdrawn since.
    const still = known !== undefined && (await this.ring.verifying(known.kid)) !== undefined;
    const { claims, kid } = still ? known : await this.verify(token);
    if (claims.exp * 1000 <= this.settings.clock.now()) throw refuse('token.expired');
    this.verified.set(digest, { claims, kid });
    return claims;
  }

  private async verify(token: string): Promise<Verified> {
    const kid = kidOf(token);
    const key = kid === undefined ? undefined : await this.ring.verifying(kid);
    const jws = verifyJws(token, { typ: 'at+jwt', key: (asked) => (asked === kid ? key : undefined) });
    if (kid === undefined || jws === undefined) throw refuse('token.invalid');
    // Our own signature vouches for the shape.
    const claims = JSON.parse(Buffer.from(jws.payload).toString('utf8')) as AccessToken;
    if (claims.iss !== this.settings.publicUrl || claims.aud !== this.settings.publicUrl) throw refuse('token.invalid');
    return { claims, kid };
  }
}

/** Which key the token says signed it; believed only once that key has verified it. */
function kidOf(token: string): string | undefined {
  const { kid } = decodeHeader(token.split('.', 1)[0]!) ?? {};
  return typeof kid === 'string' ? kid : undefined;
}
