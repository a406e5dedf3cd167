import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, type FileSource, type MappedFile } from '../../contracts';
import type { Clock } from '../../kernel';
import type { Connector, SourceAnswer, SourceQuestion } from '../source';
import { readSnapshot, type Snapshot } from './snapshot';
import { SnapshotFault } from './snapshot-fault';

export interface FileConnectorOptions {
  source: FileSource;
  folder: string;
  files: readonly MappedFile[];
  clock: Clock;
  onTaken: (mapping: MappedFile, snapshot: Snapshot) => void;
  /** A file that is no snapshot: the one before it, if any, goes on answering. */
  onRefused: (mapping: MappedFile, words: string, kept: Snapshot | undefined) => void;
}

const DEFAULT_CHECK_MS = 5_000;
/** A file that was written to so shortly ago may be unfinished. */
const SETTLED_MS = 2_000;
/** Answers come from memory: what waits here waits for nothing. */
const CAPACITY = 64;
const HOUR_MS = 3_600_000;

interface Held {
  mapping: MappedFile;
  snapshot?: Snapshot;
  /** State of the file that was last read, taken or not. */
  read?: string;
  /** State of the file when it was last looked at. */
  seen?: string;
}

/** Answers from CSV snapshots, held in memory. A new one counts from one moment to the next, whole, or not at all. */
export class FileConnector implements Connector {
  readonly name: string;
  readonly capacity = CAPACITY;
  private readonly held: ReadonlyMap<string, Held>;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly options: FileConnectorOptions) {
    this.name = options.source.name;
    this.held = new Map(options.files.map((mapping) => [mapping.resource, { mapping }]));
  }

  mapping(resource: string): MappedFile | undefined {
    return this.held.get(resource)?.mapping;
  }

  /** Resolves when what lies there has been read. */
  async start(): Promise<void> {
    this.looking = this.begin();
    await this.looking;
    this.lookLater();
  }

  ask({ resource, subject, items }: SourceQuestion): Promise<SourceAnswer> {
    return Promise.resolve().then(() => {
      const held = this.held.get(resource);
      if (!held) throw new Error(`source ${this.name} does not hold ${resource}`);
      const snapshot = this.usable(held);
      const record = snapshot.find(subject, items);
      return { atMs: snapshot.atMs, ...(record && { record }) };
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private usable({ mapping, snapshot }: Held): Snapshot {
    if (!snapshot) throw this.failure('there is no snapshot');
    const ageMs = this.options.clock.now() - snapshot.atMs;
    if (mapping.mostAgeHours !== undefined && ageMs > mapping.mostAgeHours * HOUR_MS) {
      throw this.failure(`the snapshot is older than ${mapping.mostAgeHours} hours`);
    }
    return snapshot;
  }

  /** What was written a moment ago is waited for: at its start an agent has nothing older to answer from. */
  private async begin(): Promise<void> {
    await this.look();
    if ([...this.held.values()].every(({ read }) => read !== undefined)) return;
    await sleep(SETTLED_MS);
    await this.look();
  }

  private lookLater(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.looking = this.look();
      void this.looking.then(() => this.lookLater());
    }, this.options.source.checkEveryMs ?? DEFAULT_CHECK_MS);
  }

  /** One file after the other: two large ones at once would need the memory of both. */
  private async look(): Promise<void> {
    for (const held of this.held.values()) if (!this.closed) await this.lookAt(held);
  }

  private async lookAt(held: Held): Promise<void> {
    const { state, writtenMs } = await this.stateOf(held.mapping);
    const settled = state === held.seen || this.options.clock.now() - writtenMs >= SETTLED_MS;
    held.seen = state;
    if (state === held.read || !settled) return;
    held.read = state;
    try {
      held.snapshot = await readSnapshot(join(this.options.folder, held.mapping.file), held.mapping);
      this.options.onTaken(held.mapping, held.snapshot);
    } catch (error) {
      const words = error instanceof SnapshotFault ? error.words : 'cannot be read';
      this.options.onRefused(held.mapping, words, held.snapshot);
    }
  }

  /** What tells one file in that place from another; a checksum that comes later makes it another. */
  private async stateOf({ file, checksum }: MappedFile): Promise<{ state: string; writtenMs: number }> {
    const path = join(this.options.folder, file);
    const paths = checksum ? [path, `${path}.sha256`] : [path];
    const stats = await Promise.all(paths.map((one) => stat(one).catch(() => undefined)));
    const state = stats
      .map((one) => (one ? `${one.ino} ${one.size} ${one.mtimeMs} ${one.ctimeMs}` : 'none'))
      .join(', ');
    return { state, writtenMs: Math.max(0, ...stats.map((one) => one?.mtimeMs ?? 0)) };
  }

  private failure(reason: string): Error {
    return refuse('agent.source-failed', { facts: { source: this.name, reason } });
  }
}
