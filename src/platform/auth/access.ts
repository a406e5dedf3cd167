import type { OfficerRole } from '../../kernel';

/**
 * Deny by default: `public` must be said. `system`: a DPoP-bound access token. `officers`: a session of anyone who
 * holds one of the roles; an empty list stands for every officer. `client-assertion`: the token endpoint, which
 * authenticates its caller itself (RFC 7523).
 */
export type AccessRule = 'public' | 'system' | 'client-assertion' | { officers: readonly OfficerRole[] };

export const ACCESS_RULE = Symbol('onceway:access-rule');

/** How a rule is written in the OpenAPI document's `x-access`. */
export function describeAccess(rule: AccessRule): string {
  if (typeof rule === 'string') return rule;
  return rule.officers.length === 0 ? 'officers' : `officers: ${rule.officers.join(', ')}`;
}
