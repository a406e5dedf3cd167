import type { ReceiptKeys } from '../contracts';
import type { Clock } from '../kernel';

/** Revocations are noticed after so long. */
const KEPT_MS = 10 * 60_000;
/** A key that is unknown may have been published since; asked for again at most so often. */
const LEAST_AGE_MS = 5_000;

/** The published keys by which receipts are verified, kept for a while. */
export class KeptReceiptKeys {
  private kept: { keys: Promise<ReceiptKeys>; sinceMs: number } | undefined;

  constructor(
    private readonly ask: () => Promise<ReceiptKeys>,
    private readonly clock: Clock,
  ) {}

  /** Calls at once share one request. */
  current(): Promise<ReceiptKeys> {
    return this.youngerThan(KEPT_MS);
  }

  /** For a receipt whose key is not among those in hand. */
  newest(): Promise<ReceiptKeys> {
    return this.youngerThan(LEAST_AGE_MS);
  }

  private youngerThan(ageMs: number): Promise<ReceiptKeys> {
    const now = this.clock.now();
    if (this.kept !== undefined && now - this.kept.sinceMs < ageMs) return this.kept.keys;
    const fresh = { keys: this.ask(), sinceMs: now };
    this.kept = fresh;
    fresh.keys.catch(() => this.kept === fresh && (this.kept = undefined));
    return fresh.keys;
  }
}
