import fc from 'fast-check';
import { shareOut, type QuotaClaim, type QuotaDay } from './quota';

const grants = fc.constantFrom('a', 'b', 'c');
const claims = fc.array(grants).map((list): QuotaClaim<number>[] => list.map((grant, claim) => ({ claim, grant })));
const days = fc
  .dictionary(grants, fc.record({ used: fc.nat(20), limit: fc.nat(20) }))
  .map((record) => new Map<string, QuotaDay>(Object.entries(record)));

describe('sharing out a day of quota', () => {
  it('never overshoots, loses no claim and takes what it grants', () => {
    fc.assert(
      fc.property(claims, days, (asked, standing) => {
        const share = shareOut(asked, standing);
        expect(share.granted.length + share.refused.length).toBe(asked.length);
        for (const [grant, taken] of share.taken) {
          const day = standing.get(grant)!;
          expect(day.used + taken).toBeLessThanOrEqual(day.limit);
          expect(share.granted.filter((claim) => asked[claim]!.grant === grant)).toHaveLength(taken);
        }
      }),
    );
  });

  it('grants the last one to the first who asked', () => {
    const share = shareOut(
      [
        { claim: 'first', grant: 'g' },
        { claim: 'second', grant: 'g' },
      ],
      new Map([['g', { used: 9, limit: 10 }]]),
    );
    expect(share).toEqual({ granted: ['first'], refused: ['second'], taken: new Map([['g', 1]]) });
  });
});
