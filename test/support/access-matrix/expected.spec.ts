import type { CallerName } from './callers';
import { expectedOf } from './expected';
import { routesOf } from './routes';
import type { Seed } from './seed';

const seed: Seed = { target: () => ({}) };

function routeWith(access: string, foreign?: string) {
  const operation = { operationId: 'tried', 'x-access': access, 'x-foreign': foreign, responses: { 201: {} } };
  return routesOf({ paths: { '/v1/tried/{id}': { post: operation } } })[0]!;
}

describe('what a caller must get', () => {
  it.each<[access: string, caller: CallerName, told: string]>([
    ['public', 'nobody', '201'],
    ['officers', 'nobody', '401 session.missing'],
    ['officers', 'ops', '201'],
    ['officers', 'own system', '401 session.missing'],
    ['officers: sharing-head', 'own sharing-head', '201'],
    ['officers: sharing-head', 'own operator', '403 access.denied'],
    ['officers: sharing-head', 'foreign sharing-head', '404 grant.unknown'],
    ['officers: sharing-head', 'foreign operator', '403 access.denied'],
    ['officers: sharing-head', 'authority-officer', '403 access.denied'],
    ['officers: sharing-head', 'own head without CSRF token', '403 access.csrf'],
    ['officers: auditor', 'own head, disabled', '401 session.expired'],
    ['officers: sharing-head; systems', 'own system', '201'],
    ['officers: sharing-head; systems', 'nobody', '401 session.missing'],
    ['officers: sharing-head; systems', 'foreign system', '404 grant.unknown'],
    ['system', 'own sharing-head', '401 access.unauthenticated'],
    ['system', 'own system, deactivated', '403 access.system-inactive'],
    ['system', 'system of an inactive department', '403 access.department-inactive'],
  ])('%s as %s: %s', (access, caller, told) => {
    const { status, code } = expectedOf(routeWith(access, 'grant.unknown'), caller, seed);
    expect(code === undefined ? String(status) : `${status} ${code}`).toBe(told);
  });

  it('is what a seed says by name, for callers who may enter', () => {
    const but: Seed = { ...seed, but: { 'own operator': 'access.four-eyes', 'foreign sharing-head': 'success' } };
    const route = routeWith('officers: sharing-head, operator', 'grant.unknown');
    expect(expectedOf(route, 'own operator', but)).toEqual({ status: 403, code: 'access.four-eyes' });
    expect(expectedOf(route, 'foreign sharing-head', but)).toEqual({ status: 201 });
    // A word of a seed opens no door.
    expect(expectedOf(routeWith('officers: auditor'), 'own operator', but)).toMatchObject({ code: 'access.denied' });
  });
});

it.each([[''], ['officer'], ['officers: '], ['officers; everybody']])(
  'an access rule "%s" that nobody can read fails the matrix instead of standing for open',
  (access) => expect(() => routeWith(access)).toThrow(/cannot read tried/),
);

it('a code of strangers that is not registered fails it too', () => {
  expect(() => routeWith('officers', 'grant.nonsense')).toThrow(/x-foreign grant\.nonsense/);
});
