import { refuse, type ErrorCode } from '../../contracts';
import { defineLifecycle, holdsRole, type Actor, type Lifecycle } from '../../kernel';
import type { OfficerEntity } from './officer.entity';

/** What somebody is to an account. Its holder is nothing else to it, whatever roles they hold: nobody governs themselves. */
export type AccountSide = 'authority' | 'holder';

export type OfficerState = 'active' | 'disabled';
export type OfficerAct = 'disable' | 'enable' | 'reset-password' | 'link-identity' | 'unlink-identity';

/** An account, from its making on. How somebody is known to be its holder may be mended while it is disabled. */
export const accountLifecycle = defineLifecycle<OfficerState, OfficerAct, AccountSide>({
  initial: 'active',
  states: ['active', 'disabled'],
  moves: [
    { from: 'active', act: 'disable', to: 'disabled', by: ['authority'] },
    { from: 'disabled', act: 'enable', to: 'active', by: ['authority'] },
    { from: 'active', act: 'reset-password', to: 'active', by: ['authority'] },
    { from: 'disabled', act: 'reset-password', to: 'disabled', by: ['authority'] },
    { from: 'active', act: 'link-identity', to: 'active', by: ['authority'] },
    { from: 'disabled', act: 'link-identity', to: 'disabled', by: ['authority'] },
    { from: 'active', act: 'unlink-identity', to: 'active', by: ['authority'] },
    { from: 'disabled', act: 'unlink-identity', to: 'disabled', by: ['authority'] },
  ],
});

export type TotpState = 'none' | 'enrolled' | 'confirmed';
export type TotpAct = 'enrol' | 'confirm' | 'remove' | 'reset';

/** The second factor of an account: its holder's own affair, but for an authenticator that is lost. */
export const totpLifecycle = defineLifecycle<TotpState, TotpAct, AccountSide>({
  initial: 'none',
  states: ['none', 'enrolled', 'confirmed'],
  moves: [
    { from: 'none', act: 'enrol', to: 'enrolled', by: ['holder'] },
    { from: 'enrolled', act: 'enrol', to: 'enrolled', by: ['holder'] },
    { from: 'enrolled', act: 'confirm', to: 'confirmed', by: ['holder'] },
    { from: 'confirmed', act: 'remove', to: 'none', by: ['holder'] },
    { from: 'enrolled', act: 'reset', to: 'none', by: ['authority'] },
    { from: 'confirmed', act: 'reset', to: 'none', by: ['authority'] },
  ],
});

export function accountState({ disabledAt }: Pick<OfficerEntity, 'disabledAt'>): OfficerState {
  return disabledAt === null ? 'active' : 'disabled';
}

export function totpState(row: Pick<OfficerEntity, 'totpSealed' | 'totpConfirmedAt'>): TotpState {
  if (row.totpConfirmedAt !== null) return 'confirmed';
  return row.totpSealed === null ? 'none' : 'enrolled';
}

export function accountSides(actor: Actor, officerId: string): AccountSide[] {
  if (actor.kind === 'officer' && actor.officerId === officerId) return ['holder'];
  return actor.kind === 'operator' || holdsRole(actor, 'authority-officer') ? ['authority'] : [];
}

/** Throws `officer.own-account`, `access.denied`, `officer.wrong-state`. */
export function assertAccountAct(actor: Actor, row: OfficerEntity, act: OfficerAct): void {
  const sides = accountSides(actor, row.id);
  assertMove(accountLifecycle, accountState(row), act, { sides, wrongState: 'officer.wrong-state' });
}

/** Throws `officer.own-account`, `access.denied`, `officer.totp-state`. */
export function assertTotpAct(actor: Actor, row: OfficerEntity, act: TotpAct): void {
  const sides = accountSides(actor, row.id);
  assertMove(totpLifecycle, totpState(row), act, { sides, wrongState: 'officer.totp-state' });
}

function assertMove<State extends string, Act extends string>(
  lifecycle: Lifecycle<State, Act, AccountSide>,
  state: State,
  act: Act,
  { sides, wrongState }: { sides: AccountSide[]; wrongState: ErrorCode },
): void {
  const move = lifecycle.next(state, act, { roles: sides, earlierActs: [] });
  if ('to' in move) return;
  if (move.refused === 'wrong-state') throw refuse(wrongState);
  throw refuse(sides.includes('holder') ? 'officer.own-account' : 'access.denied');
}
