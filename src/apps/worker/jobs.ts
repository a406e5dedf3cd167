import type { Logger } from '../../platform/logging';

export interface Job {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

/** Runs jobs again and again, each alone and at once at the start. A round that fails is logged; the next one comes. */
export class Jobs {
  private readonly loops: Promise<void>[] = [];
  private readonly wakes = new Set<() => void>();
  private stopping = false;

  constructor(private readonly logger: Logger) {}

  start(jobs: readonly Job[]): void {
    for (const job of jobs) this.loops.push(this.loop(job));
  }

  /** Waits for the rounds under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const wake of this.wakes) wake();
    await Promise.all(this.loops);
  }

  private async loop({ name, everyMs, run }: Job): Promise<void> {
    while (!this.stopping) {
      try {
        await run();
      } catch (error) {
        this.logger.warn({ job: name, err: error }, 'job failed; it will run again');
      }
      await this.pause(everyMs);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.stopping) return resolve();
      const wake = (): void => {
        clearTimeout(timer);
        this.wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.wakes.add(wake);
    });
  }
}
