import { LRUCache } from 'lru-cache';

const MOST = 50_000;
/** As long as the request topic keeps a record. */
const KEEP_MS = 10 * 60 * 1000;

/** Requests taken by this process, so that one delivered twice is answered once. Bounded; the oldest are forgotten first. */
export class SeenRequests {
  private readonly seen = new LRUCache<string, true>({ max: MOST, ttl: KEEP_MS });

  /** False when this attempt of the exchange was taken before. */
  take(exchange: string, attempt: number): boolean {
    const id = `${exchange} ${attempt}`;
    if (this.seen.has(id)) return false;
    this.seen.set(id, true);
    return true;
  }

  /** The answer could not be sent: let a redelivery try again. */
  release(exchange: string, attempt: number): void {
    this.seen.delete(`${exchange} ${attempt}`);
  }
}
