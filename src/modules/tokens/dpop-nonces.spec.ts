import { DpopNonces } from './dpop-nonces';

const KEY = Buffer.alloc(32, 7);
const WINDOW_MS = 60_000;
const AT = WINDOW_MS * 29_000_000;

describe('nonces of DPoP proofs', () => {
  it('are the same on every replica that shares the key, and no others', () => {
    const of = (key: Buffer): string => new DpopNonces(key, { now: () => AT }).current();
    expect(of(KEY)).toBe(of(Buffer.from(KEY)));
    expect(of(KEY)).not.toBe(of(Buffer.alloc(32, 8)));
    expect(of(KEY)).toMatch(/^[\w-]{43}$/);
  });

  it.each([
    ['the same window', WINDOW_MS - 1, true],
    ['the next window', WINDOW_MS, true],
    ['the end of the next window', 2 * WINDOW_MS - 1, true],
    ['two windows later', 2 * WINDOW_MS, false],
    ['a replica whose clock is behind', -WINDOW_MS, true],
    ['two windows before', -WINDOW_MS - 1, false],
  ])('are taken in %s: %#', (_when, afterMs, taken) => {
    let nowMs = AT;
    const nonces = new DpopNonces(KEY, { now: () => nowMs });
    const nonce = nonces.current();
    nowMs = AT + afterMs;
    expect(nonces.accepts(nonce)).toBe(taken);
  });

  it.each(['', 'x', 'A'.repeat(43), '授权', '\0'])('are nothing that somebody made up: %j', (made) => {
    expect(new DpopNonces(KEY, { now: () => AT }).accepts(made)).toBe(false);
  });
});
