import type { OfficerRole } from '../../../src/kernel';

export type Side = 'own' | 'foreign' | 'authority';

export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'officer'; readonly side: Side; readonly role: OfficerRole; readonly flaw?: OfficerFlaw }
  | { readonly kind: 'system'; readonly side: Side; readonly contractor?: true; readonly flaw?: SystemFlaw };

/** What keeps an officer out of every route that they could otherwise enter. */
export type OfficerFlaw = 'disabled' | 'one-time-password' | 'department-inactive' | 'no-csrf-token';
/** What ends a token that still lives. */
export type SystemFlaw = 'system-inactive' | 'key-revoked' | 'department-inactive';

const officer = (side: Side, role: OfficerRole): Caller => ({ kind: 'officer', side, role });
const flawed = (flaw: OfficerFlaw): Caller => ({ kind: 'officer', side: 'own', role: 'sharing-head', flaw });
const ended = (flaw: SystemFlaw): Caller => ({ kind: 'system', side: 'own', flaw });

/** Columns of the matrix. `own` is the department that every seeded object belongs to. */
export const CALLERS = {
  nobody: { kind: 'nobody' },
  'authority-officer': officer('authority', 'authority-officer'),
  auditor: officer('authority', 'auditor'),
  ops: officer('authority', 'ops'),
  'own sharing-head': officer('own', 'sharing-head'),
  'own provider-reviewer': officer('own', 'provider-reviewer'),
  'own operator': officer('own', 'operator'),
  'foreign sharing-head': officer('foreign', 'sharing-head'),
  'foreign provider-reviewer': officer('foreign', 'provider-reviewer'),
  'foreign operator': officer('foreign', 'operator'),
  'own head without CSRF token': flawed('no-csrf-token'),
  'own head, disabled': flawed('disabled'),
  'own head with a one-time password': flawed('one-time-password'),
  'head of an inactive department': flawed('department-inactive'),
  'own system': { kind: 'system', side: 'own' },
  'foreign system': { kind: 'system', side: 'foreign' },
  "own contractor's system": { kind: 'system', side: 'own', contractor: true },
  "foreign contractor's system": { kind: 'system', side: 'foreign', contractor: true },
  'own system, deactivated': ended('system-inactive'),
  'own system whose key is revoked': ended('key-revoked'),
  'system of an inactive department': ended('department-inactive'),
} as const satisfies Record<string, Caller>;

export type CallerName = keyof typeof CALLERS;
export const CALLER_NAMES = Object.keys(CALLERS) as CallerName[];

export function callerOf(name: CallerName): Caller {
  return CALLERS[name];
}
