import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './process-identity';
import { readRunRecord, writeAtomically } from './run-record';

/** A run's own copy of what `.onceway/stack.json` says while it is the newest. */
export const PRESENT = 'stack.json';

/** What `.onceway/stack.json` names passes from a run that ends to the newest that is still live, or goes. */
export function handOver(homeFolder: string, closing: string): void {
  const stackFile = join(homeFolder, PRESENT);
  if (folderNamedBy(stackFile) !== closing) return;
  const runs = join(homeFolder, 'runs');
  const next = readdirSync(runs)
    .map((id) => join(runs, id))
    .filter((folder) => folder !== closing && existsSync(join(folder, PRESENT)) && isLive(folder))
    .sort()
    .pop();
  if (next === undefined) rmSync(stackFile, { force: true });
  else writeAtomically(stackFile, readFileSync(join(next, PRESENT), 'utf8'));
}

/** Takes the file away from a run that is gone. */
export function dropDead(homeFolder: string): void {
  const folder = folderNamedBy(join(homeFolder, PRESENT));
  if (folder !== undefined && !isLive(folder)) handOver(homeFolder, folder);
}

function isLive(folder: string): boolean {
  const record = readRunRecord(folder);
  return record !== undefined && processIdentity(record.owner.pid) === record.owner.identity;
}

function folderNamedBy(stackFile: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(stackFile, 'utf8')) as { dataDir?: string }).dataDir;
  } catch {
    return undefined;
  }
}
