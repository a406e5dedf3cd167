import { defineLifecycle, holdsRole, type OfficerActor } from '../../kernel';

export type StopScope = 'system' | 'department' | 'resource' | 'everything';
export type StopState = 'in-force' | 'lifted' | 'over';
export type StopAct = 'lift' | 'run-out';
/** The sides that can hold a stop of one target, each its own. */
export type StopSide = 'authority' | 'owner';
export type StopRole = StopSide | 'clock';

/** A stop, from its placing on. Only its side lifts it, or the authority; what has an end runs out by itself. */
export const stopLifecycle = defineLifecycle<StopState, StopAct, StopRole>({
  initial: 'in-force',
  states: ['in-force', 'lifted', 'over'],
  moves: [
    { from: 'in-force', act: 'lift', to: 'lifted', by: ['authority', 'owner'] },
    { from: 'in-force', act: 'run-out', to: 'over', by: ['clock'] },
  ],
});

/** For which side the officer may stop something of that owner; nobody owns everything. Undefined: not at all. */
export function placingSide(officer: OfficerActor, owner: string | undefined): StopSide | undefined {
  if (holdsRole(officer, 'authority-officer')) return 'authority';
  return holdsRole(officer, 'sharing-head') && officer.department === owner ? 'owner' : undefined;
}

/** What the officer is to a stop that stands. */
export function liftingRoles(officer: OfficerActor, stop: { side: StopSide; owner: string | null }): StopRole[] {
  const side = placingSide(officer, stop.owner ?? undefined);
  if (side === 'authority') return ['authority'];
  return side === 'owner' && stop.side === 'owner' ? ['owner'] : [];
}

/** Whether the officer may see the stop: who governs or watches sees all, a department what affects it. */
export function seesStop(officer: OfficerActor, stop: { affected: readonly string[] }): boolean {
  return seesEveryStop(officer) || stop.affected.includes(officer.department);
}

export function seesEveryStop(officer: OfficerActor): boolean {
  return (['authority-officer', 'auditor', 'ops'] as const).some((role) => holdsRole(officer, role));
}
