import { refuse, type MappedOperation, type MappedPointer } from '../../contracts';
import type { SourceRecord } from '../source';
import { segmentsOf, valueAt, type Json } from './openapi-document';
import { readText, unreadable } from './read-value';

/** What an answer says of absence: only what the mapping names, in the words that it names. */
export function saysAbsent({ absence }: MappedOperation, status: number, body: Json): boolean {
  const marker = absence?.answer;
  if (marker?.status !== status) return false;
  const found = valueAt(body, marker.pointer);
  return (typeof found === 'string' || typeof found === 'number') && String(found) === marker.equals;
}

/**
 * The one record of a successful answer, asked items only. Undefined: the place of the record is empty and the mapping
 * says what that means. Throws `exchange.contract-broken` for anything that cannot be one record of the subject.
 */
export function readRecord(
  mapping: MappedOperation,
  body: Json,
  { subject, items }: { subject: string; items: readonly string[] },
): SourceRecord | undefined {
  const place = valueAt(body, mapping.record ?? '');
  const records = Array.isArray(place) ? (place as Json[]) : place === null ? [] : [place];
  if (records.length === 0 && mapping.absence?.emptyRecord === true) return undefined;
  if (records.length !== 1)
    throw broken(records.length === 0 ? 'the answer has no record' : 'the subject has two records');
  const [record] = records;
  if (record === null || typeof record !== 'object') throw broken('the record is not an object');
  // A cache or a proxy that mixes answers up would disclose one person for another.
  if (mapping.subjectPointer !== undefined && valueAt(record, mapping.subjectPointer) !== subject) {
    throw broken('the record is another subject’s');
  }
  const values = items.map((item) => [item, readItem(mapping, record, item)] as const);
  return {
    values: Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    doubted: doubtedIn(mapping, record),
  };
}

function readItem({ items, lists = {}, resource }: MappedOperation, record: Json, item: string): unknown {
  if (Object.hasOwn(items, item)) return readValue(item, items[item]!, record);
  if (!Object.hasOwn(lists, item)) throw new Error(`the mapping of ${resource} lacks ${item}`);
  const list = lists[item]!;
  const rows = valueAt(record, list.pointer);
  // No list is not an empty one: a source that says nothing of vehicles has not said that there are none.
  if (rows === undefined || rows === null) return undefined;
  if (!Array.isArray(rows)) throw unreadable(item);
  return (rows as Json[]).map((row) => {
    const pairs = Object.entries(list.items).map(([member, place]) => [member, readValue(item, place, row)] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
  });
}

/** A JSON text is never taken for a number without a word of the mapping, nor a number for a text. */
function readValue(item: string, place: MappedPointer, record: Json): unknown {
  const value = valueAt(record, place.pointer);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return readText(item, place, value);
  const asText = place.map !== undefined || ['integer', 'number', 'packed-date'].includes(place.format ?? '');
  if (typeof value === 'number' && asText) return readText(item, place, String(value));
  if (typeof value === 'boolean' && (place.map !== undefined || place.format === 'boolean')) {
    return readText(item, place, String(value));
  }
  throw unreadable(item);
}

function doubtedIn({ correction = {}, items, lists = {} }: MappedOperation, record: Json): SourceRecord['doubted'] {
  const { recordPointer, itemsPointer } = correction;
  const whole = recordPointer === undefined ? false : (valueAt(record, recordPointer) ?? false);
  if (typeof whole !== 'boolean') throw broken('what says that the record is under correction is not true or false');
  if (whole) return 'all';
  const named = itemsPointer === undefined ? [] : (valueAt(record, itemsPointer) ?? []);
  if (!Array.isArray(named)) throw broken('what names the items under correction is not an array');
  const places = [...Object.entries(items), ...Object.entries(lists)];
  const doubted = places.filter(
    ([item, { pointer }]) => named.includes(item) || named.includes(segmentsOf(pointer).at(-1)),
  );
  return new Set(doubted.map(([item]) => item));
}

function broken(detail: string): Error {
  return refuse('exchange.contract-broken', { detail });
}
