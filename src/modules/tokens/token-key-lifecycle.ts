import { defineLifecycle, type Actor } from '../../kernel';

/**
 * `announced`: verifies already, for a replica whose clock is ahead. `retired`: verifies what it signed until that ends.
 * `over`: nothing of it can live any more.
 */
export type TokenKeyState = 'unknown' | 'announced' | 'active' | 'retired' | 'over' | 'withdrawn';
export type TokenKeyAct = 'announce' | 'begin' | 'retire' | 'run-out' | 'withdraw';
export type TokenKeyRole = 'operator' | 'clock';

/**
 * A key that signs access tokens. Operators announce and withdraw; the clock does the rest, and does it anew without the
 * withdrawn ones, so that the key before a withdrawn one is active again.
 */
export const tokenKeyLifecycle = defineLifecycle<TokenKeyState, TokenKeyAct, TokenKeyRole>({
  initial: 'unknown',
  states: ['unknown', 'announced', 'active', 'retired', 'over', 'withdrawn'],
  moves: [
    { from: 'unknown', act: 'announce', to: 'announced', by: ['operator'] },
    { from: 'announced', act: 'begin', to: 'active', by: ['clock'] },
    { from: 'active', act: 'retire', to: 'retired', by: ['clock'] },
    { from: 'retired', act: 'run-out', to: 'over', by: ['clock'] },
    { from: 'announced', act: 'withdraw', to: 'withdrawn', by: ['operator'] },
    { from: 'active', act: 'withdraw', to: 'withdrawn', by: ['operator'] },
    { from: 'retired', act: 'withdraw', to: 'withdrawn', by: ['operator'] },
    { from: 'over', act: 'withdraw', to: 'withdrawn', by: ['operator'] },
  ],
});

/** Whoever holds the machine; no officer, however high, and no system. */
export function tokenKeyRoles(actor: Actor): TokenKeyRole[] {
  return actor.kind === 'operator' ? ['operator'] : [];
}

/** What an announced key is once the clock has taken these acts, in their order. */
export function afterClock(acts: readonly TokenKeyAct[]): TokenKeyState {
  return acts.reduce<TokenKeyState>((state, act) => {
    const move = tokenKeyLifecycle.next(state, act, { roles: ['clock'], earlierActs: [] });
    if ('to' in move) return move.to;
    throw new Error(`the clock cannot ${act} a key that is ${state}`);
  }, 'announced');
}
