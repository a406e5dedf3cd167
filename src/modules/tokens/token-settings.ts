import type { Clock } from '../../kernel';
import type { KeyCustody } from '../../platform/keys';
import type { DpopNonces } from './dpop-nonces';

/** How many refused calls and dry runs of a system are answered one by one. */
export interface AskLimits {
  /** Calls a second of a system that has no limit of its own. */
  systemPerSecond: number;
  /** Refused calls and dry runs a second, in percent of the system's rate. */
  asksPercent: number;
}

/** What the gateway's configuration gives to this feature. */
export class TokenSettings {
  constructor(
    /** The issuer (RFC 8414 §2) and the base of every `htu`: the configured public URL, never the Host header. */
    readonly publicUrl: string,
    /** Who holds the private keys of access tokens. */
    readonly custody: KeyCustody,
    readonly clock: Clock,
    readonly nonces: DpopNonces,
    readonly limits: AskLimits,
  ) {}

  get tokenEndpoint(): string {
    return `${this.publicUrl}/oauth/token`;
  }
}

/** Access tokens live at most ten minutes (architecture §6.1). */
export const TOKEN_TTL_SECONDS = 600;
/** Longest life of a client assertion: as short as its one use allows, as long as a slow network needs. */
export const ASSERTION_MAX_SECONDS = 120;
/** Clocks may differ by this much. */
export const SKEW_SECONDS = 30;
/** A proof is taken for this long after its `iat`; its use is remembered as long. */
export const PROOF_MAX_AGE_SECONDS = 60;
