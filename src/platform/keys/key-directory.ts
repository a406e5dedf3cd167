import { validate, type PublishedKey } from '../../contracts';
import type { Jwk } from './algorithms';
import { verifyStatement } from './batch-signature';
import { recipientKey, type Recipient } from './encryption-keys';
import { verifyingKey, type VerifyingKey } from './signing-keys';

interface KnownKey {
  owner: string;
  use: PublishedKey['use'];
  active: boolean;
  notBeforeMs: number;
  seq: number;
  verifying?: VerifyingKey;
  recipient?: Recipient;
}

/**
 * Who owns which public key, as `exchange.keys` says it. A record counts only when the pinned root key signed it; of two
 * records of a key the higher `seq` stands, so an old record replayed late revives nothing.
 */
export class KeyDirectory {
  private readonly byKid = new Map<string, KnownKey>();

  constructor(private readonly root: VerifyingKey) {}

  /** Takes one record of the topic; false when it proves nothing and was ignored. */
  take(record: { value: Uint8Array | null; headers: Readonly<Record<string, string>> }): boolean {
    const { signature, inclusion } = record.headers;
    if (record.value === null || signature === undefined || inclusion === undefined) return false;
    const signed = verifyStatement({
      label: 'onceway/key/v1',
      statement: record.value,
      signature,
      inclusion,
      key: (kid) => (kid === this.root.kid ? this.root : undefined),
    });
    const checked = signed && validate('PublishedKey', JSON.parse(Buffer.from(record.value).toString('utf8')));
    if (!checked?.ok) return false;
    return this.keep(checked.value);
  }

  private keep(published: PublishedKey): boolean {
    const known = this.byKid.get(published.kid);
    if (known !== undefined && known.seq >= published.seq) return true;
    const jwk = published.jwk as Jwk;
    const key = published.use === 'sig' ? { verifying: verifyingKey(jwk) } : { recipient: recipientKey(jwk) };
    if ((key.verifying ?? key.recipient).kid !== published.kid) return false;
    this.byKid.set(published.kid, {
      ...key,
      owner: published.owner,
      use: published.use,
      active: published.status === 'active',
      notBeforeMs: Date.parse(published.notBefore),
      seq: published.seq,
    });
    return true;
  }

  /** The key that verifies what `owner` signs; undefined when it is another's, revoked or unknown. */
  verifying(owner: string, kid: string): VerifyingKey | undefined {
    const known = this.byKid.get(kid);
    return known?.owner === owner && known.active ? known.verifying : undefined;
  }

  /** Also a revoked key's: for what was signed before its revocation, such as records read late. */
  everVerifying(owner: string, kid: string): VerifyingKey | undefined {
    const known = this.byKid.get(kid);
    return known?.owner === owner ? known.verifying : undefined;
  }

  /** Whom to seal to: the owner's newest active encryption key whose announced start has come. */
  recipient(owner: string, nowMs: number): Recipient | undefined {
    return [...this.byKid.values()]
      .filter((key) => key.owner === owner && key.use === 'enc' && key.active && key.notBeforeMs <= nowMs)
      .sort((a, b) => b.notBeforeMs - a.notBeforeMs || b.seq - a.seq)[0]?.recipient;
  }
}
