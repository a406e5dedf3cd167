import type { Clock } from '../../kernel';
import type { EventSource } from '../../platform/kafka';
import type { SigningKey } from '../../platform/keys';

/** What the process that writes audit records is, and signs with. Bound by the app that composes the module. */
export class AuditSettings {
  constructor(
    /** Name of this process among its replicas; stands in every record as `gateway`. */
    readonly instance: string,
    readonly signingKey: SigningKey,
    readonly clock: Clock,
    /** The same as CloudEvents `source` of what it writes. */
    readonly source: EventSource,
  ) {}
}
