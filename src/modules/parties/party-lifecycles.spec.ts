import { OncewayError, type Actor, type OfficerRole } from '../../kernel';
import {
  departmentLifecycle,
  holdingLifecycle,
  keyLifecycle,
  moved,
  partySides,
  systemLifecycle,
  systemState,
} from './party-lifecycles';

const OWN = '119901009990000998';
const FOREIGN = '11990100999000013D';
const AUTHORITY = '119901009990000480';

function officer(department: string, ...roles: OfficerRole[]): Actor {
  return { kind: 'officer', officerId: '01900000-0000-7000-8000-000000000001', department, roles };
}

/** Everybody there is, and what they are to a thing of the department OWN. */
const ACTORS = {
  'the authority': [officer(AUTHORITY, 'authority-officer'), 'authority'],
  'the command line': [{ kind: 'operator' }, 'authority'],
  'its own head': [officer(OWN, 'sharing-head'), 'owner'],
  'its own head, who files and reviews too': [officer(OWN, 'sharing-head', 'operator', 'provider-reviewer'), 'owner'],
  'its own reviewer': [officer(OWN, 'provider-reviewer'), undefined],
  'its own operator': [officer(OWN, 'operator'), undefined],
  "another department's head": [officer(FOREIGN, 'sharing-head'), undefined],
  "another department's reviewer": [officer(FOREIGN, 'provider-reviewer'), undefined],
  "another department's operator": [officer(FOREIGN, 'operator'), undefined],
  'an auditor': [officer(AUTHORITY, 'auditor'), undefined],
  ops: [officer(AUTHORITY, 'ops'), undefined],
  'its own system': [{ kind: 'system', systemId: 's', department: OWN, keyId: 'k' }, undefined],
} as const satisfies Record<string, readonly [Actor, 'authority' | 'owner' | undefined]>;

/** The state that follows, or the code of the refusal. */
type Outcome = string;
type Table = Parameters<typeof moved<string, string>>[0];

/** What the two sides are answered, by `state act`; to everybody else an act is denied, whatever the state. */
const TABLES: readonly [string, Table, Record<string, readonly [authority: Outcome, owner: Outcome]>][] = [
  [
    'department',
    departmentLifecycle,
    {
      'active deactivate': ['inactive', 'access.denied'],
      'active activate': ['party.wrong-state', 'access.denied'],
      'inactive activate': ['active', 'access.denied'],
      'inactive deactivate': ['party.wrong-state', 'access.denied'],
    },
  ],
  [
    'system',
    systemLifecycle,
    {
      'active deactivate': ['access.denied', 'inactive'],
      'active activate': ['party.wrong-state', 'party.wrong-state'],
      'inactive activate': ['active', 'active'],
      'inactive deactivate': ['access.denied', 'party.wrong-state'],
      'barred activate': ['active', 'access.denied'],
      'barred deactivate': ['access.denied', 'party.wrong-state'],
      'active bar': ['barred', 'access.denied'],
      'inactive bar': ['barred', 'access.denied'],
      'barred bar': ['party.wrong-state', 'access.denied'],
    },
  ],
  [
    'key',
    keyLifecycle,
    {
      'active revoke': ['revoked', 'revoked'],
      'revoked revoke': ['party.wrong-state', 'party.wrong-state'],
    },
  ],
  [
    'attribute of a department',
    holdingLifecycle,
    {
      'lost assign': ['held', 'access.denied'],
      'lost prolong': ['party.wrong-state', 'access.denied'],
      'lost withdraw': ['party.wrong-state', 'access.denied'],
      'held assign': ['party.wrong-state', 'access.denied'],
      'held prolong': ['held', 'access.denied'],
      'held withdraw': ['lost', 'access.denied'],
    },
  ],
];

describe.each(TABLES)('lifecycle of a %s', (_thing, lifecycle, rows) => {
  const cases = Object.entries(rows).flatMap(([move, [authority, owner]]) =>
    Object.entries(ACTORS).map(([name, [actor, side]]) => {
      const [state, act] = move.split(' ') as [string, string];
      const expected = side === undefined ? 'access.denied' : { authority, owner }[side];
      return [state, act, name, actor, expected] as const;
    }),
  );

  it.each(cases)('%s, %s by %s', (state, act, _name, actor, expected) => {
    expect(outcome(() => moved(lifecycle, { state, department: OWN }, act, actor))).toBe(expected);
  });

  it('is tested in every state and act that it has', () => {
    const acts = [...new Set(lifecycle.moves.map((move) => move.act))];
    const all = lifecycle.states.flatMap((state) => acts.map((act) => `${state} ${act}`));
    expect(Object.keys(rows).sort()).toEqual(all.sort());
  });
});

it.each([
  [true, null, 'active'],
  [true, 'authority', 'active'],
  [false, null, 'inactive'],
  [false, 'owner', 'inactive'],
  [false, 'authority', 'barred'],
] as const)('a system that is active: %s, and was switched off by %s, is %s', (active, deactivatedBy, state) => {
  expect(systemState({ active, deactivatedBy })).toBe(state);
});

describe('what somebody is to a department', () => {
  it.each(Object.entries(ACTORS))('%s', (_name, [actor, side]) => {
    expect(partySides(actor, OWN)).toEqual(side === undefined ? [] : [side]);
  });
});

function outcome(act: () => string): string {
  try {
    return act();
  } catch (error) {
    if (error instanceof OncewayError) return error.code;
    throw error;
  }
}
