import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { toBase64Url, uuidv7, type Clock } from '../kernel';
import { sha256 } from './sha256';

/** A key of this client's own that binds its tokens (RFC 9449); its private half never leaves the platform's key store. */
export class DpopKey {
  private constructor(
    private readonly key: CryptoKey,
    private readonly jwk: JWK,
    private readonly clock: Clock,
  ) {}

  static async create(clock: Clock): Promise<DpopKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: false });
    const { kty, crv, x, y } = await exportJWK(publicKey);
    return new DpopKey(privateKey, { kty, crv, x, y }, clock);
  }

  /** A proof for one call (RFC 9449 §4.2). `url` without query; with an access token, bound to its hash. */
  proof(method: string, url: string, accessToken?: string): Promise<string> {
    const claims = {
      htm: method,
      htu: url,
      jti: uuidv7(),
      iat: Math.floor(this.clock.now() / 1000),
      ...(accessToken !== undefined && { ath: toBase64Url(sha256(new TextEncoder().encode(accessToken))) }),
    };
    return new SignJWT(claims).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: this.jwk }).sign(this.key);
  }
}
