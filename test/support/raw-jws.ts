import { createHmac, type webcrypto } from 'node:crypto';

type Key = webcrypto.CryptoKey;

const part = (content: string | Uint8Array): string => Buffer.from(content).toString('base64url');

/** A compact JWS over texts as they stand: members may come twice, in any order, or be no JSON at all. ES256. */
export async function rawJws(header: string, payload: string, key: Key): Promise<string> {
  const input = `${part(header)}.${part(payload)}`;
  const signature = await globalThis.crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(input));
  return `${input}.${part(new Uint8Array(signature))}`;
}

/** The same under HMAC-SHA-256, as if a public key were a secret. */
export function hmacJws(header: string, payload: string, secret: string): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${part(createHmac('sha256', secret).update(input).digest())}`;
}

/** Without a signature, whatever the header says. */
export function unsignedJws(header: string, payload: string): string {
  return `${part(header)}.${part(payload)}.`;
}
