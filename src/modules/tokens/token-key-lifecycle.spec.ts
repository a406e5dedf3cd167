import { OFFICER_ROLES, type Actor, type OfficerRole } from '../../kernel';
import {
  afterClock,
  tokenKeyLifecycle,
  tokenKeyRoles,
  type TokenKeyAct,
  type TokenKeyRole,
  type TokenKeyState,
} from './token-key-lifecycle';

const DEPARTMENT = '119901009990000480';

function officer(role: OfficerRole): Actor {
  const officerId = '01900000-0000-7000-8000-000000000001';
  return { kind: 'officer', officerId, department: DEPARTMENT, roles: [role] };
}

/** Everybody there is, and what they are to a key. */
const ACTORS: Readonly<Record<string, readonly TokenKeyRole[]>> = {
  'the command line': tokenKeyRoles({ kind: 'operator' }),
  'the clock': ['clock'],
  ...Object.fromEntries(OFFICER_ROLES.map((role) => [role, tokenKeyRoles(officer(role))])),
  'a system': tokenKeyRoles({ kind: 'system', systemId: 's', department: DEPARTMENT, keyId: 'k' }),
};

const STATES: readonly TokenKeyState[] = ['unknown', 'announced', 'active', 'retired', 'over', 'withdrawn'];
/** Whose act it is: anybody else is refused whatever the state. */
const ACTS: Readonly<Record<TokenKeyAct, 'the command line' | 'the clock'>> = {
  announce: 'the command line',
  begin: 'the clock',
  retire: 'the clock',
  'run-out': 'the clock',
  withdraw: 'the command line',
};
/** All that is legal. */
const LEGAL: Readonly<Record<string, TokenKeyState>> = {
  'unknown announce': 'announced',
  'announced begin': 'active',
  'active retire': 'retired',
  'retired run-out': 'over',
  'announced withdraw': 'withdrawn',
  'active withdraw': 'withdrawn',
  'retired withdraw': 'withdrawn',
  'over withdraw': 'withdrawn',
};

describe('lifecycle of a key of access tokens', () => {
  const acts = Object.keys(ACTS) as TokenKeyAct[];
  const cases = STATES.flatMap((state) =>
    acts.flatMap((act) => Object.keys(ACTORS).map((name) => [state, act, name] as const)),
  );
  it.each(cases)('%s, %s by %s', (state, act, name) => {
    const to = LEGAL[`${state} ${act}`];
    const allowed = to === undefined ? { refused: 'wrong-state' } : { to };
    const outcome = tokenKeyLifecycle.next(state, act, { roles: ACTORS[name]!, earlierActs: [] });
    expect(outcome).toEqual(ACTS[act] === name ? allowed : { refused: 'wrong-role' });
  });

  it('is tested in every state and act that it has', () => {
    expect([...STATES]).toEqual(tokenKeyLifecycle.states);
    expect(new Set(tokenKeyLifecycle.moves.map(({ act }) => act))).toEqual(new Set(acts));
  });

  it.each<[TokenKeyAct[], TokenKeyState]>([
    [[], 'announced'],
    [['begin'], 'active'],
    [['begin', 'retire'], 'retired'],
    [['begin', 'retire', 'run-out'], 'over'],
  ])('once the clock has taken %j a key is %s', (taken, state) => {
    expect(afterClock(taken)).toBe(state);
  });

  it.each<[TokenKeyAct[]]>([[['retire']], [['begin', 'run-out']], [['begin', 'begin']], [['withdraw']]])(
    'the clock never takes %j',
    (taken) => {
      expect(() => afterClock(taken)).toThrow('the clock cannot');
    },
  );
});
