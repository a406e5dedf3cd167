import type { Clock } from '../kernel';

/** `Date` is in whole seconds, cut off. */
const RESOLUTION_MS = 1_000;
/** Less than this is not worth a correction: the gateway bears half a minute. */
const MARGIN_MS = 5_000;
/** A slower answer says too little about when it was written. */
const LONGEST_ROUND_MS = 10_000;
/** A clock that is off by more is no clock; TLS would not have come about with it either. */
const MOST_MS = 24 * 3_600_000;

/** How the clock stood when a call began. */
export interface ClockMark {
  /** By this machine's own clock. */
  readonly ownMs: number;
  readonly offsetMs: number;
}

/**
 * This machine's clock, corrected by what the gateway says the time is. Only asked after the gateway refused a time of
 * ours: the proofs and assertions that it dates go to that gateway alone and bind to its name, so that a gateway with a
 * wrong clock can harm nobody but itself.
 */
export class ServerClock implements Clock {
  private offsetMs = 0;

  constructor(private readonly own: Clock) {}

  now(): number {
    return this.own.now() + this.offsetMs;
  }

  /** To be taken as a call begins, for {@link correct}. */
  mark(): ClockMark {
    return { ownMs: this.own.now(), offsetMs: this.offsetMs };
  }

  /** Answers whether the clock with which the call was dated was off, and now is not. */
  correct(date: string | null, begun: ClockMark): boolean {
    // A call that went out beside this one has mended it meanwhile.
    if (begun.offsetMs !== this.offsetMs) return true;
    const dateMs = Date.parse(date ?? '');
    const [startedMs, endedMs] = [begun.ownMs + begun.offsetMs, this.now()];
    const roundMs = endedMs - startedMs;
    if (Number.isNaN(dateMs) || roundMs < 0 || roundMs > LONGEST_ROUND_MS) return false;
    const behind = dateMs - endedMs > MARGIN_MS;
    const ahead = startedMs - (dateMs + RESOLUTION_MS) > MARGIN_MS;
    const offsetMs = this.offsetMs + Math.round(dateMs + RESOLUTION_MS / 2 - (startedMs + endedMs) / 2);
    if ((!behind && !ahead) || Math.abs(offsetMs) > MOST_MS) return false;
    this.offsetMs = offsetMs;
    return true;
  }
}
