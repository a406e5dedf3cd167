import { defineLifecycle, type LifecycleTable } from './lifecycle';

type State = 'draft' | 'submitted' | 'approved' | 'published';
type Act = 'submit' | 'return' | 'approve' | 'publish';
type Role = 'head' | 'officer';

const table: LifecycleTable<State, Act, Role> = {
  initial: 'draft',
  states: ['draft', 'submitted', 'approved', 'published'],
  moves: [
    { from: 'draft', act: 'submit', to: 'submitted', by: ['head'] },
    { from: 'submitted', act: 'return', to: 'draft', by: ['officer'] },
    { from: 'submitted', act: 'approve', to: 'approved', by: ['officer'], notAfter: ['submit'] },
    { from: 'approved', act: 'publish', to: 'published', by: ['officer', 'head'], notAfter: ['approve'] },
  ],
};
const lifecycle = defineLifecycle(table);

describe('lifecycle', () => {
  it.each<[State, Act, Role[], Act[], ReturnType<typeof lifecycle.next>]>([
    ['draft', 'submit', ['head'], [], { to: 'submitted' }],
    ['draft', 'submit', ['officer'], [], { refused: 'wrong-role' }],
    ['draft', 'submit', [], [], { refused: 'wrong-role' }],
    ['draft', 'approve', ['officer'], [], { refused: 'wrong-state' }],
    ['draft', 'approve', ['head'], [], { refused: 'wrong-role' }],
    ['submitted', 'approve', ['officer'], [], { to: 'approved' }],
    ['submitted', 'approve', ['officer', 'head'], ['submit'], { refused: 'same-person' }],
    ['submitted', 'return', ['officer', 'head'], ['submit'], { to: 'draft' }],
    ['approved', 'publish', ['head'], ['submit'], { to: 'published' }],
    ['approved', 'publish', ['officer'], ['approve'], { refused: 'same-person' }],
    ['published', 'publish', ['officer'], [], { refused: 'wrong-state' }],
  ])('%s, %s by %j after %j: %j', (state, act, roles, earlierActs, result) => {
    expect(lifecycle.next(state, act, { roles, earlierActs })).toEqual(result);
  });

  it.each<[string, Partial<typeof table>]>([
    ['a state that nothing reaches', { states: [...table.states, 'lost' as State] }],
    ['a target that is no state', { states: ['draft', 'submitted', 'approved'] }],
    ['an initial state that is none', { initial: 'nowhere' as State }],
    ['two moves of one act from one state', { moves: [...table.moves, { ...table.moves[0]!, to: 'approved' }] }],
    ['a move from a state that is none', { moves: [...table.moves, { ...table.moves[0]!, from: 'nowhere' as State }] }],
    ['a move that is open to nobody', { moves: [{ ...table.moves[0]!, by: [] }, ...table.moves.slice(1)] }],
    ['a state listed twice', { states: [...table.states, 'draft'] }],
  ])('is refused with %s', (_, changed) => {
    expect(() => defineLifecycle({ ...table, ...changed })).toThrow('unsound');
  });
});
