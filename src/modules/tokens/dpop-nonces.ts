import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel';

/** How long one nonce is the current one. */
const WINDOW_MS = 60_000;

/**
 * Nonces for DPoP proofs (RFC 9449 §8 and §9): a keyed hash of the time window, so that every replica knows those of all
 * others and none is stored. They bound how far ahead a proof can have been made; that it counts once is another check.
 */
export class DpopNonces {
  private newest: { window: number; nonce: string } = { window: -1, nonce: '' };

  constructor(
    private readonly key: Buffer,
    private readonly clock: Clock,
  ) {}

  /** For the `DPoP-Nonce` of an answer. */
  current(): string {
    const window = this.window();
    if (this.newest.window !== window) this.newest = { window, nonce: this.nonceOf(window) };
    return this.newest.nonce;
  }

  /** The window before, for a call that was under way at the turn; the one behind, of a replica whose clock is ahead. */
  accepts(nonce: string): boolean {
    const given = Buffer.from(nonce);
    const now = this.window();
    return [now, now - 1, now + 1].some((window) => {
      const expected = Buffer.from(window === now ? this.current() : this.nonceOf(window));
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
  }

  private window(): number {
    return Math.floor(this.clock.now() / WINDOW_MS);
  }

  private nonceOf(window: number): string {
    return createHmac('sha256', this.key).update(String(window)).digest('base64url');
  }
}
