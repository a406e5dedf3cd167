import { refuse, type ErrorCode } from '../../../contracts';
import type { OncewayError } from '../../../kernel';
import type { Claim } from './counters';
import type { LimitName } from './use';

/** How a limit stands for one caller after a decision. */
export interface LimitState {
  name: Exclude<LimitName, 'guess'>;
  limit: number;
  remaining: number;
}

interface LimitRow {
  code: ErrorCode;
  /** How long a window is; absent where it is a number at a time. */
  windowSeconds?: number;
  remedy: string;
}

const SECOND_LATER = 'Ask again in a second; who needs more for long asks for a higher limit.';

const ROWS: Readonly<Record<LimitName, LimitRow>> = {
  'system-rate': { code: 'limit.system-rate', windowSeconds: 1, remedy: SECOND_LATER },
  'system-concurrency': { code: 'limit.system-concurrency', remedy: 'Wait for answers before asking more.' },
  'grant-rate': { code: 'limit.grant-rate', windowSeconds: 1, remedy: SECOND_LATER },
  'resource-rate': { code: 'limit.resource-rate', windowSeconds: 1, remedy: SECOND_LATER },
  'resource-concurrency': { code: 'limit.resource-concurrency', remedy: 'Wait for answers before asking more.' },
  quota: {
    code: 'quota.exhausted',
    windowSeconds: 86_400,
    remedy: 'The day begins anew at midnight, Asia/Shanghai.',
  },
  guess: {
    code: 'verify.guess-limit',
    windowSeconds: 86_400,
    remedy: 'Have the value checked at the window; the day begins anew at midnight, Asia/Shanghai.',
  },
};

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** Midnight of Asia/Shanghai, which knows no summer time, after that moment; epoch ms. */
export function dayEndMs(nowMs: number): number {
  return (Math.floor((nowMs + SHANGHAI_MS) / DAY_MS) + 1) * DAY_MS - SHANGHAI_MS;
}

/** What the claim that has no room is answered, by the database's clock. */
export function limitRefusal(
  { name, counter }: Claim<LimitName>,
  nowMs: number,
  more: Readonly<Record<string, unknown>> = {},
): OncewayError {
  const { code, remedy } = ROWS[name];
  const retryAfterSeconds = resetSeconds(name, nowMs) ?? 1;
  return refuse(code, { facts: { limit: counter.limit, retryAfterSeconds, remedy, ...more } });
}

/** All but guesses: how often somebody was claimed wrongly is not for a header that proxies log. */
export function statesOf(claims: readonly Claim<LimitName>[], caller: string): LimitState[] {
  return claims.flatMap(({ name, counter }) =>
    name === 'guess' ? [] : [{ name, limit: counter.limit, remaining: counter.room(caller) }],
  );
}

/** Header fields of draft-ietf-httpapi-ratelimit-headers (version 10). */
export function rateLimitFields(states: readonly LimitState[], nowMs: number): Record<string, string> {
  if (states.length === 0) return {};
  const policy = states.map(({ name, limit }) => {
    const { windowSeconds } = ROWS[name];
    return `"${name}";q=${limit};${windowSeconds === undefined ? 'qu="concurrent-requests"' : `w=${windowSeconds}`}`;
  });
  const left = states.map(({ name, remaining }) => {
    const reset = resetSeconds(name, nowMs);
    return `"${name}";r=${remaining}${reset === undefined ? '' : `;t=${reset}`}`;
  });
  return { 'ratelimit-policy': policy.join(', '), ratelimit: left.join(', ') };
}

/** Seconds until the window begins anew, rounded up. */
function resetSeconds(name: LimitName, nowMs: number): number | undefined {
  const { windowSeconds } = ROWS[name];
  if (windowSeconds === undefined || windowSeconds === 1) return windowSeconds;
  return Math.ceil((dayEndMs(nowMs) - nowMs) / 1000);
}
