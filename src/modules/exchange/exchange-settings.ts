import type { Clock } from '../../kernel';
import type { EncryptionKey, SigningKey } from '../../platform/keys';

/** What the gateway's configuration gives to this feature. */
export class ExchangeSettings {
  constructor(
    /** This replica's id. */
    readonly instance: string,
    readonly keys: {
      signing: SigningKey;
      /** Shared by all replicas, so that any of them can open any reply. */
      encryption: readonly EncryptionKey[];
      /** 32 bytes; encrypts reason and case where they are kept. */
      text: Buffer;
      /** 32 bytes; makes subject hashes and idempotency hashes that nobody else can recompute. */
      hashing: Buffer;
    },
    readonly times: {
      /** Longest wait of a synchronous exchange, ms. */
      deadlineMs: number;
      /** After the deadline, how late the broker may have appended the record of a disclosure, ms. */
      graceMs: number;
    },
    readonly clock: Clock,
  ) {}
}
