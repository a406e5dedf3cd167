import { refuse, type PublishedKey } from '../../contracts';
import type { Clock } from '../../kernel';
import { recipientKey, type Recipient } from './encryption-keys';
import { readPublished, type PublishedRecord } from './published-record';
import { thumbprint, verifyingKey, type VerifyingKey } from './signing-keys';

/** A key announced for a later moment may be used this much earlier: clocks differ. */
const EARLY_MS = 30_000;

/** Owner of the keys that the gateway's replicas share, and the recipient of replies. Other owners are departments. */
export const GATEWAY = 'gateway';
/** Owner of the workers' keys, and the recipient of replies that nobody waits for. */
export const WORKER = 'worker';

interface KnownKey {
  published: PublishedKey;
  /** One of the two, by the key's use. */
  verifying?: VerifyingKey;
  recipient?: Recipient;
}

/**
 * Who owns which public key, as `exchange.keys` says it. Of one key the newest word counts: a revocation stays, whatever
 * older record is played again.
 */
export class KeyDirectory {
  private readonly keys = new Map<string, KnownKey>();

  constructor(private readonly clock: Clock) {}

  /** Takes a record of `exchange.keys` that the root key vouches for; throws as {@link readPublished} and `learn` do. */
  take(record: PublishedRecord, root: VerifyingKey): void {
    const published = readPublished('PublishedKey', record, root);
    if (published !== undefined) this.learn(published);
  }

  /** Takes a proved record. Throws `kafka.record-broken` or `keys.unusable` when the key is not what it is called. */
  learn(published: PublishedKey): void {
    if (thumbprint({ ...published.jwk }) !== published.kid) {
      throw refuse('kafka.record-broken', { detail: 'the key id is not the thumbprint of the key' });
    }
    const name = `${published.use} ${published.kid}`;
    const known = this.keys.get(name);
    if (known !== undefined && known.published.seq >= published.seq) return;
    // Imported now, so that a key that cannot be used is told of here and not at its first use.
    const key =
      published.use === 'sig'
        ? { verifying: verifyingKey({ ...published.jwk }) }
        : { recipient: recipientKey({ ...published.jwk }) };
    this.keys.set(name, { published, ...key });
  }

  /** The key that verifies what `owner` signs; undefined when it is another's, revoked, not yet due or unknown. */
  verifying(owner: string, kid: string): VerifyingKey | undefined {
    const key = this.keys.get(`sig ${kid}`);
    return key?.published.owner === owner && this.isActive(key) ? key.verifying : undefined;
  }

  /** Also a revoked key's: for what was signed before its revocation, such as records read late. */
  everVerifying(owner: string, kid: string): VerifyingKey | undefined {
    const key = this.keys.get(`sig ${kid}`);
    return key?.published.owner === owner ? key.verifying : undefined;
  }

  /** Public keys by which what `owner` signs now can be verified. */
  signing(owner: string): PublishedKey['jwk'][] {
    return this.activeOf(owner).flatMap(({ published }) => (published.use === 'sig' ? [published.jwk] : []));
  }

  /** Whom to seal to: the owner's newest active encryption key. */
  recipient(owner: string): Recipient | undefined {
    const active = this.activeOf(owner).filter(({ recipient }) => recipient !== undefined);
    return active.sort((one, other) => other.published.seq - one.published.seq)[0]?.recipient;
  }

  /** Whether what `owner` signs can be verified and messages be sealed to it. */
  complete(owner: string): boolean {
    const uses = new Set(this.activeOf(owner).map(({ published }) => published.use));
    return uses.has('sig') && uses.has('enc');
  }

  private activeOf(owner: string): KnownKey[] {
    return [...this.keys.values()].filter((key) => key.published.owner === owner && this.isActive(key));
  }

  private isActive({ published }: KnownKey): boolean {
    return published.status === 'active' && Date.parse(published.notBefore) <= this.clock.now() + EARLY_MS;
  }
}
