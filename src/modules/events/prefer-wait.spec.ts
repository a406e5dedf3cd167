import { LONGEST_WAIT_SECONDS, preferredWait } from './prefer-wait';

describe('Prefer: wait', () => {
  it.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['wait=10', 10],
    ['Wait = "7"', 7],
    ['respond-async, wait=3', 3],
    ['wait=3; foo=bar, wait=9', 3],
    ['wait=0', 0],
    ['wait=100000', LONGEST_WAIT_SECONDS],
    ['wait', undefined],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['wait=1e9', undefined],
    ['await=3', undefined],
    ['wait=99999999999999999999', undefined],
  ])('%s: %s', (header, seconds) => {
    expect(preferredWait(header)).toBe(seconds);
  });
});
