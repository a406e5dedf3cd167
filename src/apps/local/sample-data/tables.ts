/** A row as COPY wants it; null is SQL's null, a list becomes a text[]. */
export type Cell = string | number | null | readonly string[];

export interface SampleTable {
  name: string;
  columns: readonly string[];
  rows: () => Iterable<readonly Cell[]>;
}

/** What one department's database holds: its own schema in the words of such a system, not in those of any contract. */
export interface SampleDatabase {
  schema: string;
  /** Run before the rows come. */
  create: string;
  tables: readonly SampleTable[];
  /** Run after the rows: building an index once is cheaper than growing it row by row. */
  index: string;
}

/** One schema out of parts that each describe some of its tables, for a department whose data stands in several files. */
export function combined(schema: string, parts: readonly Omit<SampleDatabase, 'schema'>[]): SampleDatabase {
  return {
    schema,
    create: parts.map(({ create }) => create).join('\n'),
    tables: parts.flatMap(({ tables }) => tables),
    index: parts.map(({ index }) => index).join('\n'),
  };
}

/** One line of COPY's text format (PostgreSQL manual, COPY, "Text Format"). */
export function copyLine(row: readonly Cell[]): string {
  return `${row.map(copyCell).join('\t')}\n`;
}

function copyCell(cell: Cell): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'string') return escape(cell);
  return escape(`{${cell.map((element) => `"${element.replace(/["\\]/g, '\\$&')}"`).join(',')}}`);
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escape(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);
}
