import { refuse } from '../../contracts';
import { holdsRole, overseesAll, type Actor, type OfficerRole } from '../../kernel';

/** Whether somebody may govern every department: the authority's officers, and whoever holds the machine. */
export function governs(actor: Actor): boolean {
  return actor.kind === 'operator' || holdsRole(actor, 'authority-officer');
}

export function assertGoverns(actor: Actor): void {
  if (!governs(actor)) throw refuse('access.denied');
}

const OF_A_DEPARTMENT: readonly OfficerRole[] = ['sharing-head', 'provider-reviewer', 'operator'];

/** Whether somebody may see what belongs to `department`. Whoever may not is told that it is unknown. */
export function sees(actor: Actor, department: string): boolean {
  if (overseesAll(actor)) return true;
  return (
    actor.kind === 'officer' &&
    actor.department === department &&
    OF_A_DEPARTMENT.some((role) => actor.roles.includes(role))
  );
}

/** Whether somebody may manage what belongs to `department`. Whoever may not is told that it is unknown. */
export function manages(actor: Actor, department: string): boolean {
  return (
    governs(actor) || (holdsRole(actor, 'sharing-head') && actor.kind === 'officer' && actor.department === department)
  );
}
