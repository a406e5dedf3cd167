/** One draw for many ids: a draw costs more than the bytes. */
const POOL_BYTES = 4096;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

const HEX = Array.from({ length: 256 }, (_nothing, byte) => byte.toString(16).padStart(2, '0'));

/** Random bytes for ids, each handed out once; keys and salts are drawn by who needs them. At most 256 at a time. */
export function randomForIds(bytes: number): Uint8Array {
  if (used + bytes > POOL_BYTES) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  const drawn = pool.slice(used, used + bytes);
  used += bytes;
  return drawn;
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte]!;
  return text;
}
