import type { OfficerRole } from '../../kernel';

/** A session of anyone who holds one of the roles; an empty list stands for every officer. */
export interface OfficerAccess {
  officers: readonly OfficerRole[];
  /** A DPoP-bound access token will do as well; a call with an `Authorization` header is a system's. */
  systems?: true;
}

/**
 * Deny by default: `public` must be said. `system`: a DPoP-bound access token. `client-assertion`: the token endpoint,
 * which authenticates its caller itself (RFC 7523).
 */
export type AccessRule = 'public' | 'system' | 'client-assertion' | OfficerAccess;

export const ACCESS_RULE = Symbol('onceway:access-rule');

/** How a rule is written in the OpenAPI document's `x-access`. */
export function describeAccess(rule: AccessRule): string {
  if (typeof rule === 'string') return rule;
  const officers = rule.officers.length === 0 ? 'officers' : `officers: ${rule.officers.join(', ')}`;
  return rule.systems === true ? `${officers}; systems` : officers;
}
