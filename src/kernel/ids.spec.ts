import fc from 'fast-check';
import { isUuid, uuidv7, uuidv7Time } from './ids';

describe('uuidv7', () => {
  it('holds its time as RFC 9562 Appendix A.6 does', () => {
    expect(uuidv7(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('gives its time back, and is a UUID', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (ms) => {
        const id = uuidv7(ms);
        expect(uuidv7Time(id)).toBe(ms);
        expect(isUuid(id)).toBe(true);
      }),
    );
  });

  it('sorts by time', () => {
    const times = [0, 1, 255, 256, 2 ** 32 - 1, 2 ** 32, Date.now()];
    const ids = times.map((ms) => uuidv7(ms));
    expect([...ids].sort()).toEqual(ids);
  });

  it('does not repeat within a millisecond', () => {
    expect(new Set(Array.from({ length: 5000 }, () => uuidv7(1))).size).toBe(5000);
  });
});

describe('isUuid', () => {
  it.each([
    ['c232ab00-9414-11ec-b3c8-9f6bdeced846', true],
    ['919108f7-52d1-4320-9bac-f847db4148a8', true],
    ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', true],
    ['017F22E2-79B0-7CC3-98C4-DC0C0C07398F', false],
    ['00000000-0000-0000-0000-000000000000', false],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', false],
    ['017f22e2-79b0-7cc3-18c4-dc0c0c07398f', false],
    ['017f22e279b07cc398c4dc0c0c07398f', false],
    ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n', false],
    ['{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}', false],
    ['', false],
  ])('says of %j: %s', (text, expected) => {
    expect(isUuid(text)).toBe(expected);
  });
});
