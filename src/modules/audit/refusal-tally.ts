import type { ErrorCode } from '../../contracts';
import type { Clock } from '../../kernel';
import type { AuditEvent } from './audit-record';

const SUMMARY_INTERVAL_MS = 60_000;

/**
 * Counts refusals by cause and writes one summary record a minute and cause. A flood of anonymous calls must not become
 * a flood of records: that would let anybody fill the ledger.
 */
export class RefusalTally {
  private counts = new Map<ErrorCode, number>();
  private sinceMs: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly append: (event: AuditEvent) => Promise<unknown>,
    private readonly clock: Clock,
    private readonly intervalMs = SUMMARY_INTERVAL_MS,
  ) {
    this.sinceMs = clock.now();
  }

  count(cause: ErrorCode): void {
    if (this.counts.size === 0) this.begin();
    this.counts.set(cause, (this.counts.get(cause) ?? 0) + 1);
  }

  /** Writes the summaries of all causes counted so far; what cannot be written stays counted for the next time. */
  async summarise(): Promise<void> {
    const [counts, fromMs, toMs] = [this.counts, this.sinceMs, this.clock.now()];
    this.counts = new Map();
    this.sinceMs = toMs;
    for (const [cause, count] of counts) {
      try {
        await this.append(summaryOf(cause, count, fromMs, toMs));
      } catch {
        if (this.counts.size === 0) this.begin(fromMs);
        this.counts.set(cause, (this.counts.get(cause) ?? 0) + count);
        this.sinceMs = Math.min(this.sinceMs, fromMs);
      }
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.summarise();
    clearTimeout(this.timer);
  }

  private begin(sinceMs = this.clock.now()): void {
    this.sinceMs = sinceMs;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.summarise(), this.intervalMs);
    // A count that waits must not keep a process alive: stop() writes it.
    this.timer.unref();
  }
}

function summaryOf(cause: ErrorCode, count: number, fromMs: number, toMs: number): AuditEvent {
  return {
    type: 'refusals.summarised',
    rule: cause,
    facts: { count, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
  };
}
