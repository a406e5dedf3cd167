import { refuse } from '../../contracts';
import type { Reading } from '../mapping';

/** A text of the source as a value in the contract's words. Throws `exchange.contract-broken` naming the item, never the value. */
export function readText(item: string, reading: Reading, text: string): unknown {
  if (reading.map) {
    // A code that the mapping does not know must not slip through as if it were the contract's.
    if (!Object.hasOwn(reading.map, text)) throw unreadable(item);
    return reading.map[text];
  }
  const value = READERS[reading.format ?? 'text'](text, reading.times ?? 1);
  if (value === undefined) throw unreadable(item);
  return value;
}

export function unreadable(item: string): Error {
  return refuse('exchange.contract-broken', {
    detail: 'a value cannot be put in the words of the contract',
    facts: { item },
  });
}

const READERS: Record<NonNullable<Reading['format']>, (text: string, times: number) => unknown> = {
  text: (text) => text,
  integer: (text, times) => scaled(text, times, Number.isSafeInteger),
  number: (text, times) => scaled(text, times, Number.isFinite),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  date: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined),
  'packed-date': (text) => (/^\d{8}$/.test(text) ? text.replace(/^(....)(..)(..)$/, '$1-$2-$3') : undefined),
  'local-time': (text) => instant(text, '+08:00'),
  instant: (text) => instant(text, ''),
};

function scaled(text: string, times: number, fits: (value: number) => boolean): number | undefined {
  // Rounded to the 15 digits that a double holds: 4.35 × 100 is to be 435, not 434.99999999999994.
  const value = times === 1 ? Number(text) : Number((Number(text) * times).toPrecision(15));
  return text.trim() !== '' && fits(value) ? value : undefined;
}

/** PostgreSQL's ISO text of a timestamp, or RFC 3339, as an instant in UTC. `zone` is added when the text has none. */
function instant(text: string, zone: string): string | undefined {
  const iso = text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00');
  const ms = Date.parse(`${iso}${zone}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
