import { calculateJwkThumbprint, importJWK, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/**
 * A system's registered signing key: as a JWK with its private member, or as a key that cannot be taken out of the
 * browser or the device, then with the kid under which it is registered (RFC 7638 thumbprint).
 */
export type SystemSigningKey = JWK | { key: CryptoKey; kid: string; alg: SignatureAlgorithm };

export type SignatureAlgorithm = 'ES256' | 'EdDSA';

/** Signs JWTs with a system's key. */
export interface Signer {
  sign: (header: { typ: string }, claims: JWTPayload) => Promise<string>;
}

/** @throws TypeError for keys that the gateway does not take. */
export async function signerOf(given: SystemSigningKey): Promise<Signer> {
  const { key, kid, alg } = 'key' in given ? given : await heldJwk(given);
  return {
    sign: (header, claims) => new SignJWT(claims).setProtectedHeader({ ...header, alg, kid }).sign(key),
  };
}

export interface Held {
  key: CryptoKey;
  kid: string;
  alg: SignatureAlgorithm;
}

/** @throws TypeError unless it is a private JWK of an algorithm that the gateway takes. */
export async function heldJwk(jwk: JWK): Promise<Held> {
  const alg = jwk.crv === 'P-256' ? 'ES256' : jwk.crv === 'Ed25519' ? 'EdDSA' : undefined;
  if (alg === undefined || jwk.d === undefined) throw new TypeError('a signing key is a private P-256 or Ed25519 JWK');
  // The key's own `use` or `key_ops` are the registry's business; `alg` alone decides here.
  const { kty, crv, x, y, d } = jwk;
  const bare = { kty, crv, x, d, ...(y !== undefined && { y }) } as JWK;
  return { key: (await importJWK(bare, alg)) as CryptoKey, kid: await calculateJwkThumbprint(bare, 'sha256'), alg };
}
