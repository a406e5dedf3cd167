import { OVERLAP_MS, standingsAt, stateAt, type ScheduledKey } from './token-key-schedule';

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

describe('what a key is to whoever withdraws it', () => {
  const rows = [row('second', AT), row('third', AT + 2 * OVERLAP_MS), row('bad', AT + 1, { withdrawn: true })];

  it.each([
    ['second', -1, 'announced'],
    ['second', 0, 'active'],
    ['second', 2 * OVERLAP_MS, 'retired'],
    ['second', 3 * OVERLAP_MS, 'over'],
    ['first', -1, 'active'],
    ['first', OVERLAP_MS, 'over'],
    ['bad', 0, 'withdrawn'],
    ['bad', 3 * OVERLAP_MS, 'withdrawn'],
    ['never seen', 0, 'unknown'],
  ])('%s, %d ms after: %s', (kid, afterMs, state) => {
    expect(stateAt(AT + afterMs, kid, { schedule: rows, first: FIRST })).toBe(state);
  });

  it('of the beginning: unknown to whoever does not hold it, withdrawn once it is', () => {
    expect(stateAt(AT, 'first', { schedule: rows, first: undefined })).toBe('unknown');
    const gone = row('first', 0, { jwk: null, withdrawn: true });
    expect(stateAt(AT, 'first', { schedule: [gone, ...rows], first: FIRST })).toBe('withdrawn');
  });

  it('comes back from being over when all after it are withdrawn', () => {
    const withdrawn = rows.map((key) => ({ ...key, withdrawn: true }));
    expect(stateAt(AT + OVERLAP_MS, 'first', { schedule: rows, first: FIRST })).toBe('over');
    expect(stateAt(AT + OVERLAP_MS, 'first', { schedule: withdrawn, first: FIRST })).toBe('active');
  });
});
