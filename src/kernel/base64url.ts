const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character, value]));

/** Base64url without padding (RFC 7515 §2). */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at]!, bytes[at + 1], bytes[at + 2]];
    text += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!;
    if (b !== undefined) text += ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!;
    if (c !== undefined) text += ALPHABET[c & 63]!;
  }
  return text;
}

/** Inverse of {@link toBase64Url}; throws SyntaxError on padding, other alphabets, stray bits and impossible lengths. */
export function fromBase64Url(text: string): Uint8Array {
  if (text.length % 4 === 1) throw new SyntaxError('base64url: impossible length');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const character of text) {
    const value = VALUES.get(character);
    if (value === undefined) throw new SyntaxError('base64url: character outside the alphabet');
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 0xff;
    }
  }
  // A second spelling of the same bytes would let one signed value wear two names.
  if (held > 0 && (bits & ((1 << held) - 1)) !== 0) throw new SyntaxError('base64url: stray bits');
  return bytes;
}
