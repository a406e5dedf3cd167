import { refuse } from '../../contracts';
import { defineLifecycle, type Actor, type Lifecycle } from '../../kernel';
import { governs, manages } from './party-rules';

/** What somebody is to a party: the authority governs all of them, its own sharing head what belongs to the department. */
export type PartySide = 'authority' | 'owner';

const BOTH: readonly PartySide[] = ['authority', 'owner'];

type Activity = 'active' | 'inactive';
type Switch = 'activate' | 'deactivate';

/** The authority alone says who takes part. */
export const departmentLifecycle = defineLifecycle<Activity, Switch, PartySide>({
  initial: 'active',
  states: ['active', 'inactive'],
  moves: [
    { from: 'active', act: 'deactivate', to: 'inactive', by: ['authority'] },
    { from: 'inactive', act: 'activate', to: 'active', by: ['authority'] },
  ],
});

export type SystemState = Activity | 'barred';
export type SystemAct = Switch | 'bar';

/** What the authority has switched off is barred: its department activates only what it switched off itself. */
export const systemLifecycle = defineLifecycle<SystemState, SystemAct, PartySide>({
  initial: 'active',
  states: ['active', 'inactive', 'barred'],
  moves: [
    { from: 'active', act: 'deactivate', to: 'inactive', by: ['owner'] },
    { from: 'inactive', act: 'activate', to: 'active', by: BOTH },
    { from: 'active', act: 'bar', to: 'barred', by: ['authority'] },
    { from: 'inactive', act: 'bar', to: 'barred', by: ['authority'] },
    { from: 'barred', act: 'activate', to: 'active', by: ['authority'] },
  ],
});

export function systemState({
  active,
  deactivatedBy,
}: {
  active: boolean;
  deactivatedBy: PartySide | null;
}): SystemState {
  if (active) return 'active';
  return deactivatedBy === 'authority' ? 'barred' : 'inactive';
}

/** A key that was revoked is never anybody's again: there is no way back. */
export const keyLifecycle = defineLifecycle<'active' | 'revoked', 'revoke', PartySide>({
  initial: 'active',
  states: ['active', 'revoked'],
  moves: [{ from: 'active', act: 'revoke', to: 'revoked', by: BOTH }],
});

export type HoldingState = 'held' | 'lost';
export type HoldingAct = 'assign' | 'prolong' | 'withdraw';

/**
 * An attribute of a department. One never held is as one lost; its last day ends it without anybody's act. A department
 * gives itself none.
 */
export const holdingLifecycle = defineLifecycle<HoldingState, HoldingAct, PartySide>({
  initial: 'lost',
  states: ['lost', 'held'],
  moves: [
    { from: 'lost', act: 'assign', to: 'held', by: ['authority'] },
    { from: 'held', act: 'prolong', to: 'held', by: ['authority'] },
    { from: 'held', act: 'withdraw', to: 'lost', by: ['authority'] },
  ],
});

/** What the actor is to that department and all that belongs to it; none: nothing of it concerns the actor. */
export function partySides(actor: Actor, department: string): PartySide[] {
  if (governs(actor)) return ['authority'];
  return manages(actor, department) ? ['owner'] : [];
}

/** The state that the act leads to. Throws `party.wrong-state`, `access.denied`. */
export function moved<State extends string, Act extends string>(
  lifecycle: Lifecycle<State, Act, PartySide>,
  thing: { state: State; department: string },
  act: Act,
  actor: Actor,
): State {
  const roles = partySides(actor, thing.department);
  const move = lifecycle.next(thing.state, act, { roles, earlierActs: [] });
  if ('to' in move) return move.to;
  throw refuse(move.refused === 'wrong-state' ? 'party.wrong-state' : 'access.denied');
}
