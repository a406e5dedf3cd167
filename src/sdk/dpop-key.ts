import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { systemClock, toBase64Url, uuidv7, type Clock } from '../kernel';
import { sha256 } from './sha256';
import { heldJwk, type PrivateJwk, type SignatureAlgorithm } from './signing-key';

/** What one call's proof is bound to beyond its method and address. */
export interface ProofAsk {
  accessToken?: string | undefined;
  /** What a server asked for in `DPoP-Nonce` (RFC 9449 §8). */
  nonce?: string | undefined;
  /** Digest of the body, of {@link bodyDigest}: the asker signs what it asks. */
  bodyDigest?: string | undefined;
  /** Dates the proof instead of the key's own. */
  clock?: Clock;
}

interface Held {
  key: CryptoKey;
  alg: SignatureAlgorithm;
  /** Public members alone. */
  jwk: JWK;
  thumbprint: string;
}

/** A key of this client's own that binds its tokens (RFC 9449). */
export class DpopKey {
  private constructor(
    private readonly held: Held,
    private readonly clock: Clock,
  ) {}

  /** A fresh key; its private half never leaves the platform's key store. */
  static async create(clock: Clock = systemClock): Promise<DpopKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: false });
    const { kty, crv, x, y } = await exportJWK(publicKey);
    const jwk = { kty, crv, x, y } as JWK;
    return new DpopKey({ key: privateKey, alg: 'ES256', jwk, thumbprint: await calculateJwkThumbprint(jwk) }, clock);
  }

  /** A private JWK that is kept elsewhere, so that proofs can be made by more than one process. @throws TypeError */
  static async of(jwk: PrivateJwk, clock: Clock = systemClock): Promise<DpopKey> {
    const { key, alg, kid: thumbprint } = await heldJwk(jwk);
    const { kty, crv, x, y } = jwk;
    return new DpopKey({ key, alg, jwk: { kty, crv, x, ...(y !== undefined && { y }) }, thumbprint }, clock);
  }

  /** RFC 7638, SHA-256: how tokens and assertions name this key. */
  get thumbprint(): string {
    return this.held.thumbprint;
  }

  /** A proof for one call (RFC 9449 §4.2). `url` without query; with an access token, bound to its hash. */
  proof(
    method: string,
    url: string,
    { accessToken, nonce, bodyDigest, clock = this.clock }: ProofAsk = {},
  ): Promise<string> {
    const claims = {
      htm: method,
      htu: url,
      jti: uuidv7(),
      iat: Math.floor(clock.now() / 1000),
      ...(accessToken !== undefined && { ath: toBase64Url(sha256(new TextEncoder().encode(accessToken))) }),
      ...(nonce !== undefined && { nonce }),
      ...(bodyDigest !== undefined && { body_s256: bodyDigest }),
    };
    const { key, alg, jwk } = this.held;
    return new SignJWT(claims).setProtectedHeader({ typ: 'dpop+jwt', alg, jwk }).sign(key);
  }
}
