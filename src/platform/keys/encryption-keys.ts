import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Jwk } from './algorithms';
import { imported, thumbprint, unusable } from './signing-keys';

/** A private key to which messages are sealed: EC P-256, used by ECDH-ES (RFC 7518 §4.6). */
export interface EncryptionKey {
  /** RFC 7638 thumbprint of the public key, base64url. */
  kid: string;
  privateKey: KeyObject;
  publicJwk: Jwk;
}

/** Whom a message is sealed to. */
export interface Recipient {
  kid: string;
  publicKey: KeyObject;
}

/** A new private JWK for sealing, with `kid`, `alg` and `use`. */
export function generateEncryptionJwk(): Jwk {
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as Jwk;
  return { ...jwk, kid: thumbprint(jwk), alg: 'ECDH-ES+A256KW', use: 'enc' };
}

/** Throws `keys.unusable` unless the JWK is a private EC P-256 key that is not meant for signatures. */
export function encryptionKey(jwk: Jwk): EncryptionKey {
  if (!isSealingCurve(jwk) || jwk.d === undefined) throw unusable('not a private EC P-256 JWK for encryption');
  const privateKey = imported(() => createPrivateKey({ format: 'jwk', key: jwk as JsonWebKey }));
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' }) as Jwk;
  const kid = thumbprint(publicJwk);
  return { kid, privateKey, publicJwk: { ...publicJwk, kid, alg: 'ECDH-ES+A256KW', use: 'enc' } };
}

/** Throws `keys.unusable` unless the JWK is a public EC P-256 key, on the curve, that is not meant for signatures. */
export function recipientKey(jwk: Jwk): Recipient {
  if (!isSealingCurve(jwk) || jwk.d !== undefined) throw unusable('not a public EC P-256 JWK for encryption');
  const publicKey = imported(() => createPublicKey({ format: 'jwk', key: jwk as JsonWebKey }));
  return { kid: thumbprint(publicKey.export({ format: 'jwk' })), publicKey };
}

function isSealingCurve(jwk: Jwk): boolean {
  const meant = jwk.use !== 'sig' && (jwk.alg === undefined || jwk.alg === 'ECDH-ES+A256KW');
  return jwk.kty === 'EC' && jwk.crv === 'P-256' && meant;
}
