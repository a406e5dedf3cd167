import { join } from 'node:path';
import { refuse, type MappedFile } from '../../contracts';
import { readingsOf } from '../mapping';
import type { CodeColumn, SampledRecord, SnapshotInspector, StrangeCodes } from '../source-inspection';
import { readCells, readSnapshot, type Snapshot } from './snapshot';
import { SnapshotFault } from './snapshot-fault';

const MOST_SHAPES = 4;
const SHAPE_CHARACTERS = 8;

/** Reads the snapshots of a folder once, as the agent would, and looks at what it read. */
export class FileInspector implements SnapshotInspector {
  private readonly snapshots = new Map<string, Promise<Snapshot>>();

  constructor(
    private readonly folder: string,
    private readonly files: readonly MappedFile[],
  ) {}

  async reach(): Promise<{ words: string }> {
    const read = await Promise.all(this.files.map(async (mapping) => [mapping, await this.read(mapping)] as const));
    const words = read.map(([{ file }, { rows, atMs }]) => `${file}: ${rows} rows of ${new Date(atMs).toISOString()}`);
    return { words: words.join(', ') || 'no resource is mapped to it' };
  }

  rows(mapping: MappedFile): Promise<Snapshot> {
    return this.read(mapping);
  }

  async sample(mapping: MappedFile, items: readonly string[], limit: number): Promise<SampledRecord[]> {
    const { cells, columns } = await this.read(mapping);
    const step = Math.max(1, Math.floor(cells.length / limit));
    const rows = cells.filter((_row, at) => at % step === 0).slice(0, limit);
    return rows.map((row) => sampled(mapping, columns, row, items));
  }

  async strangeCodes(mapping: MappedFile, { pointer, expected }: CodeColumn): Promise<StrangeCodes> {
    const { cells, columns } = await this.read(mapping);
    const { column } = mapping.columns[pointer.slice(1)]!;
    const at = columns.indexOf(column);
    const strange = cells.map((row) => row[at]!).filter((code) => code !== '' && !expected.includes(code));
    const shapes = [...new Set(strange.map(shapeOf))].slice(0, MOST_SHAPES);
    return { rows: strange.length, codes: new Set(strange).size, shapes };
  }

  async duplicates(mapping: MappedFile): Promise<number> {
    return (await this.read(mapping)).duplicates;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async read(mapping: MappedFile): Promise<Snapshot> {
    const known = this.snapshots.get(mapping.file) ?? readSnapshot(join(this.folder, mapping.file), mapping);
    this.snapshots.set(mapping.file, known);
    try {
      return await known;
    } catch (error) {
      const reason =
        error instanceof SnapshotFault ? `${mapping.file} ${error.words}` : `${mapping.file} cannot be read`;
      throw refuse('agent.source-failed', { facts: { reason } });
    }
  }
}

function sampled(
  mapping: MappedFile,
  columns: readonly string[],
  row: readonly string[],
  items: readonly string[],
): SampledRecord {
  const values: Record<string, unknown> = {};
  const unreadable: string[] = [];
  let doubted: SampledRecord['doubted'] = new Set<string>();
  for (const item of items.filter((name) => readingsOf(mapping).has(`/${name}`))) {
    try {
      const read = readCells(mapping, columns, row, [item]);
      Object.assign(values, read.values);
      doubted = read.doubted;
    } catch {
      unreadable.push(item);
    }
  }
  return { values, doubted, unreadable };
}

function shapeOf(code: string): string {
  const shape = code
    .replace(/[^0-9A-Za-z]/g, '?')
    .replace(/\d/g, '9')
    .replace(/[A-Z]/g, 'A')
    .replace(/[a-z]/g, 'a');
  return shape.length > SHAPE_CHARACTERS ? `${shape.slice(0, SHAPE_CHARACTERS)}…` : shape;
}
