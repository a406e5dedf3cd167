import type { Clock } from '../kernel';
import { unlessAborted } from './limit';
import { isProblem } from './problem-error';
import { REPEATS } from './repeats';
import { UnreachableError } from './unreachable-error';

/** Where pauses come from; a test has its own. */
export interface Pacing {
  clock: Clock;
  /** Ends early, and leaves no timer, when the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0 to 1. */
  random: () => number;
}

export const systemPacing: Omit<Pacing, 'clock'> = {
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
  random: () => Math.random(),
};

export interface RetryOptions {
  pacing: Pacing;
  signal: AbortSignal | undefined;
  timeoutMs: number;
}

const MOST_TRIES = 4;
const FIRST_PAUSE_MS = 250;
/** Who is asked to come back later than this tells the person who waits. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Does it again after a pause while that can help: nobody answered, the gateway was away, or the same question is still
 * under way. `remainingMs` is what `act` may take.
 */
export async function withRetries<T>(
  act: (remainingMs: number) => Promise<T>,
  { pacing, signal, timeoutMs }: RetryOptions,
): Promise<T> {
  const endMs = pacing.clock.now() + timeoutMs;
  for (let tries = 1; ; tries++) {
    try {
      return await act(endMs - pacing.clock.now());
    } catch (error) {
      const pauseMs = pauseBefore(error, tries, pacing.random());
      if (pauseMs === undefined || tries >= MOST_TRIES || pacing.clock.now() + pauseMs >= endMs) throw error;
      await unlessAborted(pacing.sleep(pauseMs, signal), signal);
    }
  }
}

/** Undefined when another try cannot help, or only so late that it is no matter of waiting. */
function pauseBefore(error: unknown, tries: number, random: number): number | undefined {
  if (!mayRepeat(error)) return undefined;
  const seconds = isProblem(error) ? error.retryAfterSeconds : undefined;
  const leastMs = seconds === undefined ? (FIRST_PAUSE_MS * 2 ** (tries - 1)) / 2 : seconds * 1000;
  if (leastMs > LONGEST_PAUSE_MS) return undefined;
  // Spread, and never earlier than the gateway asked for: those whom one fault cut off must not come back at once.
  return Math.round(leastMs + random * Math.max(leastMs, FIRST_PAUSE_MS));
}

/** By the register of codes; where no gateway answered, or a newer one than this SDK, by the status. */
function mayRepeat(error: unknown): boolean {
  if (error instanceof UnreachableError) return true;
  if (!isProblem(error)) return false;
  if (error.code === 'http.unreadable') return [502, 503, 504].includes(error.status);
  const how = REPEATS[error.code] ?? (error.status === 503 ? 'same-key' : undefined);
  if (how === 'later') return error.retryAfterSeconds !== undefined;
  // 504: a department was waited for in vain. Whether to wait once more is for the person at the window to say.
  return how === 'same-key' && error.status !== 504;
}
