/** What every call of the client takes beside its question. */
export interface CallOptions {
  /** Gives the call up; it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** The longest that the call may take, retries included. */
  timeoutMs?: number;
}

/** Rejects with the signal's reason as soon as it is aborted; what was waited for goes on for others. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The caller's signal or the end of so many milliseconds, whichever comes first. */
export function limited(signal: AbortSignal | undefined, timeoutMs: number): AbortSignal {
  const limit = AbortSignal.timeout(Math.max(1, Math.min(timeoutMs, LONGEST_TIMER_MS)));
  return signal === undefined ? limit : AbortSignal.any([signal, limit]);
}

/** Timers take 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
