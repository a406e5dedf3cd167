import { defineLifecycle, holdsRole, overseesAll, type OfficerActor } from '../../kernel';

export type EntryState = 'submitted' | 'approved' | 'returned' | 'published' | 'withdrawn';
export type EntryAct = 'submit' | 'approve' | 'return' | 'publish' | 'withdraw';
/** What an officer is to an entry. */
export type EntryRole = 'provider-head' | 'authority';

/**
 * A version of an entry, from its filing on. It is never edited: what was returned is filed again as the next version.
 * What is published runs, and a provider does not stop a running service by itself (R25 art. 27): the authority does.
 */
export const entryLifecycle = defineLifecycle<EntryState, EntryAct, EntryRole>({
  initial: 'submitted',
  states: ['submitted', 'approved', 'returned', 'published', 'withdrawn'],
  moves: [
    { from: 'submitted', act: 'approve', to: 'approved', by: ['authority'], notAfter: ['submit'] },
    { from: 'submitted', act: 'return', to: 'returned', by: ['authority'], notAfter: ['submit'] },
    { from: 'approved', act: 'return', to: 'returned', by: ['authority'], notAfter: ['submit'] },
    { from: 'approved', act: 'publish', to: 'published', by: ['authority'], notAfter: ['submit'] },
    { from: 'submitted', act: 'withdraw', to: 'withdrawn', by: ['provider-head', 'authority'] },
    { from: 'approved', act: 'withdraw', to: 'withdrawn', by: ['provider-head', 'authority'] },
    { from: 'published', act: 'withdraw', to: 'withdrawn', by: ['authority'] },
  ],
});

/** What the officer is to an entry of that department. */
export function entryRoles(officer: OfficerActor, department: string): EntryRole[] {
  const roles: EntryRole[] = [];
  if (officer.department === department && holdsRole(officer, 'sharing-head')) roles.push('provider-head');
  if (holdsRole(officer, 'authority-officer')) roles.push('authority');
  return roles;
}

/**
 * The acts on a version that count as the officer's own. What a department filed, each of its officers filed: a provider
 * never reviews its own entry, whichever of its people asks.
 */
export function earlierEntryActs(
  officer: OfficerActor,
  version: { department: string; submitted_by: string },
): EntryAct[] {
  const filed = version.submitted_by === officer.officerId || version.department === officer.department;
  return filed ? ['submit'] : [];
}

/** Whether the officer may see versions of that department's entry that are not published. */
export function seesUnpublished(officer: OfficerActor, department: string): boolean {
  return officer.department === department || overseesAll(officer);
}
