import type { EntityManager } from 'typeorm';
import type { OfficerEntity } from './officer.entity';
import type { SessionOrigin } from './session.entity';

/** By what somebody proved to be an officer; stands in the record of the login. */
export type LoginMeans = 'password' | 'totp' | 'recovery-code' | 'oidc';

/** An account that a provider vouches for, before a session is opened. */
export interface Identified {
  officer: OfficerEntity;
  origin: SessionOrigin;
  /** Uses up what can be used once, in the transaction that opens the session. `row` is the account, locked. */
  confirm(tx: EntityManager, row: OfficerEntity): Promise<LoginMeans>;
  /** After the session was opened. */
  settled(): Promise<void>;
}

/**
 * Port: one way to prove that somebody is an officer. Accounts with a password stand behind it, and whichever OpenID
 * provider is set up. None of them creates an account.
 */
export interface IdentityProvider<Proof> {
  /** Throws `login.*`. */
  identify(proof: Proof, address: string): Promise<Identified>;
}
