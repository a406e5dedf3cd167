import { median, quantile } from './figures';

describe('figures', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 10, 2], 3],
  ])('the median of %j is %d', (sample, expected) => {
    expect(median(sample)).toBe(expected);
  });

  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('%d of 1 … 100 do not exceed %d', (share, expected) => {
    const sample = Array.from({ length: 100 }, (_gap, at) => 100 - at);
    expect(quantile(sample, share)).toBe(expected);
  });

  it('of nothing there are none', () => {
    expect(() => median([])).toThrow();
    expect(() => quantile([], 0.5)).toThrow();
  });
});
