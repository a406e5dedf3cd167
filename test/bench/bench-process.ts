import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { BenchRun } from './bench-run';
import type { LoadRound } from './callers';
import type { Order, Role, Told } from './load-process';

/** A process of the bench's own: a client that makes load, or the service that answers an echo. */
export class BenchProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it is ready for its work. */
  static async start(run: BenchRun, role: Role): Promise<BenchProcess> {
    const child = fork(join(__dirname, 'load-process.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    run.leave.push(() => Promise.resolve(void child.kill()));
    const started = new BenchProcess(child);
    await started.ask(role);
    return started;
  }

  get pid(): number {
    return this.child.pid!;
  }

  async round(order: Order): Promise<LoadRound> {
    const told = await this.ask(order);
    if (!('round' in told)) throw new Error('the load was made by nobody');
    return told.round;
  }

  private ask(message: Role | Order): Promise<Told> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`a process of the bench ended with ${code}`));
      this.child.once('exit', ended);
      this.child.once('message', (told: Told) => {
        this.child.off('exit', ended);
        if ('failed' in told) reject(new Error(told.failed));
        else resolve(told);
      });
      this.child.send(message);
    });
  }
}
