import type { ErrorCode } from '../../contracts';
import type { Clock } from '../../kernel';
import type { AuditEvent } from './audit-record';

const SUMMARY_INTERVAL_MS = 60_000;

/** Whom a summary names, where the caller is known. */
export interface RefusedSystem {
  system: string;
  department: string;
}

interface Counted {
  cause: ErrorCode;
  system?: RefusedSystem;
  count: number;
}

/**
 * Counts refusals by cause and system, and writes one summary record a minute of each. A flood of calls must not become
 * a flood of records: that would let anybody fill the ledger.
 */
export class RefusalTally {
  private counts = new Map<string, Counted>();
  private sinceMs: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly append: (event: AuditEvent) => Promise<unknown>,
    private readonly clock: Clock,
    private readonly intervalMs = SUMMARY_INTERVAL_MS,
  ) {
    this.sinceMs = clock.now();
  }

  count(cause: ErrorCode, system?: RefusedSystem): void {
    if (this.counts.size === 0) this.begin();
    this.add({ cause, ...(system && { system }), count: 1 });
  }

  /** Writes the summaries of all causes counted so far; what cannot be written stays counted for the next time. */
  async summarise(): Promise<void> {
    const [counts, fromMs, toMs] = [this.counts, this.sinceMs, this.clock.now()];
    this.counts = new Map();
    this.sinceMs = toMs;
    for (const counted of counts.values()) {
      try {
        await this.append(summaryOf(counted, fromMs, toMs));
      } catch {
        if (this.counts.size === 0) this.begin(fromMs);
        this.add(counted);
        this.sinceMs = Math.min(this.sinceMs, fromMs);
      }
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.summarise();
    clearTimeout(this.timer);
  }

  private add(counted: Counted): void {
    const name = `${counted.cause} ${counted.system?.system ?? ''}`;
    this.counts.set(name, { ...counted, count: counted.count + (this.counts.get(name)?.count ?? 0) });
  }

  private begin(sinceMs = this.clock.now()): void {
    this.sinceMs = sinceMs;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.summarise(), this.intervalMs);
    // A count that waits must not keep a process alive: stop() writes it.
    this.timer.unref();
  }
}

function summaryOf({ cause, system, count }: Counted, fromMs: number, toMs: number): AuditEvent {
  return {
    type: 'refusals.summarised',
    ...system,
    rule: cause,
    facts: { count, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
  };
}
