/**
 * Duties of people, kept apart as GB/T 39477 asks. The authority governs; a department's head signs, its reviewer decides
 * what is asked of it, its operator files. An auditor reads records and no data, ops runs the machines and sees neither.
 * Machines have no role: a system's rights are its grants.
 */
export const OFFICER_ROLES = [
  'authority-officer',
  'sharing-head',
  'provider-reviewer',
  'operator',
  'auditor',
  'ops',
] as const;

export type OfficerRole = (typeof OFFICER_ROLES)[number];

export interface OfficerActor {
  kind: 'officer';
  officerId: string;
  /** Credit code of the officer's department. */
  department: string;
  roles: readonly OfficerRole[];
}

export interface SystemActor {
  kind: 'system';
  systemId: string;
  department: string;
  /** The registered key that obtained the token. */
  keyId: string;
}

/** Whoever holds the machine: the command line. */
export interface OperatorActor {
  kind: 'operator';
}

export type Actor = OfficerActor | SystemActor | OperatorActor;

/** Whether somebody reads what is governed in every department: the authority's officers, auditors, the command line. */
export function overseesAll(actor: Actor): boolean {
  return actor.kind === 'operator' || holdsRole(actor, 'authority-officer') || holdsRole(actor, 'auditor');
}

export function holdsRole(actor: Actor, role: OfficerRole): boolean {
  return actor.kind === 'officer' && actor.roles.includes(role);
}
