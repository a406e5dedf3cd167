import { PlainCounter, type Claim } from './counters';
import { dayEndMs, limitRefusal, rateLimitFields, statesOf } from './limit-state';
import type { LimitName } from './use';

// 2026-11-25, 23:59:30 in Shanghai.
const NOW = Date.parse('2026-11-25T15:59:30.000Z');
const claim = (name: LimitName, limit: number, used = 0): Claim<LimitName> => ({
  name,
  counter: new PlainCounter(limit, used),
});

describe('a day', () => {
  it.each([
    ['2026-11-25T15:59:59.999Z', '2026-11-25T16:00:00.000Z'],
    ['2026-11-25T16:00:00.000Z', '2026-11-26T16:00:00.000Z'],
    ['2026-12-31T20:00:00.000Z', '2027-01-01T16:00:00.000Z'],
  ])('of Shanghai at %s ends at %s', (now, end) => {
    expect(new Date(dayEndMs(Date.parse(now))).toISOString()).toBe(end);
  });
});

describe('the refusal of a limit', () => {
  it.each<[LimitName, string, number]>([
    ['system-rate', 'limit.system-rate', 1],
    ['system-concurrency', 'limit.system-concurrency', 1],
    ['grant-rate', 'limit.grant-rate', 1],
    ['resource-rate', 'limit.resource-rate', 1],
    ['resource-concurrency', 'limit.resource-concurrency', 1],
    ['quota', 'quota.exhausted', 30],
    ['guess', 'verify.guess-limit', 30],
  ])('%s is %s, to be tried again in %d s', (name, code, retryAfterSeconds) => {
    const refusal = limitRefusal(claim(name, 7, 7), NOW);
    expect(refusal.code).toBe(code);
    expect(refusal.facts).toMatchObject({ limit: 7, retryAfterSeconds });
    expect(refusal.facts['remedy']).toMatch(/\w{3}/);
  });
});

describe('header fields of the limits', () => {
  const claims = [
    claim('system-rate', 500, 3),
    claim('system-concurrency', 512),
    claim('quota', 100, 40),
    claim('guess', 10, 9),
  ];

  it('tell policy and rest of each, never of guesses', () => {
    expect(rateLimitFields(statesOf(claims, 'a'), NOW)).toEqual({
      'ratelimit-policy':
        '"system-rate";q=500;w=1, "system-concurrency";q=512;qu="concurrent-requests", "quota";q=100;w=86400',
      ratelimit: '"system-rate";r=497;t=1, "system-concurrency";r=512, "quota";r=60;t=30',
    });
  });

  it('are none where nothing was counted', () => {
    expect(rateLimitFields([], NOW)).toEqual({});
  });
});
