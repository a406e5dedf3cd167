import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process of a run, with what tells it from a later process under the same number. */
export interface TrackedProcess {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
  /** Asks this process to end in good order: PostgreSQL wants SIGINT, the others SIGTERM. */
  readonly signal: NodeJS.Signals;
}

/** What stands in `run.json` of a run's folder: all that must be ended and removed if its owner dies. */
export interface RunRecord {
  readonly id: string;
  readonly host: string;
  readonly owner: { readonly pid: number; readonly identity: string };
  readonly startedAt: string;
  readonly keep: boolean;
  readonly processes: readonly TrackedProcess[];
  /** Whether Docker may hold containers that bear this run's label. */
  readonly containers: boolean;
  /** Folders outside the run's own. */
  readonly folders: readonly string[];
}

const NAME = 'run.json';

export function readRunRecord(folder: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}

/** Written before control returns: from then on the process named in it cannot be forgotten. */
export function writeRunRecord(folder: string, record: RunRecord): void {
  writeAtomically(join(folder, NAME), JSON.stringify(record, null, 2));
}

/** Readers see the old content or the new one, never half; only the owner may read it. */
export function writeAtomically(path: string, content: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}
