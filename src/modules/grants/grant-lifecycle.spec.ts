import type { OfficerActor, OfficerRole } from '../../kernel';
import { grantDuties, grantLifecycle, grantSides, seesGrant, type GrantAct, type GrantState } from './grant-lifecycle';

const CONSUMER = '119901009990000998';
const PROVIDER = '11990100999000013D';
const AUTHORITY = '119901009990000480';
const STRANGER = '1199010099900003X0';
const FILER = '01900000-0000-7000-8000-000000000001';
const SIGNER = '01900000-0000-7000-8000-000000000002';
const PARTIES = { department: CONSUMER, provider: PROVIDER };

function officer(
  department: string,
  roles: OfficerRole[],
  officerId = '01900000-0000-7000-8000-0000000000ff',
): OfficerActor {
  return { kind: 'officer', officerId, department, roles };
}

const ACTORS = {
  clerk: officer(CONSUMER, ['operator']),
  filer: officer(CONSUMER, ['operator', 'sharing-head'], FILER),
  signer: officer(CONSUMER, ['sharing-head'], SIGNER),
  consumerReviewer: officer(CONSUMER, ['provider-reviewer']),
  providerHead: officer(PROVIDER, ['sharing-head']),
  reviewer: officer(PROVIDER, ['provider-reviewer']),
  providerClerk: officer(PROVIDER, ['operator']),
  // Nobody today, but a person who filed or signed must not answer after a change of department.
  filerMoved: officer(PROVIDER, ['sharing-head'], FILER),
  signerMoved: officer(PROVIDER, ['provider-reviewer'], SIGNER),
  authority: officer(AUTHORITY, ['authority-officer']),
  auditor: officer(AUTHORITY, ['auditor']),
  ops: officer(AUTHORITY, ['ops']),
  stranger: officer(STRANGER, ['sharing-head', 'provider-reviewer', 'operator']),
};
type ActorName = keyof typeof ACTORS;
const NAMES = Object.keys(ACTORS) as ActorName[];

const STATES: GrantState[] = ['filed', 'requested', 'approved', 'refused', 'ended'];
const ACTS: GrantAct[] = ['sign-off', 'approve', 'refuse', 'suspend', 'resume', 'end', 'expire'];

const HEADS: ActorName[] = ['filer', 'signer', 'providerHead', 'filerMoved', 'authority'];
const ANSWERING: ActorName[] = ['providerHead', 'reviewer', 'filerMoved', 'signerMoved'];
/** Who ever takes the act, in whatever state: anybody else learns nothing of the state. */
const OPEN_TO: Record<GrantAct, ActorName[]> = {
  file: [],
  'sign-off': ['filer', 'signer'],
  approve: ANSWERING,
  refuse: ANSWERING,
  suspend: HEADS,
  resume: HEADS,
  end: [...HEADS, 'clerk'],
  expire: [],
};
/** All that is legal: state, act, who, and what comes of it. */
const LEGAL: [GrantState, GrantAct, ActorName[], GrantState][] = [
  ['filed', 'sign-off', ['signer'], 'requested'],
  ['filed', 'end', ['clerk', 'filer', 'signer'], 'ended'],
  ['requested', 'approve', ['providerHead', 'reviewer'], 'approved'],
  ['requested', 'refuse', ['providerHead', 'reviewer'], 'refused'],
  ['requested', 'end', ['filer', 'signer'], 'ended'],
  ['approved', 'suspend', HEADS, 'approved'],
  ['approved', 'resume', HEADS, 'approved'],
  ['approved', 'end', HEADS, 'ended'],
];
const SAME_PERSON: [GrantState, GrantAct, ActorName[]][] = [
  ['filed', 'sign-off', ['filer']],
  ['requested', 'approve', ['filerMoved', 'signerMoved']],
  ['requested', 'refuse', ['filerMoved', 'signerMoved']],
];

function expected(state: GrantState, act: GrantAct, name: ActorName): object {
  if (!OPEN_TO[act].includes(name)) return { refused: 'wrong-role' };
  const moves = LEGAL.filter(([from, move]) => from === state && move === act);
  if (moves.length === 0) return { refused: 'wrong-state' };
  const legal = moves.find(([, , who]) => who.includes(name));
  if (legal !== undefined) return { to: legal[3] };
  const same = SAME_PERSON.some(([from, move, who]) => from === state && move === act && who.includes(name));
  return { refused: same ? 'same-person' : 'wrong-role' };
}

describe('lifecycle of a grant', () => {
  const cases = STATES.flatMap((state) => ACTS.flatMap((act) => NAMES.map((name) => [state, act, name] as const)));
  it.each(cases)('%s, %s by %s', (state, act, name) => {
    const actor = ACTORS[name];
    const earlier: GrantAct[] = actor.officerId === FILER ? ['file'] : actor.officerId === SIGNER ? ['sign-off'] : [];
    const outcome = grantLifecycle.next(state, act, { roles: grantDuties(actor, PARTIES), earlierActs: earlier });
    expect(outcome).toEqual(expected(state, act, name));
  });

  it.each(STATES)('of a grant %s only what gives access expires, by itself', (state) => {
    const outcome = grantLifecycle.next(state, 'expire', { roles: ['clock'], earlierActs: [] });
    expect(outcome).toEqual(state === 'approved' ? { to: 'ended' } : { refused: 'wrong-state' });
  });

  it.each<[ActorName, string[], string[], boolean]>([
    ['clerk', ['clerk'], [], true],
    ['signer', ['consumer'], ['consumer'], true],
    ['consumerReviewer', [], [], true],
    ['providerHead', ['provider'], ['provider'], true],
    ['reviewer', ['reviewer'], [], true],
    ['providerClerk', [], [], true],
    ['authority', ['authority'], ['authority'], true],
    ['auditor', [], [], true],
    ['ops', [], [], false],
    ['stranger', [], [], false],
  ])('%s has the duties %j, speaks for %j and sees it: %s', (name, duties, sides, sees) => {
    expect(grantDuties(ACTORS[name], PARTIES)).toEqual(duties);
    expect(grantSides(ACTORS[name], PARTIES)).toEqual(sides);
    expect(seesGrant(ACTORS[name], { ...PARTIES, handed: true })).toBe(sees);
    const ofProvider = ACTORS[name].department === PROVIDER;
    expect(seesGrant(ACTORS[name], { ...PARTIES, handed: false })).toBe(sees && !ofProvider);
  });

  it('who speaks for several sides acts for the one with the most say', () => {
    const many = officer(PROVIDER, ['sharing-head', 'authority-officer']);
    expect(grantSides(many, { department: PROVIDER, provider: PROVIDER })).toEqual([
      'authority',
      'provider',
      'consumer',
    ]);
  });
});
