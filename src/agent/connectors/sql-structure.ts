import type { MappedColumn, MappedResource } from '../../contracts';
import type { StructureFault } from '../source-inspection';

/** A column as the catalogue of the server knows it. */
export interface KnownColumn {
  /** pg_type's name, without length: `bpchar`, `timestamptz`. */
  type: string;
  readable: boolean;
}

/** A column that the mapping names, and where it names it. */
export interface NamedColumn {
  pointer: string;
  table: string;
  column: string;
  /** Pg types that may stand there; any if absent. */
  types?: readonly string[];
}

const TEXTS = ['text', 'varchar', 'bpchar', 'char', 'name'];
const WHOLE = ['int2', 'int4', 'int8'];
const NUMBERS = [...WHOLE, 'numeric', 'float4', 'float8'];

/** What a format can read; texts are left to the sample, which sees whether they hold what the format wants. */
const FITTING: Record<NonNullable<MappedColumn['format']>, readonly string[] | undefined> = {
  text: undefined,
  integer: [...WHOLE, 'numeric', ...TEXTS],
  number: [...NUMBERS, ...TEXTS],
  boolean: ['bool'],
  date: ['date', ...TEXTS],
  'packed-date': [...WHOLE, ...TEXTS],
  'local-time': ['timestamp', ...TEXTS],
  instant: ['timestamptz', ...TEXTS],
};

/** Every column that a mapping names, by its place in the mapping. */
export function namedColumns(mapping: MappedResource): NamedColumn[] {
  const { table, subjectColumn, through, columns, children = {}, correction = {} } = mapping;
  const named: NamedColumn[] = [{ pointer: '/subjectColumn', table: through?.table ?? table, column: subjectColumn }];
  if (through) {
    named.push({ pointer: '/through/keyColumn', table: through.table, column: through.keyColumn });
    named.push({ pointer: '/through/parentColumn', table, column: through.parentColumn });
  }
  for (const [item, column] of Object.entries(columns)) named.push(mapped(`/columns/${item}`, table, column));
  for (const [item, list] of Object.entries(children)) {
    const at = `/children/${item}`;
    named.push({ pointer: `${at}/keyColumn`, table: list.table, column: list.keyColumn });
    named.push({ pointer: `${at}/parentColumn`, table, column: list.parentColumn });
    if (list.orderBy) named.push({ pointer: `${at}/orderBy`, table: list.table, column: list.orderBy });
    for (const [member, column] of Object.entries(list.columns)) {
      named.push(mapped(`${at}/columns/${member}`, list.table, column));
    }
  }
  const { recordColumn, columnsColumn } = correction;
  if (recordColumn) named.push({ pointer: '/correction/recordColumn', table, column: recordColumn, types: ['bool'] });
  if (columnsColumn) {
    named.push({ pointer: '/correction/columnsColumn', table, column: columnsColumn, types: ['_text', '_varchar'] });
  }
  return named;
}

function mapped(pointer: string, table: string, { column, format = 'text', map }: MappedColumn): NamedColumn {
  const types = map ? undefined : FITTING[format];
  return { pointer, table, column, ...(types && { types }) };
}

/** `tables` has the columns of each table that is there and that the role may see, by name. */
export function structureFaults(
  mapping: MappedResource,
  tables: ReadonlyMap<string, ReadonlyMap<string, KnownColumn>>,
): StructureFault[] {
  const named = namedColumns(mapping);
  const absent = [...new Set(named.map(({ table }) => table))].filter((table) => !tables.has(table));
  const columns = named.flatMap(({ pointer, table, column, types }): StructureFault[] => {
    const known = tables.get(table);
    if (!known) return [];
    const found = known.get(column);
    if (!found) return [{ pointer, detail: `${table} has no column ${column}` }];
    if (!found.readable) return [{ pointer, detail: `the role may not read ${table}.${column}` }];
    if (types && !types.includes(found.type)) return [{ pointer, detail: misfit(table, column, found.type, types) }];
    return [];
  });
  return [...absent.map((table) => ({ pointer: '/table', detail: `no table or view ${table}` })), ...columns];
}

function misfit(table: string, column: string, type: string, types: readonly string[]): string {
  const hints: Record<string, string> = {
    timestamp: ' (format local-time reads it)',
    timestamptz: ' (format instant reads it)',
    date: ' (format date reads it)',
  };
  return `${table}.${column} is ${type}, where ${types[0]!} is wanted${hints[type] ?? ''}`;
}
