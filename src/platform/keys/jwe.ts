import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { decodeHeader, decodePart } from './strict-decode';

/** RFC 7518 §5.3: 96-bit IV, 128-bit tag. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface JweParts {
  header: Record<string, unknown>;
  /** As it stands in the message: the additional authenticated data. */
  protectedPart: string;
  encryptedKey: string;
  iv: string;
  ciphertext: string;
  tag: string;
}

/** A compact JWE (RFC 7516 §7.1) under A256GCM with a fresh random IV. `encryptedKey` is empty with `dir`. */
export function encryptParts(
  header: Record<string, unknown>,
  contentKey: Uint8Array,
  plaintext: Uint8Array,
  encryptedKey: Uint8Array = new Uint8Array(0),
): string {
  const protectedPart = Buffer.from(JSON.stringify(header)).toString('base64url');
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(protectedPart, 'ascii'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const bodies = [encryptedKey, iv, ciphertext, cipher.getAuthTag()];
  return [protectedPart, ...bodies.map((body) => Buffer.from(body).toString('base64url'))].join('.');
}

/** A compact JWE under a key that both sides have (`dir`, RFC 7518 §4.5), with members of its protected header. */
export function encryptDirect(members: Record<string, unknown>, key: Uint8Array, plaintext: Uint8Array): string {
  return encryptParts({ alg: 'dir', enc: 'A256GCM', ...members }, key, plaintext);
}

/** The parts of a compact JWE with its header parsed but not yet proved; undefined when it is not one. */
export function splitJwe(compact: string): JweParts | undefined {
  const parts = compact.split('.', 6);
  const [protectedPart, encryptedKey, iv, ciphertext, tag] = parts;
  if (parts.length !== 5 || !protectedPart || encryptedKey === undefined) return undefined;
  if (!iv || ciphertext === undefined || !tag) return undefined;
  const header = decodeHeader(protectedPart);
  return header && { header, protectedPart, encryptedKey, iv, ciphertext, tag };
}

/** The plaintext, or undefined when anything, the header included, was changed. */
export function decryptParts(parts: JweParts, contentKey: Uint8Array): Buffer | undefined {
  const [iv, ciphertext, tag] = [decodePart(parts.iv), decodePart(parts.ciphertext), decodePart(parts.tag)];
  if (!ciphertext || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', contentKey, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(parts.protectedPart, 'ascii'));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return undefined;
  }
}
