import { defineLifecycle, holdsRole, overseesAll, type OfficerActor } from '../../kernel';

export type GrantState = 'filed' | 'requested' | 'approved' | 'refused' | 'ended';
export type GrantAct = 'file' | 'sign-off' | 'approve' | 'refuse' | 'suspend' | 'resume' | 'end' | 'expire';
/** The sides that can hold a suspension: each end's sharing head, and the authority. */
export type GrantSide = 'consumer' | 'provider' | 'authority';
/** What an officer is to a grant: who speaks for a side, the consumer's clerk who files, the provider's reviewer. */
export type GrantDuty = GrantSide | 'clerk' | 'reviewer';
/** Who takes acts by itself when their day has come. */
export type Clock = 'clock';

const EVERY_SIDE: readonly GrantSide[] = ['authority', 'provider', 'consumer'];
export const ANSWERING: readonly GrantDuty[] = ['provider', 'reviewer'];

/**
 * A request for access and the grant that comes of it. The consumer's own head signs off what another filed (R25 art.
 * 20), the provider answers (art. 21), and none of the three is the same person. Suspension is not a state: three sides
 * can each hold one, and the grant works when none does.
 */
export const grantLifecycle = defineLifecycle<GrantState, GrantAct, GrantDuty | Clock>({
  initial: 'filed',
  states: ['filed', 'requested', 'approved', 'refused', 'ended'],
  moves: [
    { from: 'filed', act: 'sign-off', to: 'requested', by: ['consumer'], notAfter: ['file'] },
    { from: 'filed', act: 'end', to: 'ended', by: ['consumer', 'clerk'] },
    { from: 'requested', act: 'approve', to: 'approved', by: ANSWERING, notAfter: ['file', 'sign-off'] },
    { from: 'requested', act: 'refuse', to: 'refused', by: ANSWERING, notAfter: ['file', 'sign-off'] },
    { from: 'requested', act: 'end', to: 'ended', by: ['consumer'] },
    { from: 'approved', act: 'suspend', to: 'approved', by: EVERY_SIDE },
    { from: 'approved', act: 'resume', to: 'approved', by: EVERY_SIDE },
    { from: 'approved', act: 'end', to: 'ended', by: EVERY_SIDE },
    { from: 'approved', act: 'expire', to: 'ended', by: ['clock'] },
  ],
});

/** The departments at both ends of a grant. */
export interface GrantParties {
  department: string;
  provider: string;
}

/** What the officer is to the grant. None: the grant is nothing to the officer. */
export function grantDuties(officer: OfficerActor, grant: GrantParties): GrantDuty[] {
  const asks = officer.department === grant.department;
  const answers = officer.department === grant.provider;
  const head = holdsRole(officer, 'sharing-head');
  const duties: [GrantDuty, boolean][] = [
    ['authority', holdsRole(officer, 'authority-officer')],
    ['provider', answers && head],
    ['consumer', asks && head],
    ['reviewer', answers && holdsRole(officer, 'provider-reviewer')],
    ['clerk', asks && holdsRole(officer, 'operator')],
  ];
  return duties.filter(([, has]) => has).map(([duty]) => duty);
}

/** The sides that the officer speaks for, the one with the most say first. */
export function grantSides(officer: OfficerActor, grant: GrantParties): GrantSide[] {
  const duties = grantDuties(officer, grant);
  return EVERY_SIDE.filter((side) => duties.includes(side));
}

/** Whether the asking department's own head has handed it to the provider (R25 art. 20). */
export interface Handing {
  handed: boolean;
}

/** Whether what the asking department still has to itself is open to the officer. */
export function seesUnhanded(officer: OfficerActor, { department }: Pick<GrantParties, 'department'>): boolean {
  return overseesAll(officer) || officer.department === department;
}

/** Whether the officer may see the grant: its department, the authority and its auditors may; the provider once asked. */
export function seesGrant(officer: OfficerActor, grant: GrantParties & Handing): boolean {
  return seesUnhanded(officer, grant) || (grant.handed && officer.department === grant.provider);
}
