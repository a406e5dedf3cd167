import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { removeContainersOf } from './docker';
import { type Home, packageRoot } from './paths';
import { dropDead, handOver, PRESENT } from './presence';
import { processIdentity } from './process-identity';
import { reapStaleRuns, removeFolder } from './reap';
import { type RunRecord, type TrackedProcess, writeAtomically, writeRunRecord } from './run-record';
import { StackFault } from './stack-fault';

/** One run of the stack: its own folder, a record of what must be ended with it, and a watchdog. */
export class Run {
  readonly folder: string;
  private record: RunRecord;
  private watchdog: ChildProcess | undefined;
  private over = false;

  private constructor(
    readonly id: string,
    private readonly home: Home,
    keep: boolean,
  ) {
    this.folder = join(home.runs, id);
    const owner = { pid: process.pid, identity: processIdentity(process.pid) ?? '' };
    const startedAt = new Date().toISOString();
    this.record = { id, host: hostname(), owner, startedAt, keep, processes: [], containers: false, folders: [] };
  }

  /** Makes the folder, removes what crashed runs left, and starts the watchdog. */
  static async open(home: Home, keep: boolean): Promise<Run> {
    const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
    const run = new Run(`${stamp}-${process.pid}-${randomBytes(3).toString('hex')}`, home, keep);
    try {
      mkdirSync(home.cache, { recursive: true });
      // Root's PostgreSQL runs as another user, who must pass through the folder; he cannot list or read in it.
      mkdirSync(run.folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
      mkdirSync(join(run.folder, 'logs'), { mode: 0o700 });
      writeRunRecord(run.folder, run.record);
    } catch (fault) {
      throw new StackFault(`cannot write below ${home.folder}: ${(fault as Error).message}`);
    }
    run.startWatchdog();
    await reapStaleRuns(home.runs);
    dropDead(home.folder);
    return run;
  }

  get keep(): boolean {
    return this.record.keep;
  }

  logFile(name: string): string {
    return join(this.folder, 'logs', `${name}.log`);
  }

  /** Call it in the turn of the spawn, for a process that leads a group of its own. */
  track(tracked: Omit<TrackedProcess, 'identity'>): void {
    if (this.over) killGroup(tracked.pid);
    const identity = processIdentity(tracked.pid);
    if (identity !== undefined) this.update({ processes: [...this.record.processes, { ...tracked, identity }] });
  }

  untrack(pid: number): void {
    this.update({ processes: this.record.processes.filter((tracked) => tracked.pid !== pid) });
  }

  /** Call it before the first container is made: containers are found again by the run's label. */
  trackContainers(): void {
    this.update({ containers: true });
  }

  trackFolder(path: string): void {
    this.update({ folders: [...this.record.folders, path] });
  }

  /** Writes the run's stack.json and makes it the one that `.onceway/stack.json` holds. */
  publish(content: unknown): string {
    const text = JSON.stringify(content, null, 2);
    writeAtomically(join(this.folder, PRESENT), text);
    writeAtomically(this.home.stackFile, text);
    return join(this.folder, PRESENT);
  }

  /** Call it when every child has ended. Logs of a failed start are left for the reader until the next start. */
  async close(failed = false): Promise<void> {
    rmSync(join(this.folder, PRESENT), { force: true });
    handOver(this.home.folder, this.folder);
    if (this.record.containers && !this.keep) await removeContainersOf(this.id).catch(() => undefined);
    this.update({ processes: [], containers: false });
    this.over = true;
    if (!this.keep) {
      for (const folder of this.record.folders) await removeFolder(folder);
      for (const name of failed ? readdirSync(this.folder).filter((entry) => !isLeft(entry)) : ['']) {
        await removeFolder(join(this.folder, name));
      }
    }
    await this.stopWatchdog();
  }

  /** Leaves everything to the watchdog, and waits until it has ended all and removed the data. */
  async abandon(): Promise<void> {
    this.over = true;
    handOver(this.home.folder, this.folder);
    await this.stopWatchdog();
  }

  private update(change: Partial<RunRecord>): void {
    this.record = { ...this.record, ...change };
    if (!this.over) writeRunRecord(this.folder, this.record);
  }

  private startWatchdog(): void {
    const entry = join(packageRoot(), 'dist', 'src', 'apps', 'local', 'watchdog.js');
    if (!existsSync(entry)) throw new StackFault('the stack is not built: run npm run compile');
    this.watchdog = spawn(process.execPath, [entry, this.folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
    });
    // Neither process waits for the other: the pipe alone ties them.
    this.watchdog.unref();
    const pipe = this.watchdog.stdin as Socket | null;
    pipe?.on('error', () => undefined);
    pipe?.unref();
  }

  private async stopWatchdog(): Promise<void> {
    const { watchdog } = this;
    if (watchdog?.exitCode !== null) return;
    const ended = new Promise((resolve) => watchdog.once('exit', resolve));
    watchdog.ref();
    watchdog.stdin?.end();
    await ended;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function isLeft(entry: string): boolean {
  return entry === 'logs';
}
