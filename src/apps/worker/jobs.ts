import type { Logger } from '../../platform/logging';

export interface Job {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

/**
 * Runs jobs again and again, each alone and at once at the start. After a round that fails the next one comes; the log
 * tells when a job begins to fail and when it works again, not each round between.
 */
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
    let failing = false;
    while (!this.stopping) {
      try {
        await run();
        if (failing) this.logger.info({ job: name }, 'job works again');
        failing = false;
      } catch (error) {
        if (!failing) this.logger.warn({ job: name, err: error }, 'job failed; it will run again');
        failing = true;
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
