import fc from 'fast-check';
import { Watermark } from './watermark';

describe('watermark', () => {
  it('stands at the first unfinished record, whatever is finished behind it', () => {
    const mark = new Watermark(10n);
    for (const offset of [10n, 11n, 12n]) mark.take(offset);
    mark.finish(11n);
    mark.finish(12n);
    expect(mark.due()).toBeUndefined();
    mark.finish(10n);
    expect(mark.due()).toBe(13n);
    mark.noteCommitted(13n);
    expect(mark.due()).toBeUndefined();
  });

  it('passes over offsets that hold no record', () => {
    const mark = new Watermark(0n);
    mark.skipTo(5n);
    expect(mark.due()).toBe(5n);
    mark.skipTo(3n);
    expect(mark.position).toBe(5n);
  });

  it('never passes an unfinished record, in any order of finishing', () => {
    const orders = fc.integer({ min: 1, max: 30 }).chain((count) =>
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, n) => n),
        { minLength: count, maxLength: count },
      ),
    );
    fc.assert(
      fc.property(orders, (order) => {
        const mark = new Watermark(0n);
        for (let n = 0; n < order.length; n++) mark.take(BigInt(n));
        const unfinished = new Set(order);
        for (const n of order) {
          mark.finish(BigInt(n));
          unfinished.delete(n);
          expect(Number(mark.value())).toBe(unfinished.size === 0 ? order.length : Math.min(...unfinished));
          expect(mark.span).toBe(order.length - Number(mark.value()));
        }
      }),
    );
  });
});
