import type { ErrorCode } from '../../../src/contracts';
import { callerOf, type Caller, type CallerName, type OfficerFlaw, type SystemFlaw } from './callers';
import { statusOf, type Route } from './routes';
import type { Seed } from './seed';

/** What a caller must get: the documented success, or one refusal. */
export type Expected = { readonly status: number; readonly code?: ErrorCode };

/** Routes of an officer whose password is still the one-time one. */
const FIRST_PASSWORD = new Set(['readSession', 'logout', 'changePassword']);

const OFFICER_FLAWS: Readonly<Record<OfficerFlaw, ErrorCode>> = {
  disabled: 'session.expired',
  'one-time-password': 'access.password-change-required',
  'department-inactive': 'access.department-inactive',
  'no-csrf-token': 'access.csrf',
};

const SYSTEM_FLAWS: Readonly<Record<SystemFlaw, ErrorCode>> = {
  'system-inactive': 'access.system-inactive',
  'department-inactive': 'access.department-inactive',
  'key-revoked': 'token.key-revoked',
};

/** Status and code, from x-access and x-foreign alone; where a route has more to say, its seed says it by name. */
export function expectedOf(route: Route, name: CallerName, seed: Seed): Expected {
  const caller = callerOf(name);
  const refusal = atTheDoor(route, caller) ?? flawOf(route, caller, seed.but?.[name]) ?? inside(route, name, seed);
  return refusal === undefined ? { status: route.success } : { status: statusOf(refusal), code: refusal };
}

function atTheDoor(route: Route, caller: Caller): ErrorCode | undefined {
  const { kind, officers, systems } = route.access;
  if (kind !== 'closed') return undefined;
  if (caller.kind === 'system') return systems ? undefined : 'session.missing';
  // Without a session there is neither an Authorization header: what is missing depends on what the route asks first.
  if (officers === undefined) return 'access.unauthenticated';
  if (caller.kind === 'nobody') return 'session.missing';
  const flaw = officerFlaw(route, caller);
  if (flaw !== undefined) return flaw;
  return officers === 'all' || officers.includes(caller.role) ? undefined : 'access.denied';
}

/** What ended a token that lives on; a route may know it more precisely. */
function flawOf(
  { access }: Route,
  caller: Caller,
  precisely: ErrorCode | 'success' | undefined,
): ErrorCode | undefined {
  if (access.kind !== 'closed' || caller.kind !== 'system' || caller.flaw === undefined) return undefined;
  // A dry run tells it among its findings.
  if (precisely === 'success') return undefined;
  return precisely ?? SYSTEM_FLAWS[caller.flaw];
}

function officerFlaw(route: Route, { flaw }: Extract<Caller, { kind: 'officer' }>): ErrorCode | undefined {
  if (flaw === undefined) return undefined;
  if (flaw === 'no-csrf-token' && route.method === 'GET') return undefined;
  if (flaw === 'one-time-password' && FIRST_PASSWORD.has(route.id)) return undefined;
  return OFFICER_FLAWS[flaw];
}

function inside(route: Route, name: CallerName, seed: Seed): ErrorCode | undefined {
  const caller = callerOf(name);
  const named = seed.but?.[name];
  if (named !== undefined) return named === 'success' ? undefined : named;
  return caller.kind !== 'nobody' && caller.side === 'foreign' ? route.foreign : undefined;
}
