import fc from 'fast-check';
import { decide, PlainCounter, SharedCounter, type Claim, type Part } from './counters';

const CALLERS = ['a', 'b', 'c', 'd'];
const caller = fc.constantFrom(...CALLERS);

/** A shared window that is consistent: nobody has more than the whole, and whoever has something wanted it. */
const shared = fc
  .record({
    limit: fc.integer({ min: 1, max: 40 }),
    parts: fc.dictionary(caller, fc.record({ used: fc.nat(10), more: fc.nat(30) })),
  })
  .map(({ limit, parts }) => {
    let left = limit;
    const known = new Map<string, Part>();
    for (const [name, { used, more }] of Object.entries(parts)) {
      const has = Math.min(used, left);
      left -= has;
      known.set(name, { used: has, wanted: has + more });
    }
    return { limit, known };
  });

/** Lets callers take in that order while there is room; how much each has then. */
function fill(limit: number, known: ReadonlyMap<string, Part>, order: readonly string[]): Map<string, number> {
  const counter = new SharedCounter(limit, known);
  for (const one of order) if (counter.room(one) > 0) counter.take(one);
  return new Map([...known].map(([name, { used }]) => [name, used + counter.tookOf(name)]));
}

describe('a counter shared between callers', () => {
  it('never gives more than there is, whoever asks in whatever order', () => {
    fc.assert(
      fc.property(shared, fc.array(caller, { maxLength: 200 }), ({ limit, known }, order) => {
        const present = order.filter((one) => known.has(one));
        const total = [...fill(limit, known, present).values()].reduce((all, one) => all + one, 0);
        expect(total).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('gives each caller the share that it wants, however much the others ask before it', () => {
    fc.assert(
      fc.property(shared, caller, fc.array(caller, { maxLength: 200 }), ({ limit, known }, late, order) => {
        // From an empty window: what others took in an earlier one cannot be given back.
        const fresh = new Map([...known].map(([name, { wanted }]) => [name, { used: 0, wanted }]));
        fresh.set(late, { used: 0, wanted: 50 });
        if (limit < fresh.size) return;
        const share = Math.floor(limit / fresh.size);
        const others = order.filter((one) => one !== late && fresh.has(one));
        const taken = fill(limit, fresh, [...others, ...Array<string>(share).fill(late)]);
        expect(taken.get(late)).toBe(share);
      }),
    );
  });

  it('leaves nothing idle that somebody still asks for', () => {
    fc.assert(
      fc.property(shared, ({ limit, known }) => {
        // Everybody comes back until nobody finds room: what is left then, nobody wanted within its share.
        const order = Array.from({ length: limit + 1 }, () => [...known.keys()]).flat();
        const taken = fill(limit, known, order);
        const total = [...taken.values()].reduce((all, one) => all + one, 0);
        if (known.size > 0 && known.size <= limit) expect(total).toBe(limit);
      }),
    );
  });

  it('is all of one caller who is alone', () => {
    expect(new SharedCounter(10, new Map([['a', { used: 4, wanted: 4 }]])).room('a')).toBe(6);
  });

  it.each<[string, Record<string, Part>, string, number]>([
    ['the greedy one stops where the other begins', { a: { used: 5, wanted: 90 }, b: { used: 0, wanted: 90 } }, 'a', 0],
    ['the other has its share', { a: { used: 5, wanted: 90 }, b: { used: 0, wanted: 90 } }, 'b', 5],
    ['a little wish keeps little', { a: { used: 5, wanted: 90 }, b: { used: 0, wanted: 1 } }, 'a', 4],
    ['nothing is left', { a: { used: 10, wanted: 90 }, b: { used: 0, wanted: 90 } }, 'b', 0],
    [
      'three share ten: one part stays for who comes first',
      {
        a: { used: 3, wanted: 9 },
        b: { used: 3, wanted: 9 },
        c: { used: 3, wanted: 9 },
      },
      'a',
      1,
    ],
  ])('%s', (_name, parts, who, room) => {
    expect(new SharedCounter(10, new Map(Object.entries(parts))).room(who)).toBe(room);
  });
});

describe('deciding calls by their claims', () => {
  const plans = fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }).map((list) => [...new Set(list)]));
  const limits = fc.array(fc.record({ limit: fc.nat(8), used: fc.nat(8) }), { minLength: 4, maxLength: 4 });

  it('overshoots nothing, loses no call, and a refused call takes nothing of anything', () => {
    fc.assert(
      fc.property(plans, limits, (calls, standing) => {
        const counters = standing.map(({ limit, used }) => new PlainCounter(limit, used));
        const claimsOf = (call: number[]): Claim[] => call.map((at) => ({ name: String(at), counter: counters[at]! }));
        const { admitted, refused } = decide(calls, claimsOf, () => 'a');
        expect(admitted.length + refused.length).toBe(calls.length);
        counters.forEach((counter, at) => {
          expect(counter.taken).toBe(admitted.filter((call) => call.includes(at)).length);
          const { limit, used } = standing[at]!;
          expect(used + counter.taken).toBeLessThanOrEqual(Math.max(limit, used));
        });
      }),
    );
  });

  it('grants the last one to the first who asked, and names the claim that refused the others', () => {
    const counter = new PlainCounter(10, 9);
    const decision = decide(
      ['first', 'second'],
      () => [{ name: 'system-rate', counter }],
      () => 'a',
    );
    expect(decision.admitted).toEqual(['first']);
    expect(decision.refused.map(({ call, claim }) => [call, claim.name])).toEqual([['second', 'system-rate']]);
  });
});
