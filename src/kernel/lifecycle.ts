/** One legal move: from a state, by an act, to a state, open to the roles named. */
export interface Move<State extends string, Act extends string, Role extends string> {
  from: State;
  act: Act;
  to: State;
  by: readonly Role[];
  /** Four eyes: whoever took any of these earlier acts on the same thing may not take this one. */
  notAfter?: readonly Act[];
}

export interface LifecycleTable<State extends string, Act extends string, Role extends string> {
  initial: State;
  states: readonly State[];
  moves: readonly Move<State, Act, Role>[];
}

export type MoveRefusal = 'wrong-state' | 'wrong-role' | 'same-person';

export interface Mover<Act extends string, Role extends string> {
  roles: readonly Role[];
  /** The acts that this very person has already taken on the thing. */
  earlierActs: readonly Act[];
}

export interface Lifecycle<State extends string, Act extends string, Role extends string> extends LifecycleTable<
  State,
  Act,
  Role
> {
  next(state: State, act: Act, mover: Mover<Act, Role>): { to: State } | { refused: MoveRefusal };
}

/**
 * A lifecycle as data. The table is checked when it is made: every state is named once and reachable, every move runs
 * between known states and is open to somebody, and no state has two moves of the same act; a wrong table stops the start.
 */
export function defineLifecycle<State extends string, Act extends string, Role extends string>(
  table: LifecycleTable<State, Act, Role>,
): Lifecycle<State, Act, Role> {
  assertSound(table);
  return {
    ...table,
    next(state, act, mover) {
      const move = table.moves.find((candidate) => candidate.from === state && candidate.act === act);
      const open = table.moves.some((candidate) => candidate.act === act && allows(candidate.by, mover.roles));
      // The role is judged first, so that a stranger learns nothing of the state.
      if (!open) return { refused: 'wrong-role' };
      if (!move) return { refused: 'wrong-state' };
      if (!allows(move.by, mover.roles)) return { refused: 'wrong-role' };
      if (move.notAfter?.some((earlier) => mover.earlierActs.includes(earlier))) return { refused: 'same-person' };
      return { to: move.to };
    },
  };
}

function allows<Role extends string>(by: readonly Role[], roles: readonly Role[]): boolean {
  return roles.some((role) => by.includes(role));
}

function assertSound<State extends string, Act extends string, Role extends string>(
  table: LifecycleTable<State, Act, Role>,
): void {
  const reached = new Set<State>([table.initial]);
  for (const from of reached) for (const move of table.moves) if (move.from === from) reached.add(move.to);
  const named = [...reached, ...table.moves.map(({ from }) => from)];
  const unknown = named.filter((state) => !table.states.includes(state));
  const unreachable = table.states.filter((state) => !reached.has(state));
  const keys = table.moves.map((move) => `${move.from} ${move.act}`);
  const lists: (readonly string[])[] = [keys, table.states];
  const twice = lists.flatMap((list) => list.filter((name, at) => list.indexOf(name) !== at));
  const closed = table.moves.filter(({ by }) => by.length === 0).map(({ from, act }) => `${from} ${act}`);
  const faults = { unknown, unreachable, twice, closed };
  if (Object.values(faults).some((list) => list.length > 0)) {
    throw new Error(`lifecycle table is unsound: ${JSON.stringify(faults)}`);
  }
}
