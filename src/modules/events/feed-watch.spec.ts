import { FeedWatch } from './feed-watch';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A database that says how far each feed is and counts how often it is asked. */
function feeds(last: Record<string, number>): { asked: string[][]; query: jest.Mock } {
  const asked: string[][] = [];
  const query = jest.fn((_sql: string, [departments]: [string[]]) => {
    asked.push(departments);
    const rows = departments.filter((code) => code in last);
    return Promise.resolve(rows.map((department) => ({ department, last: String(last[department]) })));
  });
  return { asked, query };
}

/** Whether a wait has come to its end. */
function ended(wait: Promise<boolean>): { over: boolean; moved?: boolean } {
  const state: { over: boolean; moved?: boolean } = { over: false };
  void wait.then((moved) => Object.assign(state, { over: true, moved }));
  return state;
}

describe('waiting for a feed', () => {
  it('ends once the feed has moved beyond the place, and asks once for all who wait', async () => {
    const last: Record<string, number> = { A: 3 };
    const { asked, query } = feeds(last);
    const watch = new FeedWatch({ query });
    const waits = [watch.until('A', 3, 20_000), watch.until('A', 3, 20_000), watch.until('B', 0, 20_000)].map(ended);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(waits.map(({ over }) => over)).toEqual([false, false, false]);
    expect(asked).toEqual([
      ['A', 'B'],
      ['A', 'B'],
    ]);
    last['A'] = 4;
    await jest.advanceTimersByTimeAsync(500);
    expect(waits.map(({ over }) => over)).toEqual([true, true, false]);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(waits.map(({ moved }) => moved)).toEqual([true, true, false]);
  });

  it('ends after its time, and then nobody asks any more', async () => {
    const { query } = feeds({});
    const wait = ended(new FeedWatch({ query }).until('A', 0, 1_200));
    await jest.advanceTimersByTimeAsync(1_200);
    expect([wait.moved, query.mock.calls.length]).toEqual([false, 2]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(query).toHaveBeenCalledTimes(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends when the process is about to end, and does not begin any more', async () => {
    const { query } = feeds({});
    const watch = new FeedWatch({ query });
    const waiting = ended(watch.until('A', 0, 20_000));
    watch.onModuleDestroy();
    const late = ended(watch.until('A', 0, 20_000));
    await jest.advanceTimersByTimeAsync(0);
    expect([waiting.moved, late.moved, jest.getTimerCount()]).toEqual([false, false, 0]);
  });

  it('ends when the database is away, to be told so', async () => {
    const query = jest.fn(() => Promise.reject(new Error('away')));
    const wait = ended(new FeedWatch({ query }).until('A', 0, 20_000));
    await jest.advanceTimersByTimeAsync(500);
    expect(wait.moved).toBe(true);
  });

  it('is for so many calls of a department and of all; one more is not held back', async () => {
    const { query } = feeds({});
    const watch = new FeedWatch({ query });
    const waits = Array.from({ length: 21 }, () => ended(watch.until('A', 0, 20_000)));
    const others = Array.from({ length: 481 }, (_, at) => ended(watch.until(`B${at}`, 0, 20_000)));
    await jest.advanceTimersByTimeAsync(0);
    expect(waits.filter(({ over }) => over)).toHaveLength(1);
    expect(others.filter(({ over }) => over)).toHaveLength(1);
    watch.onModuleDestroy();
  });
});
