import type { Clock } from '../../kernel';
import type { OpenIdConnection } from '../../platform/openid';

/** What the gateway's configuration gives to this feature. */
export class OfficerSettings {
  constructor(
    /** Where browsers reach the gateway: the one origin that may act for an officer, and whether cookies are Secure. */
    readonly publicUrl: string,
    readonly clock: Clock,
    /** 32 bytes that all replicas share: attempts are counted under keyed hashes of what was typed. */
    readonly attemptsKey: Buffer,
    /** How long a one-time password that nobody uses opens a session. */
    readonly oneTimePasswordMs: number,
    /** 32 bytes that all replicas share: seals the secrets of second factors and the tickets of sign-ins under way. */
    readonly secretsKey: Buffer,
    /** The identity provider that is set up beside the local accounts. */
    readonly openId: OpenIdConnection | undefined,
  ) {}
}
