import type { OfficerActor, OfficerRole } from '../../kernel';
import {
  earlierEntryActs,
  entryLifecycle,
  entryRoles,
  seesUnpublished,
  type EntryAct,
  type EntryState,
} from './entry-lifecycle';

const PROVIDER = '11990100999000013D';
const AUTHORITY = '119901009990000480';
const STRANGER = '1199010099900003X0';
const FILER = '01900000-0000-7000-8000-000000000001';

function officer(
  department: string,
  roles: OfficerRole[],
  officerId = '01900000-0000-7000-8000-0000000000ff',
): OfficerActor {
  return { kind: 'officer', officerId, department, roles };
}

const ACTORS = {
  filer: officer(PROVIDER, ['sharing-head'], FILER),
  colleague: officer(PROVIDER, ['sharing-head']),
  authority: officer(AUTHORITY, ['authority-officer']),
  stranger: officer(STRANGER, ['sharing-head']),
  // The authority as a provider: both duties in one person, and a colleague who only reviews.
  both: officer(PROVIDER, ['sharing-head', 'authority-officer'], FILER),
  ownReviewer: officer(PROVIDER, ['authority-officer']),
};
type ActorName = keyof typeof ACTORS;

const STATES: EntryState[] = ['submitted', 'approved', 'returned', 'published', 'withdrawn'];
const ACTS: EntryAct[] = ['approve', 'return', 'publish', 'withdraw'];

/** Every legal move; all else is refused. */
const LEGAL: Record<string, EntryState> = {
  'submitted approve authority': 'approved',
  'submitted return authority': 'returned',
  'submitted withdraw authority': 'withdrawn',
  'submitted withdraw filer': 'withdrawn',
  'submitted withdraw colleague': 'withdrawn',
  'submitted withdraw both': 'withdrawn',
  'submitted withdraw ownReviewer': 'withdrawn',
  'approved return authority': 'returned',
  'approved publish authority': 'published',
  'approved withdraw authority': 'withdrawn',
  'approved withdraw filer': 'withdrawn',
  'approved withdraw colleague': 'withdrawn',
  'approved withdraw both': 'withdrawn',
  'approved withdraw ownReviewer': 'withdrawn',
  'published withdraw authority': 'withdrawn',
  'published withdraw both': 'withdrawn',
  'published withdraw ownReviewer': 'withdrawn',
};

const LIVE: Record<string, readonly EntryState[]> = {
  approve: ['submitted'],
  return: ['submitted', 'approved'],
  publish: ['approved'],
  withdraw: ['submitted', 'approved', 'published'],
};

function refusal(state: EntryState, act: EntryAct, name: ActorName): string {
  const reviewer = ['authority', 'both', 'ownReviewer'].includes(name);
  const head = ['filer', 'colleague', 'both'].includes(name);
  if (!reviewer && !(act === 'withdraw' && head)) return 'wrong-role';
  if (!LIVE[act]!.includes(state)) return 'wrong-state';
  return act === 'withdraw' ? 'wrong-role' : 'same-person';
}

const CASES = STATES.flatMap((state) =>
  ACTS.flatMap((act) => (Object.keys(ACTORS) as ActorName[]).map((name) => [state, act, name] as const)),
);

describe('lifecycle of an entry version', () => {
  it.each(CASES)('%s, %s by %s', (state, act, name) => {
    const actor = ACTORS[name];
    const outcome = entryLifecycle.next(state, act, {
      roles: entryRoles(actor, PROVIDER),
      earlierActs: earlierEntryActs(actor, { department: PROVIDER, submitted_by: FILER }),
    });
    const to = LEGAL[`${state} ${act} ${name}`];
    expect(outcome).toEqual(to === undefined ? { refused: refusal(state, act, name) } : { to });
  });

  it('names no legal move for a state, act or actor that does not exist', () => {
    const known = new Set(CASES.map((parts) => parts.join(' ')));
    expect(Object.keys(LEGAL).filter((key) => !known.has(key))).toEqual([]);
  });

  it.each<[ActorName, boolean]>([
    ['filer', true],
    ['colleague', true],
    ['authority', true],
    ['both', true],
    ['stranger', false],
  ])('an unpublished version is seen by %s: %s', (name, seen) => {
    expect(seesUnpublished(ACTORS[name], PROVIDER)).toBe(seen);
  });
});
