import { defineLifecycle, holdsRole, overseesAll, type OfficerActor } from '../../kernel';

export type GrantState = 'requested' | 'approved' | 'refused' | 'ended';
export type GrantAct = 'request' | 'approve' | 'refuse' | 'suspend' | 'resume' | 'end';
/** What an officer is to a grant; also the sides that can hold a suspension. */
export type GrantSide = 'consumer' | 'provider' | 'authority';

const EVERY_SIDE: readonly GrantSide[] = ['authority', 'provider', 'consumer'];

/**
 * A request for access and the grant that comes of it. Suspension is not a state: three sides can each hold one, and
 * the grant works when none does. The provider answers (R25 art. 21), never the person who asked.
 */
export const grantLifecycle = defineLifecycle<GrantState, GrantAct, GrantSide>({
  initial: 'requested',
  states: ['requested', 'approved', 'refused', 'ended'],
  moves: [
    { from: 'requested', act: 'approve', to: 'approved', by: ['provider'], notAfter: ['request'] },
    { from: 'requested', act: 'refuse', to: 'refused', by: ['provider'], notAfter: ['request'] },
    { from: 'requested', act: 'end', to: 'ended', by: ['consumer'] },
    { from: 'approved', act: 'suspend', to: 'approved', by: EVERY_SIDE },
    { from: 'approved', act: 'resume', to: 'approved', by: EVERY_SIDE },
    { from: 'approved', act: 'end', to: 'ended', by: EVERY_SIDE },
  ],
});

/** The departments at both ends of a grant. */
export interface GrantParties {
  department: string;
  provider: string;
}

/** The sides that the officer speaks for, the one with the most say first. None: the grant is nothing to the officer. */
export function grantSides(officer: OfficerActor, grant: GrantParties): GrantSide[] {
  const head = holdsRole(officer, 'sharing-head');
  const speaksFor: Record<GrantSide, boolean> = {
    authority: holdsRole(officer, 'authority-officer'),
    provider: head && officer.department === grant.provider,
    consumer: head && officer.department === grant.department,
  };
  return EVERY_SIDE.filter((side) => speaksFor[side]);
}

/** Whether the officer may see the grant: both departments, the authority and auditors may. */
export function seesGrant(officer: OfficerActor, grant: GrantParties): boolean {
  if (overseesAll(officer)) return true;
  return officer.department === grant.department || officer.department === grant.provider;
}
