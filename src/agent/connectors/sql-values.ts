import type { MappedColumn, MappedResource } from '../../contracts';
import type { SourceRecord } from '../source';
import { readText } from './read-value';
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
  return text === null ? undefined : readText(item, column, text);
}
