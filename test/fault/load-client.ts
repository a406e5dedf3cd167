import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { System } from '../support/governance';
import type { Call } from './history';
import type { Asked, Order, Patience, Word } from './load-orders';

/** The load's process, as the runner commands it. */
export class LoadClient {
  private constructor(private readonly child: ChildProcess) {}

  static async start(system: System, gateways: readonly string[], asked: Asked[]): Promise<LoadClient> {
    const client = new LoadClient(fork(join(__dirname, 'load-process.js'), { stdio: ['ignore', 2, 2, 'ipc'] }));
    await client.order({ do: 'set-up', system, gateways, asked }, 'ready');
    return client;
  }

  async begin(callers: number, patience: Patience, resources?: string[]): Promise<void> {
    await this.order({ do: 'begin', callers, patience, ...(resources && { resources }) }, 'begun');
  }

  /** Nothing new is begun; resolves with the log when what runs has ended. */
  async end(): Promise<{ calls: readonly Call[]; tokens: readonly string[] }> {
    return this.order({ do: 'end' }, 'ended');
  }

  stop(): Promise<void> {
    if (this.child.exitCode !== null) return Promise.resolve();
    const ended = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.kill('SIGKILL');
    return ended;
  }

  private order<S extends Word['says']>(order: Order, expected: S): Promise<Extract<Word, { says: S }>> {
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the load has ended'));
      this.child.once('exit', gone);
      this.child.once('message', (word: Word) => {
        this.child.off('exit', gone);
        if (word.says === expected) resolve(word as Extract<Word, { says: S }>);
        else reject(new Error(word.says === 'failed' ? word.why : `the load says ${word.says}`));
      });
      this.child.send(order);
    });
  }
}
