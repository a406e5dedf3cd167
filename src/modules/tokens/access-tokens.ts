import { LRUCache } from 'lru-cache';
import { refuse, type AuthorizationDetail } from '../../contracts';
import { uuidv7 } from '../../kernel';
import { sha256Text, signJws, verifyingKey, verifyJws, type VerifyingKey } from '../../platform/keys';
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
  /** kid of the registered key that signed the assertion: revoking it ends this token too. */
  key_id: string;
}

/** Makes and reads access tokens. A token once verified is remembered by its hash until it expires. */
export class AccessTokens {
  private readonly verified = new LRUCache<string, AccessToken>({ max: 10_000 });
  private readonly key: VerifyingKey;

  constructor(private readonly settings: TokenSettings) {
    this.key = verifyingKey(settings.signingKey.publicJwk);
  }

  issue(claims: Pick<AccessToken, 'sub' | 'cnf' | 'authorization_details' | 'department' | 'key_id'>): {
    token: string;
    claims: AccessToken;
  } {
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
    return {
      token: signJws({ typ: 'at+jwt', payload: JSON.stringify(whole), key: this.settings.signingKey }),
      claims: whole,
    };
  }

  /** @throws token.invalid, token.expired */
  async read(token: string): Promise<AccessToken> {
    const digest = sha256Text(token);
    const claims = this.verified.get(digest) ?? this.verify(token);
    if (claims.exp * 1000 <= this.settings.clock.now()) throw refuse('token.expired');
    this.verified.set(digest, claims);
    return claims;
  }

  private verify(token: string): AccessToken {
    const jws = verifyJws(token, { typ: 'at+jwt', key: (kid) => (kid === this.key.kid ? this.key : undefined) });
    if (jws === undefined) throw refuse('token.invalid');
    // Our own signature vouches for the shape.
    const claims = JSON.parse(Buffer.from(jws.payload).toString('utf8')) as AccessToken;
    if (claims.iss !== this.settings.publicUrl || claims.aud !== this.settings.publicUrl) throw refuse('token.invalid');
    return claims;
  }
}
