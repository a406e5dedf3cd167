import { refuse } from '../../contracts';
import { holdsRole, type Actor } from '../../kernel';

/** Whether somebody may govern every department: the authority's officers, and whoever holds the machine. */
export function governs(actor: Actor): boolean {
  return actor.kind === 'operator' || holdsRole(actor, 'authority-officer');
}

export function assertGoverns(actor: Actor): void {
  if (!governs(actor)) throw refuse('access.denied');
}

/** Whether somebody may see and manage what belongs to `department`. Whoever may not is told that it is unknown. */
export function manages(actor: Actor, department: string): boolean {
  return (
    governs(actor) || (holdsRole(actor, 'sharing-head') && actor.kind === 'officer' && actor.department === department)
  );
}
