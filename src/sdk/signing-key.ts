import { calculateJwkThumbprint, importJWK, SignJWT, type JWK } from 'jose';

/**
 * A system's registered signing key: as a JWK with its private member, or as a key that cannot be taken out of the
 * browser or the device, then with the kid under which it is registered (RFC 7638 thumbprint).
 */
export type SystemSigningKey = PrivateJwk | { key: HeldKey; kid: string; alg: SignatureAlgorithm };

/** A JSON Web Key (RFC 7517), as far as signing needs it. Declared here: callers need not have the types of a library. */
export interface PrivateJwk {
  kty?: string;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  kid?: string;
  alg?: string;
  use?: string;
  key_ops?: string[];
  ext?: boolean;
}

/** WebCrypto's key, by its name in Node and in browsers. */
export type HeldKey = Awaited<ReturnType<typeof globalThis.crypto.subtle.importKey>>;

export type SignatureAlgorithm = 'ES256' | 'EdDSA';

/** Signs JWTs with a system's key. */
export interface Signer {
  sign: (header: { typ: string }, claims: Record<string, unknown>) => Promise<string>;
}

/** @throws TypeError for keys that the gateway does not take. */
export async function signerOf(given: SystemSigningKey): Promise<Signer> {
  const { key, kid, alg } = 'key' in given ? given : await heldJwk(given);
  return {
    sign: (header, claims) => new SignJWT(claims).setProtectedHeader({ ...header, alg, kid }).sign(key),
  };
}

export interface Held {
  key: HeldKey;
  kid: string;
  alg: SignatureAlgorithm;
}

/** @throws TypeError unless it is a private JWK of an algorithm that the gateway takes. */
export async function heldJwk(jwk: PrivateJwk): Promise<Held> {
  const alg = jwk.crv === 'P-256' ? 'ES256' : jwk.crv === 'Ed25519' ? 'EdDSA' : undefined;
  if (alg === undefined || jwk.d === undefined) throw new TypeError('a signing key is a private P-256 or Ed25519 JWK');
  // The key's own `use` or `key_ops` are the registry's business; `alg` alone decides here.
  const { kty, crv, x, y, d } = jwk;
  const bare = { kty, crv, x, d, ...(y !== undefined && { y }) } as JWK;
  return { key: (await importJWK(bare, alg)) as HeldKey, kid: await calculateJwkThumbprint(bare, 'sha256'), alg };
}
