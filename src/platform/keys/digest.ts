import { createHash, hash, randomBytes } from 'node:crypto';
import { canonicalJson, fromBase64Url } from '../../kernel';

const SALT_BYTES = 16;

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array | string): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** SHA-256 as base64url, the form in which digests stand in statements and headers. */
export function sha256Text(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'base64url');
}

/** A fresh 128-bit salt, base64url. It may stand only inside a sealed payload or an encrypted column. */
export function newSalt(): string {
  return randomBytes(SALT_BYTES).toString('base64url');
}

/**
 * base64url(SHA-256(salt ‖ canonical JSON of the value)): binds to a value without helping whoever guesses it, since a
 * citizen number or a yes/no can be found from a bare hash. Throws on a salt that is not 16 bytes of base64url.
 */
export function commitment(salt: string, value: unknown): string {
  const bytes = fromBase64Url(salt);
  if (bytes.length !== SALT_BYTES) throw new SyntaxError('a commitment needs a salt of 16 bytes');
  return createHash('sha256').update(bytes).update(canonicalJson(value)).digest('base64url');
}
