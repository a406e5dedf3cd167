import { refuse, type PublishedKey } from '../contracts';
import type { Clock } from '../kernel';
import { recipientKey, thumbprint, verifyingKey, type Recipient, type VerifyingKey } from '../platform/keys';

/** A key announced for a later moment may be used this much earlier: clocks differ. */
const EARLY_MS = 30_000;

/**
 * The gateway's public keys, as the root key vouches for them. Of one key the newest word counts: a revocation stays,
 * whatever older record is played again.
 */
export class KeyTable {
  private readonly keys = new Map<string, PublishedKey>();
  private readonly verifying = new Map<string, VerifyingKey>();

  constructor(private readonly clock: Clock) {}

  /** Takes a proved record. Throws `kafka.record-broken` when its kid is not the key's thumbprint. */
  learn(published: PublishedKey): void {
    if (published.owner !== 'gateway') return;
    if (thumbprint({ ...published.jwk }) !== published.kid) {
      throw refuse('kafka.record-broken', { detail: 'the key id is not the thumbprint of the key' });
    }
    const id = `${published.use} ${published.kid}`;
    const known = this.keys.get(id);
    if (known && known.seq >= published.seq) return;
    // Read now, so that a key that cannot be used is told of here and not at the first request.
    if (published.use === 'sig') this.verifying.set(published.kid, verifyingKey({ ...published.jwk }));
    this.keys.set(id, published);
  }

  /** The key that may have signed a request, if it is one of the gateway's and still good. */
  readonly signer = (kid: string): VerifyingKey | undefined => {
    const key = this.keys.get(`sig ${kid}`);
    return key && this.isActive(key) ? this.verifying.get(kid) : undefined;
  };

  /** Whom replies are sealed to: the newest active encryption key. */
  recipient(): Recipient | undefined {
    const active = [...this.keys.values()].filter((key) => key.use === 'enc' && this.isActive(key));
    const newest = active.sort((one, other) => other.seq - one.seq)[0];
    return newest && recipientKey({ ...newest.jwk });
  }

  /** Whether requests can be verified and replies be sealed. */
  get usable(): boolean {
    const active = [...this.keys.values()].filter((key) => this.isActive(key));
    return ['sig', 'enc'].every((use) => active.some((key) => key.use === use));
  }

  private isActive(key: PublishedKey): boolean {
    return key.status === 'active' && Date.parse(key.notBefore) <= this.clock.now() + EARLY_MS;
  }
}
