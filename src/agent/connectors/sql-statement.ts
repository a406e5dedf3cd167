import type { MappedChildren, MappedColumn, MappedResource } from '../../contracts';

/** One statement for one resource and one set of items, with a single parameter: the subject. */
export interface SqlStatement {
  text: string;
  /** How the columns of the one row are to be read, in their order. */
  cells: readonly Cell[];
}

export type Cell =
  | { kind: 'item'; item: string; column: MappedColumn }
  | { kind: 'list'; item: string; columns: readonly (readonly [item: string, column: MappedColumn])[] }
  | { kind: 'doubted-record' }
  | { kind: 'doubted-columns' };

/**
 * SELECT of the asked items' columns only: what is not asked does not leave the source. Everything comes as text, so
 * that no driver setting can change a value. LIMIT 2 makes a second record visible without reading a third.
 * Names were checked against the mapping's schema; they are quoted all the same. Throws Error on an unmapped item.
 */
export function buildStatement(mapping: MappedResource, items: readonly string[]): SqlStatement {
  const { select, cells } = selectList(mapping, items);
  return { text: `SELECT ${select} FROM ${quote(mapping.table)} t WHERE ${condition(mapping)} LIMIT 2`, cells };
}

/** What is read of a record `t`, and how its columns are to be read. */
export function selectList(
  mapping: MappedResource,
  items: readonly string[],
): { select: string; cells: readonly Cell[] } {
  const parts = items.map((item) => itemPart(mapping, item));
  const { recordColumn, columnsColumn } = mapping.correction ?? {};
  if (recordColumn) parts.push({ sql: `t.${quote(recordColumn)}::text`, cell: { kind: 'doubted-record' } });
  if (columnsColumn) {
    parts.push({ sql: `array_to_json(t.${quote(columnsColumn)})::text`, cell: { kind: 'doubted-columns' } });
  }
  return { select: parts.map(({ sql }) => sql).join(', '), cells: parts.map(({ cell }) => cell) };
}

function itemPart(mapping: MappedResource, item: string): { sql: string; cell: Cell } {
  const column = own(mapping.columns, item);
  if (column) return { sql: `t.${quote(column.column)}::text`, cell: { kind: 'item', item, column } };
  const children = own(mapping.children ?? {}, item);
  if (!children) throw new Error(`the mapping of ${mapping.resource} lacks ${item}`);
  const columns = Object.entries(children.columns);
  return { sql: `(${childrenSelect(children)})`, cell: { kind: 'list', item, columns } };
}

function childrenSelect(children: MappedChildren): string {
  const fields = Object.values(children.columns).map(({ column }) => `c.${quote(column)}::text`);
  const order = children.orderBy ? ` ORDER BY c.${quote(children.orderBy)}` : '';
  const rows = `coalesce(json_agg(json_build_array(${fields.join(', ')})${order}), '[]')::text`;
  const match = `c.${quote(children.keyColumn)} = t.${quote(children.parentColumn)}`;
  return `SELECT ${rows} FROM ${quote(children.table)} c WHERE ${match}`;
}

function condition(mapping: MappedResource): string {
  const { through } = mapping;
  if (!through) return `t.${quote(mapping.subjectColumn)} = $1`;
  const keys = `SELECT m.${quote(through.keyColumn)} FROM ${quote(through.table)} m WHERE m.${quote(mapping.subjectColumn)} = $1`;
  return `t.${quote(through.parentColumn)} IN (${keys})`;
}

const NAME = /^[a-z_][a-z0-9_]*$/;

/** A name that the mapping's schema let through; quoted all the same. */
export function quote(name: string): string {
  const parts = name.split('.');
  if (parts.length > 2 || !parts.every((part) => NAME.test(part))) throw new Error('not a plain SQL name');
  return parts.map((part) => `"${part}"`).join('.');
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
