import type { OfficerActor, OfficerRole } from '../../kernel';
import { grantLifecycle, grantSides, seesGrant, type GrantAct, type GrantState } from './grant-lifecycle';

const CONSUMER = '119901009990000998';
const PROVIDER = '11990100999000013D';
const AUTHORITY = '119901009990000480';
const STRANGER = '1199010099900003X0';
const ASKER = '01900000-0000-7000-8000-000000000001';
const PARTIES = { department: CONSUMER, provider: PROVIDER };

function officer(
  department: string,
  roles: OfficerRole[],
  officerId = '01900000-0000-7000-8000-0000000000ff',
): OfficerActor {
  return { kind: 'officer', officerId, department, roles };
}

const ACTORS = {
  asker: officer(CONSUMER, ['sharing-head'], ASKER),
  consumer: officer(CONSUMER, ['sharing-head']),
  provider: officer(PROVIDER, ['sharing-head']),
  authority: officer(AUTHORITY, ['authority-officer']),
  stranger: officer(STRANGER, ['sharing-head']),
  // Nobody today, but a person who once asked must not answer after a change of department.
  askerMoved: officer(PROVIDER, ['sharing-head'], ASKER),
};
type ActorName = keyof typeof ACTORS;

const STATES: GrantState[] = ['requested', 'approved', 'refused', 'ended'];
const ACTS: GrantAct[] = ['approve', 'refuse', 'suspend', 'resume', 'end'];
const SIDES: ActorName[] = ['asker', 'consumer', 'provider', 'authority', 'askerMoved'];

function expected(state: GrantState, act: GrantAct, name: ActorName): object {
  const answering = act === 'approve' || act === 'refuse';
  const providing = name === 'provider' || name === 'askerMoved';
  if (!SIDES.includes(name) || (answering && !providing)) return { refused: 'wrong-role' };
  if (answering) {
    if (state !== 'requested') return { refused: 'wrong-state' };
    return name === 'askerMoved' ? { refused: 'same-person' } : { to: act === 'approve' ? 'approved' : 'refused' };
  }
  if (act === 'end' && state === 'requested') {
    return name === 'asker' || name === 'consumer' ? { to: 'ended' } : { refused: 'wrong-role' };
  }
  if (state !== 'approved') return { refused: 'wrong-state' };
  return { to: act === 'end' ? 'ended' : 'approved' };
}

describe('lifecycle of a grant', () => {
  const cases = STATES.flatMap((state) =>
    ACTS.flatMap((act) => (Object.keys(ACTORS) as ActorName[]).map((name) => [state, act, name] as const)),
  );
  it.each(cases)('%s, %s by %s', (state, act, name) => {
    const actor = ACTORS[name];
    const outcome = grantLifecycle.next(state, act, {
      roles: grantSides(actor, PARTIES),
      earlierActs: actor.officerId === ASKER ? ['request'] : [],
    });
    expect(outcome).toEqual(expected(state, act, name));
  });

  it.each<[ActorName, string[], boolean]>([
    ['consumer', ['consumer'], true],
    ['provider', ['provider'], true],
    ['authority', ['authority'], true],
    ['stranger', [], false],
  ])('%s speaks for %j and sees it: %s', (name, sides, sees) => {
    expect(grantSides(ACTORS[name], PARTIES)).toEqual(sides);
    expect(seesGrant(ACTORS[name], PARTIES)).toBe(sees);
  });

  it('an officer without a duty at an end of the grant sees it and speaks for nobody', () => {
    const clerk = officer(PROVIDER, []);
    expect(grantSides(clerk, PARTIES)).toEqual([]);
    expect(seesGrant(clerk, PARTIES)).toBe(true);
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
