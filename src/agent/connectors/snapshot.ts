import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { refuse, type MappedFile } from '../../contracts';
import { formats } from '../../kernel/identifiers';
import type { SourceRecord } from '../source';
import { rowsOf, type CsvRow } from './csv-rows';
import { readText, unreadable } from './read-value';
import type { RowFault } from '../source-inspection';
import { SnapshotFault, wordsOf } from './snapshot-fault';

const DEFAULT_MOST_ROWS = 200_000;
const DEFAULT_MOST_FAULTY = 0.01;
const MOST_BYTES = 1_073_741_824;
const TOLD_FAULTS = 20;
const TWICE = -1;

/** A file as it was read whole: rows by the numbers of their subjects. */
export interface Snapshot {
  readonly atMs: number;
  readonly rows: number;
  /** Rows that cannot be put in the contract's words, and where the first of them are. */
  readonly faulty: number;
  readonly faults: readonly RowFault[];
  /** Subjects with more than one row. */
  readonly duplicates: number;
  /** Undefined: no row. Throws `exchange.contract-broken`. */
  find(subject: string, items: readonly string[]): SourceRecord | undefined;
  /** Row by row, with the texts of the columns that the mapping names. */
  readonly cells: readonly (readonly string[])[];
  readonly columns: readonly string[];
}

/** Reads a file from end to end. Throws {@link SnapshotFault} when it is none, or when it changed under the reading. */
export async function readSnapshot(path: string, mapping: MappedFile): Promise<Snapshot> {
  const file = await open(path, 'r').catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new SnapshotFault(code === 'ENOENT' ? 'there is no such file' : `cannot be opened (${code})`);
  });
  try {
    const before = await file.stat();
    if (!before.isFile()) throw new SnapshotFault('is not a file');
    if (before.size > MOST_BYTES) throw new SnapshotFault('is larger than 1 GiB');
    const hash = createHash('sha256');
    const builder = await built(rowsOf(hashed(path, file, hash), mapping.encoding), mapping);
    const after = await file.stat();
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      throw new SnapshotFault('was written while it was read: put it in place by renaming');
    }
    if (mapping.checksum) await assertChecksum(path, hash.digest('hex'));
    return builder.snapshot(Math.floor(before.mtimeMs));
  } finally {
    await file.close();
  }
}

async function* hashed(path: string, file: FileHandle, hash: ReturnType<typeof createHash>): AsyncIterable<Buffer> {
  // By the descriptor and not by the name: what is renamed into its place meanwhile is another file.
  const stream = createReadStream(path, { fd: file.fd, autoClose: false, highWaterMark: 262_144 });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
}

async function assertChecksum(path: string, digest: string): Promise<void> {
  const text = await readFile(`${path}.sha256`, 'utf8').catch(() => {
    throw new SnapshotFault('has no .sha256 beside it');
  });
  if (text.trim().split(/\s/)[0]?.toLowerCase() !== digest) throw new SnapshotFault('does not agree with its .sha256');
}

async function built(rows: AsyncIterable<CsvRow>, mapping: MappedFile): Promise<SnapshotBuilder> {
  let builder: SnapshotBuilder | undefined;
  for await (const row of rows) {
    if (builder) builder.add(row);
    else builder = new SnapshotBuilder(mapping, row.cells);
  }
  if (!builder) throw new SnapshotFault('is empty: not even a header');
  return builder;
}

/** Columns that a mapping names, each once. */
function columnsOf({ keyColumns, columns, correctionColumn }: MappedFile): string[] {
  const named = Object.values(columns).map(({ column }) => column);
  return [...new Set([...keyColumns, ...named, ...(correctionColumn === undefined ? [] : [correctionColumn])])];
}

class SnapshotBuilder {
  private readonly columns: readonly string[];
  private readonly places: readonly number[];
  private readonly rows: string[][] = [];
  private readonly index = new Map<string, number>();
  private readonly structural: RowFault[] = [];
  private readonly faults: RowFault[] = [];
  private faulty = 0;
  private duplicates = 0;

  constructor(
    private readonly mapping: MappedFile,
    private readonly header: readonly string[],
  ) {
    this.columns = columnsOf(mapping);
    const faults = this.columns
      .filter((column) => header.filter((name) => name === column).length !== 1)
      .map((column) => `${header.includes(column) ? 'names twice' : 'lacks'} the column ${column}`);
    if (faults.length > 0) throw new SnapshotFault(`its header ${faults.join(', ')}`);
    this.places = this.columns.map((column) => header.indexOf(column));
  }

  add({ line, cells }: CsvRow): void {
    if (cells.length !== this.header.length) {
      this.structural.push({ line, what: `has ${cells.length} cells where the header has ${this.header.length}` });
      if (this.structural.length >= TOLD_FAULTS) throw new SnapshotFault(this.structural);
      return;
    }
    const most = this.mapping.mostRows ?? DEFAULT_MOST_ROWS;
    if (this.rows.length >= most) throw new SnapshotFault(`has more than ${most} rows (mostRows)`);
    const row = this.places.map((place) => cells[place]!);
    const at = this.rows.push(row) - 1;
    const wrong = [...this.indexed(row, at), ...valueFaults(this.mapping, this.columns, row)];
    if (wrong.length === 0) return;
    this.faulty += 1;
    if (this.faults.length < TOLD_FAULTS) this.faults.push({ line, what: wrong.join(' and ') });
  }

  snapshot(atMs: number): Snapshot {
    const { rows, faulty, faults, duplicates, columns, mapping, index } = this;
    if (this.structural.length > 0) throw new SnapshotFault(this.structural);
    const most = mapping.mostFaultyRows ?? DEFAULT_MOST_FAULTY;
    if (faulty > most * rows.length) {
      throw new SnapshotFault(`${faulty} of ${rows.length} rows are faulty: ${wordsOf(faults)}`);
    }
    const find = (subject: string, items: readonly string[]): SourceRecord | undefined => {
      const at = index.get(subject);
      // Which of two is true is not for the agent to choose.
      if (at === TWICE) throw refuse('exchange.contract-broken', { detail: 'the subject has two records' });
      return at === undefined ? undefined : readCells(mapping, columns, rows[at]!, items);
    };
    return { atMs, rows: rows.length, faulty, faults, duplicates, find, cells: rows, columns };
  }

  private indexed(row: readonly string[], at: number): string[] {
    const { keyColumns, subjectType } = this.mapping;
    const keys = keyColumns.map((_column, place) => row[place]!).filter((key) => key !== '');
    if (keys.length === 0) return ['has no key'];
    const wrong = keys.filter((key) => !formats[subjectType](key));
    for (const key of new Set(keys)) {
      const known = this.index.get(key);
      if (known !== undefined && known !== TWICE) this.duplicates += 1;
      this.index.set(key, known === undefined ? at : TWICE);
    }
    return wrong.length > 0 ? [`has a key that is no ${subjectType}`] : [];
  }
}

function valueFaults(mapping: MappedFile, columns: readonly string[], row: readonly string[]): string[] {
  const items = Object.entries(mapping.columns).filter(([item, reading]) => {
    try {
      readCell(item, reading, row[columns.indexOf(reading.column)]!);
      return false;
    } catch {
      return true;
    }
  });
  const doubt = mapping.correctionColumn;
  const doubted = doubt === undefined || ['', 'true', 'false'].includes(row[columns.indexOf(doubt)]!);
  return [
    ...items.map(([item]) => `has a value that cannot be read as ${item}`),
    ...(doubted ? [] : ['says neither true nor false of its correction']),
  ];
}

/** A row in the contract's words. Throws `exchange.contract-broken` naming the item, never the value. */
export function readCells(
  mapping: MappedFile,
  columns: readonly string[],
  row: readonly string[],
  items: readonly string[],
): SourceRecord {
  const values: Record<string, unknown> = {};
  for (const item of items) {
    const reading = Object.hasOwn(mapping.columns, item) ? mapping.columns[item] : undefined;
    if (!reading) throw new Error(`the mapping of ${mapping.resource} lacks ${item}`);
    const value = readCell(item, reading, row[columns.indexOf(reading.column)]!);
    if (value !== undefined) values[item] = value;
  }
  const doubt = mapping.correctionColumn === undefined ? '' : row[columns.indexOf(mapping.correctionColumn)]!;
  if (!['', 'true', 'false'].includes(doubt)) throw unreadable('correctionColumn');
  return { values, doubted: doubt === 'true' ? 'all' : new Set() };
}

/** An empty cell is an absent item. */
function readCell(item: string, reading: MappedFile['columns'][string], text: string): unknown {
  return text === '' ? undefined : readText(item, reading, text);
}
