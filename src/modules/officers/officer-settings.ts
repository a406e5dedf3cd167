import type { Clock } from '../../kernel';

/** What the gateway's configuration gives to this feature. */
export class OfficerSettings {
  constructor(
    /** Where browsers reach the gateway: the one origin that may act for an officer, and whether cookies are Secure. */
    readonly publicUrl: string,
    readonly clock: Clock,
  ) {}
}
