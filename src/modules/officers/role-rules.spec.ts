import { OFFICER_ROLES, type OfficerRole } from '../../kernel';
import { roleFaults } from './role-rules';

const faultsOf = (roles: readonly OfficerRole[], kind: 'authority' | 'ordinary'): string[] =>
  roleFaults(roles, kind).map(({ pointer, code }) => `${pointer} ${code}`);

const SUBSETS: OfficerRole[][] = Array.from({ length: 2 ** OFFICER_ROLES.length - 1 }, (_row, bits) =>
  OFFICER_ROLES.filter((_role, at) => ((bits + 1) >> at) & 1),
);
const GOVERNING: readonly OfficerRole[] = ['authority-officer', 'auditor', 'ops'];
const ALONE: readonly OfficerRole[] = ['auditor', 'ops'];

describe.each(['authority', 'ordinary'] as const)('in an %s department', (kind) => {
  it.each(SUBSETS.map((roles) => [roles.join(' '), roles] as const))('%s', (_name, roles) => {
    const separated = roles.length === 1 || !roles.some((role) => ALONE.includes(role));
    const open = kind === 'authority' || !roles.some((role) => GOVERNING.includes(role));
    expect(faultsOf(roles, kind).length === 0).toBe(separated && open);
  });
});

it('tells every fault at its place', () => {
  expect(faultsOf(['operator', 'auditor', 'ops', 'authority-officer'], 'ordinary')).toEqual([
    '/roles/1 officer.role',
    '/roles/1 officer.role-alone',
    '/roles/2 officer.role',
    '/roles/2 officer.role-alone',
    '/roles/3 officer.role',
  ]);
  expect(faultsOf(['auditor', 'operator'], 'authority')).toEqual(['/roles/0 officer.role-alone']);
});
