import type { OfficerActor, OfficerRole } from '../../kernel';
import { liftingRoles, placingSide, seesStop, stopLifecycle, type StopAct, type StopState } from './stop-lifecycle';

const OWN = '119901009990000998';
const OTHER = '11990100999000013D';
const AUTHORITY = '119901009990000480';

function officer(department: string, ...roles: OfficerRole[]): OfficerActor {
  return { kind: 'officer', officerId: '01900000-0000-7000-8000-0000000000ff', department, roles };
}

const ACTORS = {
  ownHead: officer(OWN, 'sharing-head'),
  ownReviewer: officer(OWN, 'provider-reviewer', 'operator'),
  otherHead: officer(OTHER, 'sharing-head'),
  authority: officer(AUTHORITY, 'authority-officer'),
  authorityHead: officer(AUTHORITY, 'sharing-head'),
  auditor: officer(AUTHORITY, 'auditor'),
  ops: officer(AUTHORITY, 'ops'),
};
type ActorName = keyof typeof ACTORS;
const NAMES = Object.keys(ACTORS) as ActorName[];

const STATES: readonly StopState[] = ['in-force', 'lifted', 'over'];
const ACTS: readonly StopAct[] = ['lift', 'run-out'];
const STOPS = {
  'its owner placed': { side: 'owner', owner: OWN },
  'the authority placed on the owner': { side: 'authority', owner: OWN },
  'of everything': { side: 'authority', owner: null },
} as const;

/** Who lifts which stop. */
const LIFTERS: Readonly<Record<keyof typeof STOPS, readonly ActorName[]>> = {
  'its owner placed': ['ownHead', 'authority'],
  'the authority placed on the owner': ['authority'],
  'of everything': ['authority'],
};

describe('lifecycle of a stop', () => {
  const cases = (Object.keys(STOPS) as (keyof typeof STOPS)[]).flatMap((stop) =>
    STATES.flatMap((state) => ACTS.flatMap((act) => NAMES.map((name) => [state, act, name, stop] as const))),
  );
  it.each(cases)('%s, %s by %s, of a stop that %s', (state, act, name, stop) => {
    const outcome = stopLifecycle.next(state, act, {
      roles: liftingRoles(ACTORS[name], STOPS[stop]),
      earlierActs: [],
    });
    const may = act === 'lift' && LIFTERS[stop].includes(name);
    if (!may) expect(outcome).toEqual({ refused: 'wrong-role' });
    else expect(outcome).toEqual(state === 'in-force' ? { to: 'lifted' } : { refused: 'wrong-state' });
  });

  it.each(STATES)('%s: only the clock lets it run out, once', (state) => {
    const outcome = stopLifecycle.next(state, 'run-out', { roles: ['clock'], earlierActs: [] });
    expect(outcome).toEqual(state === 'in-force' ? { to: 'over' } : { refused: 'wrong-state' });
  });
});

describe('who stops what', () => {
  it.each<[ActorName, string | undefined, string | undefined]>([
    ['authority', OWN, 'authority'],
    ['authority', undefined, 'authority'],
    ['ownHead', OWN, 'owner'],
    ['ownHead', OTHER, undefined],
    ['ownHead', undefined, undefined],
    ['ownReviewer', OWN, undefined],
    ['authorityHead', AUTHORITY, 'owner'],
    ['authorityHead', OWN, undefined],
    ['auditor', AUTHORITY, undefined],
    ['ops', AUTHORITY, undefined],
  ])('%s, what %s owns: for the side of %s', (name, owner, side) => {
    expect(placingSide(ACTORS[name], owner)).toBe(side);
  });

  it.each<[ActorName, boolean]>([
    ['ownHead', true],
    ['ownReviewer', true],
    ['otherHead', false],
    ['authority', true],
    ['authorityHead', false],
    ['auditor', true],
    ['ops', true],
  ])('%s sees a stop that affects the own department: %s', (name, sees) => {
    expect(seesStop(ACTORS[name], { affected: [OWN] })).toBe(sees);
  });
});
