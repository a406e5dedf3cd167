import { disposalLifecycle, type DisposalAct, type DisposalState } from './disposal-lifecycle';
import type { Clock, GrantDuty } from './grant-lifecycle';

type Role = GrantDuty | Clock;
const STATES: DisposalState[] = ['due', 'overdue', 'done'];
const ACTS: DisposalAct[] = ['fall-overdue', 'confirm'];
const ROLES: Role[] = ['authority', 'provider', 'reviewer', 'consumer', 'clerk', 'clock'];
const TAKING: Record<DisposalAct, Role> = { 'fall-overdue': 'clock', confirm: 'consumer' };
const LEGAL: [DisposalState, DisposalAct, DisposalState][] = [
  ['due', 'fall-overdue', 'overdue'],
  ['due', 'confirm', 'done'],
  ['overdue', 'confirm', 'done'],
];

describe('lifecycle of the duty to dispose', () => {
  const cases = STATES.flatMap((state) => ACTS.flatMap((act) => ROLES.map((role) => [state, act, role] as const)));
  it.each(cases)('%s, %s by %s', (state, act, role) => {
    const move = LEGAL.find(([from, name]) => from === state && name === act);
    const late = move === undefined ? { refused: 'wrong-state' } : { to: move[2] };
    const expected = TAKING[act] === role ? late : { refused: 'wrong-role' };
    expect(disposalLifecycle.next(state, act, { roles: [role], earlierActs: [] })).toEqual(expected);
  });
});
