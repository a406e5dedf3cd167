import type { Clock } from '../kernel';

/** As long as the request topic keeps a record. */
const KEEP_MS = 10 * 60 * 1000;
const MOST = 50_000;

/**
 * Requests taken by this process, so that one delivered twice is answered once. Bounded in time and number; the oldest
 * are forgotten first. Another replica may still answer a second time: the gateway takes the first answer.
 */
export class SeenRequests {
  /** In the order of taking, which is the order of a Map. */
  private readonly takenAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly most = MOST,
  ) {}

  /** False when this attempt of the exchange was taken before. */
  take(exchange: string, attempt: number): boolean {
    const id = `${exchange} ${attempt}`;
    if (this.takenAt.has(id)) return false;
    this.takenAt.set(id, this.clock.now());
    this.forgetOld();
    return true;
  }

  /** The answer could not be sent: let a redelivery try again. */
  release(exchange: string, attempt: number): void {
    this.takenAt.delete(`${exchange} ${attempt}`);
  }

  private forgetOld(): void {
    const before = this.clock.now() - KEEP_MS;
    for (const [id, at] of this.takenAt) {
      if (at >= before && this.takenAt.size <= this.most) return;
      this.takenAt.delete(id);
    }
  }
}
