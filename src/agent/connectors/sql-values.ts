import { refuse, type MappedColumn, type MappedResource } from '../../contracts';
import type { SourceRecord } from '../source';
import type { Cell } from './sql-statement';

type Text = string | null;

/** A row, all text, as a record in the contract's words. Throws `exchange.contract-broken` naming the item, never the value. */
export function readRow(mapping: MappedResource, cells: readonly Cell[], row: readonly Text[]): SourceRecord {
  const values: Record<string, unknown> = {};
  let doubted: SourceRecord['doubted'] = new Set();
  cells.forEach((cell, at) => {
    const text = row[at] ?? null;
    if (cell.kind === 'doubted-record') {
      if (text === 'true') doubted = 'all';
    } else if (cell.kind === 'doubted-columns') {
      if (doubted !== 'all') doubted = itemsIn(mapping, (JSON.parse(text ?? '[]') ?? []) as string[]);
    } else {
      const value = cell.kind === 'item' ? readValue(cell.item, cell.column, text) : readList(cell, text);
      if (value !== undefined) values[cell.item] = value;
    }
  });
  return { values, doubted };
}

function readList(cell: Extract<Cell, { kind: 'list' }>, text: Text): unknown[] {
  const rows = JSON.parse(text ?? '[]') as Text[][];
  return rows.map((row) => {
    const pairs = cell.columns.map(([item, column], at) => [item, readValue(item, column, row[at] ?? null)] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
  });
}

/** Items whose column, or whose own name, stands in the source's list of columns under correction. */
function itemsIn(mapping: MappedResource, columns: readonly string[]): ReadonlySet<string> {
  const items = Object.entries(mapping.columns).filter(([, { column }]) => columns.includes(column));
  const lists = Object.keys(mapping.children ?? {}).filter((item) => columns.includes(item));
  return new Set([...items.map(([item]) => item), ...lists]);
}

function readValue(item: string, column: MappedColumn, text: Text): unknown {
  if (text === null) return undefined;
  if (column.map) {
    // A code that the mapping does not know must not slip through as if it were the contract's.
    if (!Object.hasOwn(column.map, text)) throw unreadable(item);
    return column.map[text];
  }
  const value = READERS[column.format ?? 'text'](text, column.times ?? 1);
  if (value === undefined) throw unreadable(item);
  return value;
}

type Format = NonNullable<MappedColumn['format']>;

const READERS: Record<Format, (text: string, times: number) => unknown> = {
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

/** PostgreSQL's ISO text of a timestamp, as an RFC 3339 instant in UTC. `zone` is added when the text has none. */
function instant(text: string, zone: string): string | undefined {
  const iso = text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00');
  const ms = Date.parse(`${iso}${zone}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function unreadable(item: string): Error {
  return refuse('exchange.contract-broken', {
    detail: 'a value cannot be put in the words of the contract',
    facts: { item },
  });
}
