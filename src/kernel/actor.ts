/** Duties of people. Machines have none: a system's rights are its grants. */
export type OfficerRole = 'authority-officer' | 'sharing-head';

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

export function holdsRole(actor: Actor, role: OfficerRole): boolean {
  return actor.kind === 'officer' && actor.roles.includes(role);
}
