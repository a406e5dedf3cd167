import { Breaker, BREAKER, type BreakerState, type Outcome } from './breaker';

function breakerOf(failures = 2): {
  breaker: Breaker;
  states: BreakerState[];
  wait: (ms: number) => void;
  end: (outcome: Outcome) => void;
} {
  let now = 0;
  const states: BreakerState[] = [];
  const breaker = new Breaker({
    failures,
    restMs: 100,
    clock: { now: () => now },
    onState: (state) => states.push(state),
  });
  const end = (outcome: Outcome): void => breaker.admit()!(outcome);
  return { breaker, states, wait: (ms) => void (now += ms), end };
}

describe('Breaker', () => {
  it.each([
    ['closed', 'trip', 'open'],
    ['open', 'rest', 'half-open'],
    ['half-open', 'trip', 'open'],
    ['half-open', 'recover', 'closed'],
    ['closed', 'recover', undefined],
    ['closed', 'rest', undefined],
    ['open', 'trip', undefined],
    ['open', 'recover', undefined],
    ['half-open', 'rest', undefined],
  ] as const)('from %s by %s to %s', (from, act, to) => {
    const next = BREAKER.next(from, act, { roles: ['outcome', 'clock'], earlierActs: [] });
    expect(next).toEqual(to ? { to } : { refused: 'wrong-state' });
  });

  it('opens by failures in a row only', () => {
    const { states, end } = breakerOf();
    for (const outcome of ['failed', 'answered', 'failed', 'void'] as const) end(outcome);
    expect(states).toEqual(['closed']);
    end('failed');
    expect(states).toEqual(['closed', 'open']);
  });

  it('admits nobody while it rests, then one, and nobody beside that one', () => {
    const { breaker, wait, end } = breakerOf(1);
    end('failed');
    wait(99);
    expect(breaker.admit()).toBeUndefined();
    wait(1);
    const trying = breaker.admit()!;
    expect(breaker.admit()).toBeUndefined();
    trying('answered');
    expect(breaker.admit()).toBeDefined();
  });

  it('tries again at once when the try said nothing of the source', () => {
    const { breaker, states, wait, end } = breakerOf(1);
    end('failed');
    wait(100);
    end('void');
    expect(states.at(-1)).toBe('half-open');
    expect(breaker.admit()).toBeDefined();
  });

  it('does not count what ends late, of calls from before it opened', () => {
    const { breaker, states, wait, end } = breakerOf(1);
    const slow = [breaker.admit()!, breaker.admit()!];
    end('failed');
    slow[0]!('answered');
    expect(states.at(-1)).toBe('open');
    wait(100);
    const trying = breaker.admit()!;
    slow[1]!('answered');
    expect(states.at(-1)).toBe('half-open');
    trying('failed');
    expect(states.at(-1)).toBe('open');
  });
});
