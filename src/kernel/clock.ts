/** Where the time comes from. Injected wherever a rule depends on it, so that a test can turn the hands. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
