import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Run } from './run';
import { type Service, type ServiceState, until } from './service';
import { StackFault } from './stack-fault';

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Another user to run as; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly stopSignal: NodeJS.Signals;
  readonly graceMs: number;
  readonly readyMs: number;
  readonly isReady: () => Promise<boolean>;
  /** How often a start that ended at once is tried again: PostgreSQL refuses while a killed server's children end. */
  readonly retries?: number;
  readonly onUnexpectedEnd?: (name: string, how: string, log: string) => void;
}

/** A service that is a child process of this one, in a process group of its own so that Ctrl-C does not reach it first. */
export class ChildService implements Service {
  readonly name: string;
  readonly log: string;
  state: ServiceState = 'stopped';
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private asked = false;

  constructor(
    private readonly spec: ChildSpec,
    private readonly run: Run,
  ) {
    this.name = spec.name;
    this.log = run.logFile(spec.name);
  }

  get pid(): number | undefined {
    return this.isRunning() ? this.child?.pid : undefined;
  }

  async start(): Promise<void> {
    if (this.isRunning()) return;
    for (let attempt = 0; ; attempt += 1) {
      this.launch();
      const ready = await until(async () => !this.isRunning() || (await this.spec.isReady()), this.spec.readyMs);
      if (ready && this.isRunning()) {
        this.state = 'ready';
        return;
      }
      await this.kill();
      if (ready && attempt < (this.spec.retries ?? 0)) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        continue;
      }
      const why = ready ? 'ended while it was starting' : `was not ready within ${this.spec.readyMs / 1000} s`;
      throw new StackFault(`${this.name} ${why}. The end of ${this.log}:\n${this.logTail()}`);
    }
  }

  async stop(): Promise<void> {
    if (!this.isRunning()) return this.settle();
    this.asked = true;
    this.child?.kill(this.spec.stopSignal);
    const late = setTimeout(() => this.killGroup(), this.spec.graceMs);
    await this.ended;
    clearTimeout(late);
    this.settle();
  }

  async kill(): Promise<void> {
    if (this.isRunning()) {
      this.asked = true;
      this.killGroup();
      await this.ended;
    }
    this.settle();
  }

  private launch(): void {
    const { spec } = this;
    const output = openSync(this.log, 'a', 0o600);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...spec.env },
      detached: true,
      stdio: ['ignore', output, output],
      ...(spec.user ?? {}),
    });
    this.child = child;
    this.asked = false;
    this.state = 'starting';
    // In the same turn as the spawn: a crash after this line finds the child in the record.
    if (child.pid !== undefined) this.run.track({ name: spec.name, pid: child.pid, signal: spec.stopSignal });
    closeSync(output);
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        if (child.pid !== undefined) this.run.untrack(child.pid);
        if (!this.asked && this.state === 'ready') spec.onUnexpectedEnd?.(spec.name, how, this.log);
        if (!this.asked) this.state = 'ended';
        resolve();
      };
      child.once('exit', (code, signal) => end(signal ?? `exit status ${code}`));
      child.once('error', (fault) => end(fault.message));
    });
  }

  private isRunning(): boolean {
    const { child } = this;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  private killGroup(): void {
    try {
      if (this.child?.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }

  private settle(): void {
    this.state = 'stopped';
  }

  private logTail(): string {
    try {
      return readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
    } catch {
      return '(no log)';
    }
  }
}
