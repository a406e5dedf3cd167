import { OVERLAP_MS, standingsAt, type ScheduledKey } from './token-key-schedule';

const AT = Date.UTC(2026, 11, 1);
const FIRST = { kid: 'first', jwk: { kid: 'first' } };

function row(kid: string, activeFromMs: number, more: Partial<ScheduledKey> = {}): ScheduledKey {
  return { kid, jwk: { kid }, activeFromMs, withdrawn: false, ...more };
}

/** `kid standing` of each key that counts, at so many milliseconds after AT. */
function told(afterMs: number, schedule: ScheduledKey[], first: typeof FIRST | null = FIRST): string[] {
  return standingsAt(AT + afterMs, schedule, first ?? undefined).map(({ kid, standing }) => `${kid} ${standing}`);
}

describe('which key signs access tokens', () => {
  it.each<[string, number, string[]]>([
    ['before the next one', -1, ['first active', 'second announced']],
    ['from its moment on', 0, ['first retired', 'second active']],
    ['while what the first signed may live', OVERLAP_MS - 1, ['first retired', 'second active']],
    ['once nothing of it can live', OVERLAP_MS, ['second active']],
  ])('%s', (_when, afterMs, expected) => {
    expect(told(afterMs, [row('second', AT)])).toEqual(expected);
  });

  it('is the same in whatever order the rows come', () => {
    const rows = [row('third', AT + 10), row('second', AT)];
    expect(told(5, rows)).toEqual(told(5, [...rows].reverse()));
    expect(told(5, rows)).toEqual(['first retired', 'second active', 'third announced']);
  });

  it('is the one before, when the newest is withdrawn', () => {
    expect(told(5, [row('second', AT, { withdrawn: true })])).toEqual(['first active']);
  });

  it('is none, when all are withdrawn, the first one too, which has no moment of its own', () => {
    const gone = row('first', 0, { jwk: null, withdrawn: true });
    expect(told(5, [gone, row('second', AT, { withdrawn: true })])).toEqual([]);
    expect(told(5, [gone, row('second', AT)])).toEqual(['second active']);
  });

  it('needs no first key once another serves', () => {
    expect(told(5, [row('second', AT)], null)).toEqual(['second active']);
    expect(told(-5, [row('second', AT)], null)).toEqual(['second announced']);
  });

  it('outlives the longest token that a replica with a slow clock signs at the last moment', () => {
    const signedAt = 30_000;
    expect(told(signedAt + 600_000, [row('second', AT)])).toContain('first retired');
  });
});
