import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { sha256 } from './digest';
import type { EncryptionKey, Recipient } from './encryption-keys';
import { decryptParts, encryptParts, splitJwe } from './jwe';
import { decodePart } from './strict-decode';

const ALG = 'ECDH-ES+A256KW';
const KEY_BYTES = 32;
/** RFC 3394 §2.2.3.1: the initial value that proves the unwrapped key whole. */
const WRAP_IV = Buffer.alloc(8, 0xa6);
export const SESSION_KEY_TYPE = 'onceway-session-key+jwe';

/**
 * A compact JWE, ECDH-ES+A256KW with A256GCM, whose plaintext is the session key. It costs one key agreement, so it is
 * made once a session and travels with each record.
 */
export function wrapSessionKey(sessionKey: Uint8Array, recipient: Recipient): string {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = ephemeral.publicKey.export({ format: 'jwk' });
  const header = { alg: ALG, enc: 'A256GCM', typ: SESSION_KEY_TYPE, kid: recipient.kid, epk: { kty, crv, x, y } };
  const contentKey = randomBytes(KEY_BYTES);
  const cipher = createCipheriv('id-aes256-wrap', agree(ephemeral.privateKey, recipient.publicKey), WRAP_IV);
  const encryptedKey = Buffer.concat([cipher.update(contentKey), cipher.final()]);
  return encryptParts(header, contentKey, sessionKey, encryptedKey);
}

/** The session key inside, or undefined when the JWE is not for one of these keys or was tampered with. */
export function unwrapSessionKey(
  compact: string,
  keyOf: (kid: string) => EncryptionKey | undefined,
): Buffer | undefined {
  const parts = splitJwe(compact);
  if (!parts) return undefined;
  const { alg, enc, typ, kid, epk } = parts.header;
  if (alg !== ALG || enc !== 'A256GCM' || typ !== SESSION_KEY_TYPE || typeof kid !== 'string') return undefined;
  // apu and apv enter the key derivation (RFC 7518 §4.6.2); we never send them, so a message with them is not ours.
  if ('apu' in parts.header || 'apv' in parts.header) return undefined;
  const key = keyOf(kid);
  const encryptedKey = decodePart(parts.encryptedKey);
  const ephemeral = key && readEphemeral(epk);
  if (!key || !encryptedKey || !ephemeral) return undefined;
  try {
    const decipher = createDecipheriv('id-aes256-wrap', agree(key.privateKey, ephemeral), WRAP_IV);
    const contentKey = Buffer.concat([decipher.update(encryptedKey), decipher.final()]);
    const sessionKey = contentKey.length === KEY_BYTES ? decryptParts(parts, contentKey) : undefined;
    return sessionKey?.length === KEY_BYTES ? sessionKey : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The key-encryption key: Concat KDF (RFC 7518 §4.6.2, NIST SP 800-56A §5.8.1) of one round, since SHA-256 gives all of
 * the 256 bits wanted. Exported for the example of RFC 7518 Appendix C.
 */
export function concatKdf(secret: Uint8Array, algorithm: string, bits: number, apu = '', apv = ''): Buffer {
  const round = uint32(1);
  const info = [prefixed(algorithm), prefixed(apu), prefixed(apv), uint32(bits)];
  return sha256(Buffer.concat([round, secret, ...info])).subarray(0, bits / 8);
}

function agree(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  return concatKdf(diffieHellman({ privateKey, publicKey }), ALG, KEY_BYTES * 8);
}

function readEphemeral(epk: unknown): KeyObject | undefined {
  if (typeof epk !== 'object' || epk === null) return undefined;
  const jwk = epk as JsonWebKey;
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || jwk.d !== undefined) return undefined;
  try {
    // OpenSSL refuses a point that is not on the curve, which would leak the private key (invalid-curve attack).
    return createPublicKey({ format: 'jwk', key: jwk });
  } catch {
    return undefined;
  }
}

function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
