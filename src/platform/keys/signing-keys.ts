import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { refuse } from '../../contracts';
import { algorithmNamed, algorithmOf, type Jwk, type SigningAlgorithmName } from './algorithms';
import { sha256Text } from './digest';

export interface SigningKey {
  /** RFC 7638 thumbprint of the public key, base64url. */
  kid: string;
  alg: SigningAlgorithmName;
  privateKey: KeyObject;
  publicJwk: Jwk;
}

export interface VerifyingKey {
  kid: string;
  alg: SigningAlgorithmName;
  publicKey: KeyObject;
}

/** RFC 7638 JWK thumbprint (SHA-256, base64url); of EC and OKP keys only. */
export function thumbprint(jwk: Jwk): string {
  const members = jwk.kty === 'OKP' ? ['crv', 'kty', 'x'] : ['crv', 'kty', 'x', 'y'];
  return sha256Text(JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]]))));
}

/** A new private JWK for signatures, with `kid`, `alg` and `use`. */
export function generateSigningJwk(alg: SigningAlgorithmName): Jwk {
  const row = algorithmNamed(alg);
  const jwk = row.generate().export({ format: 'jwk' }) as Jwk;
  return { ...jwk, kid: thumbprint(jwk), alg, use: 'sig' };
}

/** Throws `keys.unusable` when no row of ALGORITHMS fits the JWK or it holds no private part. */
export function signingKey(jwk: Jwk): SigningKey {
  const row = algorithmOf(jwk);
  if (!row || jwk.d === undefined || jwk.use === 'enc') throw unusable('not a private JWK of ES256 or EdDSA');
  const privateKey = imported(() => createPrivateKey({ format: 'jwk', key: jwk as JsonWebKey }));
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' }) as Jwk;
  const kid = thumbprint(publicJwk);
  return { kid, alg: row.alg, privateKey, publicJwk: { ...publicJwk, kid, alg: row.alg, use: 'sig' } };
}

/**
 * The key that verifies. Its kid is its thumbprint, whatever `kid` the JWK claims, so that a key cannot pose as another.
 * Throws `keys.unusable` when no row of ALGORITHMS fits, the point is not on the curve, or the JWK is a private one.
 */
export function verifyingKey(jwk: Jwk): VerifyingKey {
  const row = algorithmOf(jwk);
  if (!row || jwk.d !== undefined || jwk.use === 'enc') throw unusable('not a public JWK of ES256 or EdDSA');
  const publicKey = imported(() => createPublicKey({ format: 'jwk', key: jwk as JsonWebKey }));
  return { kid: thumbprint(publicKey.export({ format: 'jwk' })), alg: row.alg, publicKey };
}

export function unusable(detail: string, cause?: unknown): Error {
  return refuse('keys.unusable', { detail, cause });
}

/** node:crypto's own messages name ASN.1 routines; the operator needs to know only that the key is no good. */
export function imported<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unusable('the JWK holds no valid key', error);
  }
}
