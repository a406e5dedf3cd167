import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { removeContainersOf } from './docker';
import { handOver } from './presence';
import { processIdentity } from './process-identity';
import { readRunRecord, type RunRecord, type TrackedProcess } from './run-record';

const GRACE_MS = 10_000;
const UNRECORDED_AGE_MS = 60_000;

/** Ends everything that a run left behind and removes its data, unless it was started to be kept. */
export async function reapRun(folder: string): Promise<void> {
  const record = readRunRecord(folder);
  if (record === undefined) return;
  handOver(join(folder, '..', '..'), folder);
  await endProcesses(record.processes, record.keep ? GRACE_MS : 0);
  if (record.containers) await removeContainersOf(record.id).catch(() => undefined);
  if (record.keep) return;
  for (const path of [...record.folders, folder]) await removeFolder(path);
}

/** Signals, waits up to the grace (ms), then kills whole process groups; without grace it kills at once. */
export async function endProcesses(processes: readonly TrackedProcess[], graceMs: number): Promise<void> {
  if (graceMs > 0) {
    for (const tracked of processes.filter(isAlive)) signalGroup(tracked.pid, tracked.signal);
    await untilGone(processes, graceMs);
  }
  for (const tracked of processes.filter(isAlive)) signalGroup(tracked.pid, 'SIGKILL');
  await untilGone(processes, GRACE_MS);
}

/** A run is stale when its owner is gone; one of another machine on a shared disk is not ours to judge. */
export function isStale(record: RunRecord, identityOf: (pid: number) => string | undefined, host: string): boolean {
  return record.host === host && identityOf(record.owner.pid) !== record.owner.identity;
}

/** Removes what crashed runs left; live runs, and kept data, stay. Answers the ids that were removed. */
export async function reapStaleRuns(runsFolder: string): Promise<string[]> {
  const removed: string[] = [];
  for (const id of await readdir(runsFolder).catch(() => [] as string[])) {
    const folder = join(runsFolder, id);
    const record = readRunRecord(folder);
    if (record === undefined) {
      // A folder without a record is either being made this moment or the rest of a removal.
      const age = Date.now() - ((await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now());
      if (age > UNRECORDED_AGE_MS) await removeFolder(folder);
    } else if (isStale(record, processIdentity, hostname())) {
      await reapRun(folder);
      if (!record.keep) removed.push(id);
    }
  }
  return removed;
}

/** Also right while a dying server still writes into it; what another user owns is left alone. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(() => undefined);
}

function isAlive(tracked: TrackedProcess): boolean {
  return processIdentity(tracked.pid) === tracked.identity;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
  } catch {
    // It ended by itself between the look and the signal.
  }
}

async function untilGone(processes: readonly TrackedProcess[], limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (processes.some(isAlive) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}
