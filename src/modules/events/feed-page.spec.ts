import { cursorOf, readPlace } from './feed-cursor';
import { pageOfFeed, type FeedRow } from './feed-page';

const row = (place: number): FeedRow => ({
  place: String(place),
  id: '01930f2e-7c00-7b10-8a00-00000000f001',
  type: 'onceway.grant.suspended.v1',
  subject: 's',
  data: {},
  told_at: new Date('2026-11-25T08:00:00Z'),
});

/** Numbers of the events given, or the code of the refusal. */
function outcome(after: number | undefined, last: number, places: readonly number[]): unknown {
  try {
    const { events, next } = pageOfFeed({ after, last, rows: places.map(row) });
    return { events: events.map(({ sequence }) => Number(sequence)), next: readPlace(next) };
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

describe('a page of a feed', () => {
  it.each<[string, number | undefined, number, number[], unknown]>([
    ['of a feed that was never told anything', undefined, 0, [], { events: [], next: 0 }],
    ['from the beginning', undefined, 3, [1, 2], { events: [1, 2], next: 2 }],
    ['behind a cursor', 2, 3, [3], { events: [3], next: 3 }],
    ['behind the last event', 3, 3, [], { events: [], next: 3 }],
    ['from the oldest that is kept', undefined, 9, [5, 6], { events: [5, 6], next: 6 }],
    ['of a feed whose events are all deleted', undefined, 9, [], { events: [], next: 9 }],
    ['behind the last of a feed whose events are all deleted', 9, 9, [], { events: [], next: 9 }],
    ['behind an event that was deleted with those after it', 3, 9, [5, 6], 'event.cursor-expired'],
    ['behind the newest that was deleted', 4, 9, [5, 6], { events: [5, 6], next: 6 }],
    ['behind a cursor when all after it is deleted', 3, 9, [], 'event.cursor-expired'],
    ['in the midst of a deletion, with a cursor', 4, 9, [5, 7], 'event.cursor-expired'],
    ['in the midst of a deletion, without a cursor', undefined, 9, [4, 6, 8, 9], { events: [8, 9], next: 9 }],
    ['behind a place that no event has yet', 4, 3, [], 'contract.broken'],
  ])('%s', (_what, after, last, places, expected) => {
    expect(outcome(after, last, places)).toEqual(expected);
  });

  it('gives CloudEvents 1.0 with the titles of the register', () => {
    expect(pageOfFeed({ after: 41, last: 42, rows: [row(42)] }).events).toEqual([
      {
        specversion: '1.0',
        id: '01930f2e-7c00-7b10-8a00-00000000f001',
        source: '/onceway',
        type: 'onceway.grant.suspended.v1',
        subject: 's',
        time: '2026-11-25T08:00:00.000Z',
        datacontenttype: 'application/json',
        sequence: '0000000000000042',
        titlezh: '授权暂停',
        titleen: 'Grant suspended',
        data: {},
      },
    ]);
  });
});

it('an event of a type that only a newer replica knows is given all the same', () => {
  const newer = { ...row(1), type: 'onceway.grant.blessed.v2' };
  expect(pageOfFeed({ after: 0, last: 1, rows: [newer] }).events).toMatchObject([
    { type: newer.type, titlezh: newer.type, titleen: newer.type },
  ]);
});

describe('a cursor', () => {
  it.each([0, 1, 42, 999_999_999_999_999])('of place %d is read back', (place) => {
    expect(readPlace(cursorOf(place))).toBe(place);
  });

  const encoded = (text: string): string => Buffer.from(text).toString('base64url');
  it.each([
    encoded('feed:-1'),
    encoded('feed:01'),
    encoded('feed:1e3'),
    encoded('feed:1000000000000000'),
    encoded('feed:１'),
    encoded('1'),
    encoded('feed:'),
    'x',
    '_',
    `${cursorOf(1)}A`,
  ])('%s is refused', (cursor) => {
    expect(() => readPlace(cursor)).toThrow(expect.objectContaining({ code: 'contract.broken' }) as Error);
  });
});
