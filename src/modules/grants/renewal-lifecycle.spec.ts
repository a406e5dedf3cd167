import type { GrantDuty } from './grant-lifecycle';
import { renewalLifecycle, type RenewalAct, type RenewalState } from './renewal-lifecycle';

type Role = GrantDuty | 'grant';
const STATES: RenewalState[] = ['filed', 'requested', 'approved', 'refused', 'withdrawn', 'lapsed'];
const ACTS: RenewalAct[] = ['sign-off', 'approve', 'refuse', 'withdraw', 'lapse'];
const ROLES: Role[] = ['authority', 'provider', 'reviewer', 'consumer', 'clerk', 'grant'];

/** All that is legal; the people who filed and signed off are looked at below. */
const LEGAL: [RenewalState, RenewalAct, Role[], RenewalState][] = [
  ['filed', 'sign-off', ['consumer'], 'requested'],
  ['filed', 'withdraw', ['consumer', 'clerk'], 'withdrawn'],
  ['filed', 'lapse', ['grant'], 'lapsed'],
  ['requested', 'approve', ['provider', 'reviewer'], 'approved'],
  ['requested', 'refuse', ['provider', 'reviewer'], 'refused'],
  ['requested', 'withdraw', ['consumer'], 'withdrawn'],
  ['requested', 'lapse', ['grant'], 'lapsed'],
];

function expected(state: RenewalState, act: RenewalAct, role: Role): object {
  const ever = LEGAL.some(([, move, by]) => move === act && by.includes(role));
  if (!ever) return { refused: 'wrong-role' };
  const move = LEGAL.find(([from, name]) => from === state && name === act);
  if (move === undefined) return { refused: 'wrong-state' };
  return move[2].includes(role) ? { to: move[3] } : { refused: 'wrong-role' };
}

describe('lifecycle of a renewal', () => {
  const cases = STATES.flatMap((state) => ACTS.flatMap((act) => ROLES.map((role) => [state, act, role] as const)));
  it.each(cases)('%s, %s by %s', (state, act, role) => {
    expect(renewalLifecycle.next(state, act, { roles: [role], earlierActs: [] })).toEqual(expected(state, act, role));
  });

  it.each<[RenewalState, RenewalAct, Role, RenewalAct[], boolean]>([
    ['filed', 'sign-off', 'consumer', ['file'], false],
    ['requested', 'approve', 'provider', ['file'], false],
    ['requested', 'approve', 'reviewer', ['sign-off'], false],
    ['requested', 'refuse', 'provider', ['sign-off'], false],
    ['requested', 'withdraw', 'consumer', ['file', 'sign-off'], true],
  ])('%s, %s by the %s who has taken %j already: %s', (state, act, role, earlierActs, may) => {
    const outcome = renewalLifecycle.next(state, act, { roles: [role], earlierActs });
    expect(outcome).toEqual(may ? { to: 'withdrawn' } : { refused: 'same-person' });
  });
});
