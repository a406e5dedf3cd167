import type { AuditEvent, Deed } from '../audit';

/** What an officer of the authority, or the command line, does to another's account. */
export type AccountAct = Extract<
  AuditEvent['type'],
  | 'officer.created'
  | 'officer.disabled'
  | 'officer.enabled'
  | 'officer.password-reset'
  | 'officer.totp-reset'
  | 'officer.identity-linked'
  | 'officer.identity-unlinked'
>;

/** Recorded, and told to the account's department: nobody makes a colleague, or takes one over, behind its back. */
export function accountAct(
  act: AccountAct,
  { department, officer }: { department: string; officer: string },
  facts: NonNullable<AuditEvent['facts']> = {},
): Pick<Deed<void>, 'events' | 'tells'> {
  return {
    events: [{ type: act, department, facts: { about: officer, ...facts } }],
    tells: [{ to: [department], type: 'onceway.officer.changed.v1', subject: officer, data: { officer, act } }],
  };
}
