import { closeSync, constants, existsSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createPrivateKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { refuse } from '../../contracts';
import type { Jwk } from './algorithms';
import { encryptionKey, type EncryptionKey } from './encryption-keys';
import { signingKey, type SigningKey } from './signing-keys';
import { decodePart } from './strict-decode';

const SECRET_BYTES = 32;

/** Writes a private JWK with mode 0600. Refuses to overwrite: a key lost by accident cannot be made again. */
export function writeKeyFile(path: string, jwk: Jwk): void {
  writePrivate(path, `${JSON.stringify(jwk, null, 2)}\n`);
}

/** Writes a new secret of 32 random bytes, base64url, with mode 0600; refuses to overwrite. */
export function writeSecretKeyFile(path: string): void {
  writePrivate(path, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`);
}

/** Reads a private signing key, JWK or PKCS #8 PEM. Throws `keys.file-refused` or `keys.unusable`. */
export function readSigningKey(path: string): SigningKey {
  return signingKey(parseJwk(path));
}

/** Reads a private encryption key, JWK or PKCS #8 PEM. Throws `keys.file-refused` or `keys.unusable`. */
export function readEncryptionKey(path: string): EncryptionKey {
  return encryptionKey(parseJwk(path));
}

/**
 * The encryption keys of a process's folder: `encryption.jwk.json`, and `encryption.next.jwk.json` while one key follows
 * another, when messages may be sealed to either.
 */
export function readEncryptionKeys(folder: string): EncryptionKey[] {
  const next = join(folder, 'encryption.next.jwk.json');
  const current = readEncryptionKey(join(folder, 'encryption.jwk.json'));
  return existsSync(next) ? [current, readEncryptionKey(next)] : [current];
}

/** Reads a secret key: 32 bytes written as base64url. Throws `keys.file-refused`. */
export function readSecretKey(path: string): Buffer {
  const bytes = decodePart(readPrivate(path).trim());
  if (bytes?.length !== SECRET_BYTES) throw refused(path, 'does not hold 32 bytes of base64url');
  return bytes;
}

/** Reads a public JWK, such as the pinned root key; anybody may read the file, so its mode is not looked at. */
export function readPublicJwk(path: string): Jwk {
  return asObject(
    path,
    readText(path, () => readFileSync(path, 'utf8')),
  );
}

function parseJwk(path: string): Jwk {
  const text = readPrivate(path);
  if (!text.startsWith('-----BEGIN')) return asObject(path, text);
  try {
    return createPrivateKey(text).export({ format: 'jwk' });
  } catch (error) {
    throw refused(path, 'is not a PEM private key', error);
  }
}

function asObject(path: string, text: string): Jwk {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Jwk;
  } catch {
    // The parser's message would quote the file, which is a secret.
  }
  throw refused(path, 'does not hold a JWK');
}

function readPrivate(path: string): string {
  return readText(path, () => {
    const descriptor = openSync(path, constants.O_RDONLY);
    try {
      // Asked of the open file, so that nobody can swap it between the look and the reading.
      const { mode } = fstatSync(descriptor);
      if ((mode & 0o077) !== 0) {
        const shown = (mode & 0o777).toString(8).padStart(4, '0');
        throw refused(path, `may be used by others than its owner (mode ${shown}); run: chmod 600 ${path}`);
      }
      return readFileSync(descriptor, 'utf8');
    } finally {
      closeSync(descriptor);
    }
  });
}

function readText(path: string, read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error)) throw refused(path, `cannot be read (${error.code})`, error);
    throw error;
  }
}

function writePrivate(path: string, text: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw refused(path, error.code === 'EEXIST' ? 'exists already' : `cannot be written (${error.code})`, error);
  }
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}

function refused(path: string, why: string, cause?: unknown): Error {
  return refuse('keys.file-refused', { detail: `key file ${path} ${why}`, facts: { path }, cause });
}
