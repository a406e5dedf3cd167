import fc from 'fast-check';
import { ERRORS, type ErrorCode } from '../contracts';
import { ProblemError } from './problem-error';
import { systemPacing, withRetries } from './retry';
import { UnreachableError } from './unreachable-error';

/** What the register has asked again under the same key, but for the time that a department was given in vain. */
const SAME_KEY = Object.values(ERRORS).filter(({ retry, status }) => retry === 'same-key' && status !== 504);

const unreachable = new UnreachableError('https://gateway.example', { cause: undefined, timedOut: false });
const away = (seconds?: number): ProblemError => new ProblemError(503, undefined, seconds);

/** Runs until it gives up; answers with the pauses that it made. */
async function pausesOf(error: Error, { random = 0.5, timeoutMs = 60_000 } = {}): Promise<number[]> {
  const pauses: number[] = [];
  let nowMs = 0;
  const pacing = {
    clock: { now: () => nowMs },
    random: () => random,
    sleep: async (ms: number) => {
      pauses.push(ms);
      nowMs += ms;
    },
  };
  const act = (): Promise<never> => Promise.reject(error);
  await expect(withRetries(act, { pacing, signal: undefined, timeoutMs })).rejects.toBe(error);
  return pauses;
}

it('pauses longer each time', async () => {
  expect(await pausesOf(unreachable)).toEqual([250, 375, 750]);
});

it('spreads those whom one fault cut off', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async (random) => {
      const [first, second, third] = (await pausesOf(unreachable, { random })) as [number, number, number];
      expect(first).toBeGreaterThanOrEqual(125);
      expect(first).toBeLessThanOrEqual(375);
      expect(second).toBeGreaterThanOrEqual(250);
      expect(third).toBeLessThanOrEqual(1_000);
    }),
  );
  expect((await pausesOf(away(2), { random: 0 }))[0]).toBe(2_000);
  expect((await pausesOf(away(2), { random: 1 }))[0]).toBe(4_000);
});

it('never comes back earlier than it was asked to, and not at all when that is too late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true }), async (seconds, random) => {
      const pauses = await pausesOf(away(seconds), { random });
      expect(pauses).toHaveLength(seconds > 5 ? 0 : 3);
      for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(seconds * 1000);
    }),
  );
});

it('does not pause beyond the time that the caller gives', async () => {
  expect(await pausesOf(away(1), { timeoutMs: 1_200 })).toEqual([]);
  expect(await pausesOf(away(1), { timeoutMs: 2_000 })).toEqual([1_500]);
});

it.each([
  ['a refusal', new ProblemError(403, undefined)],
  ['a source that does not answer', problem('exchange.source-unavailable', 504)],
  ['an answer that came too late', problem('exchange.answer-too-late', 504)],
  ['a quota that is exhausted until tomorrow', problem('quota.exhausted', 429, 36_000)],
  ['what may succeed later, nobody says when', problem('exchange.contract-broken', 502)],
  ['our own fault', new TypeError('undefined is not a function')],
])('does not repeat %s', async (_what, error) => {
  expect(await pausesOf(error)).toEqual([]);
});

it.each([
  ['a balancer without a gateway', new ProblemError(502, undefined)],
  ['a first try that still runs', problem('idempotency.in-progress', 409)],
  ['what may succeed later and says how soon', problem('quota.exhausted', 429, 1)],
  ['a code that it does not know, by its status', problem('kafka.resting' as 'quota.exhausted', 503)],
  ...SAME_KEY.map((row): [string, Error] => [row.code, problem(row.code, row.status)]),
])('repeats %s', async (_what, error) => {
  expect(await pausesOf(error)).toHaveLength(3);
});

it('stops pausing when the caller gives up', async () => {
  const leaving = new AbortController();
  const pacing = { clock: { now: () => 0 }, random: () => 0, sleep: () => new Promise<void>(() => {}) };
  const done = withRetries(() => Promise.reject(unreachable), { pacing, signal: leaving.signal, timeoutMs: 1_000 });
  leaving.abort(new Error('the applicant left'));
  await expect(done).rejects.toThrow('the applicant left');
});

it('leaves no timer behind when the caller gives up', async () => {
  jest.useFakeTimers();
  const leaving = new AbortController();
  const slept = systemPacing.sleep(5_000, leaving.signal);
  expect(jest.getTimerCount()).toBe(1);
  leaving.abort();
  await slept;
  expect(jest.getTimerCount()).toBe(0);
  const again = systemPacing.sleep(5_000);
  jest.advanceTimersByTime(5_000);
  await again;
  jest.useRealTimers();
});

function problem(code: ErrorCode, status: number, retryAfterSeconds?: number): ProblemError {
  return new ProblemError(status, { type: 't', title: 'words', status, code, traceId: 't' }, retryAfterSeconds);
}
