import { randomForIds, toHex } from './random';

/** UUID version 7 (RFC 9562 §5.7): sorts by the millisecond of its making, so that new rows land side by side. */
export function uuidv7(nowMs: number = Date.now()): string {
  const bytes = randomForIds(16);
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(nowMs / 2 ** (8 * (5 - at))) & 0xff;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The millisecond in which a version 7 id was made. */
export function uuidv7Time(id: string): number {
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Lower-case UUID of any version of RFC 9562. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
