import { FAULTS, type FaultCode } from '../../contracts';
import type { Fault, OfficerRole } from '../../kernel';

/** Duties of the whole exchange: only people of the authority hold them. */
const AUTHORITY_ONLY: ReadonlySet<OfficerRole> = new Set(['authority-officer', 'auditor', 'ops']);
/** Whoever watches or runs the exchange does nothing else in it (GB/T 39477: administration, audit, operation apart). */
const ALONE: ReadonlySet<OfficerRole> = new Set(['auditor', 'ops']);

/** All that is wrong with giving these roles to one officer of such a department. Pointers start at `/roles`. */
export function roleFaults(roles: readonly OfficerRole[], kind: 'authority' | 'ordinary'): Fault[] {
  const fault = (at: number, code: FaultCode): Fault => ({
    pointer: `/roles/${at}`,
    code,
    detail: FAULTS[code].titles.en,
  });
  return roles.flatMap((role, at) => [
    ...(kind !== 'authority' && AUTHORITY_ONLY.has(role) ? [fault(at, 'officer.role')] : []),
    ...(roles.length > 1 && ALONE.has(role) ? [fault(at, 'officer.role-alone')] : []),
  ]);
}
