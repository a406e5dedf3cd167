import fc from 'fast-check';
import { levelOfRegion, parentOfRegion, regionContains, regionOfCreditCode } from './region-tree';

describe('a region', () => {
  it.each([
    ['990000', 'province', null],
    ['990100', 'city', '990000'],
    ['990102', 'district', '990100'],
    ['990110', 'district', '990100'],
    ['991000', 'city', '990000'],
  ])('%s is a %s under %s', (code, level, parent) => {
    expect(levelOfRegion(code)).toBe(level);
    expect(parentOfRegion(code)).toBe(parent);
  });

  it.each([
    ['990000', '990000', true],
    ['990000', '990100', true],
    ['990000', '990102', true],
    ['990000', '980102', false],
    ['990100', '990100', true],
    ['990100', '990102', true],
    ['990100', '990000', false],
    ['990100', '990202', false],
    ['990102', '990102', true],
    ['990102', '990103', false],
    ['990102', '990100', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(regionContains(outer, inner)).toBe(expected);
  });

  it('is contained by everything on the way up, and by nothing else', () => {
    const region = fc.integer({ min: 100_000, max: 999_999 }).map(String);
    fc.assert(
      fc.property(region, region, (outer, inner) => {
        const above = [inner];
        for (let at: string | null = inner; (at = parentOfRegion(at)) !== null;) above.push(at);
        expect(regionContains(outer, inner)).toBe(above.includes(outer));
      }),
    );
  });

  it('of a department is told by its credit code', () => {
    expect(regionOfCreditCode('119901009990000480')).toBe('990100');
  });
});
