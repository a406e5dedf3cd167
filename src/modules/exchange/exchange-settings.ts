import type { Clock } from '../../kernel';
import type { EncryptionKey, SigningKey } from '../../platform/keys';

/** What holds where neither a system's nor a grant's nor a resource's own limit says otherwise. */
export interface ExchangeLimits {
  /** Calls a second of a system that has no limit of its own. */
  systemPerSecond: number;
  /** Exchanges of such a system under way at once. */
  systemConcurrent: number;
  /** Exchanges of such a system that nobody waits for and that nobody has fetched. */
  systemPending: number;
  /** Wrong claims of one item of one subject that a system is answered in a day. */
  mismatchesPerDay: number;
  /** Least grade (1 to 4) of an item for which the proof must carry a digest of the body. */
  bodyDigestFromGrade: number;
}

/** What the gateway's configuration gives to this feature. */
export class ExchangeSettings {
  constructor(
    /** This replica's id. */
    readonly instance: string,
    readonly keys: {
      signing: SigningKey;
      /** Shared by all replicas, so that any of them can open any reply. */
      encryption: readonly EncryptionKey[];
      /** 32 bytes; encrypts reason, case and proof where they are kept. */
      text: Buffer;
      /** 32 bytes; makes subject hashes and idempotency hashes that nobody else can recompute. */
      hashing: Buffer;
    },
    readonly times: {
      /** Longest wait of a synchronous exchange, ms. */
      deadlineMs: number;
      /** After the deadline, how late the broker may have appended the record of a disclosure, ms. */
      graceMs: number;
      /** How long a department may take over a question that nobody waits for, ms. */
      pendingMs: number;
      /** How long its result can be fetched after that, ms. */
      keepMs: number;
    },
    readonly limits: ExchangeLimits,
    readonly clock: Clock,
  ) {}
}
