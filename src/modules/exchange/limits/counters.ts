/** Something that runs out. Whoever finds room takes one; who is refused takes nothing. */
export interface Counter {
  readonly limit: number;
  /** How many more this caller may take now. */
  room(caller: string): number;
  take(caller: string): void;
  /** Taken since the counter was read. */
  readonly taken: number;
}

/** First come, first served: for what has one owner. */
export class PlainCounter implements Counter {
  taken = 0;

  constructor(
    readonly limit: number,
    private readonly used: number,
  ) {}

  room(): number {
    return Math.max(0, this.limit - this.used - this.taken);
  }

  take(): void {
    this.taken += 1;
  }
}

/** One caller's part of something shared. */
export interface Part {
  /** Has now. */
  used: number;
  /** As far as is known, would have if it could; counts at least what it has. */
  wanted: number;
}

/**
 * Shared between callers (max-min): an equal share of the limit is each active caller's own as far as it wants it, and
 * what nobody wants goes to whoever comes first. So no caller is crowded out, and nothing lies idle for the absent.
 */
export class SharedCounter implements Counter {
  taken = 0;
  private readonly takenBy = new Map<string, number>();

  constructor(
    readonly limit: number,
    /** Of every active caller. */
    private readonly parts: ReadonlyMap<string, Part>,
  ) {}

  /** Never below 1: with more callers than there is room for, the first ones have it. */
  get share(): number {
    return Math.max(1, Math.floor(this.limit / Math.max(1, this.parts.size)));
  }

  room(caller: string): number {
    const free = this.limit - sum([...this.parts.keys()].map((one) => this.usedBy(one)));
    if (free <= 0) return 0;
    const kept = sum([...this.parts.keys()].filter((one) => one !== caller).map((one) => this.keptFor(one)));
    const ownLeft = Math.max(0, this.share - this.usedBy(caller));
    return Math.max(free - kept, Math.min(free, ownLeft));
  }

  take(caller: string): void {
    this.taken += 1;
    this.takenBy.set(caller, this.tookOf(caller) + 1);
  }

  /** Taken by one caller since the counter was read. */
  tookOf(caller: string): number {
    return this.takenBy.get(caller) ?? 0;
  }

  private usedBy(caller: string): number {
    return (this.parts.get(caller)?.used ?? 0) + this.tookOf(caller);
  }

  /** What of its share a caller has not taken yet and is going to want. */
  private keptFor(caller: string): number {
    const { wanted = 0 } = this.parts.get(caller) ?? {};
    return Math.max(0, Math.min(this.share, wanted) - this.usedBy(caller));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** One claim of a call on a counter, under the name by which a refusal tells it. */
export interface Claim<Name extends string = string> {
  readonly name: Name;
  readonly counter: Counter;
}

export interface Decision<T, Name extends string> {
  admitted: T[];
  refused: { call: T; claim: Claim<Name> }[];
}

/** The first claim for which there is no room, in the order of the claims. */
export function firstWithoutRoom<Name extends string>(
  claims: readonly Claim<Name>[],
  caller: string,
): Claim<Name> | undefined {
  return claims.find(({ counter }) => counter.room(caller) < 1);
}

/**
 * Calls in the order in which they came; one that fails a single claim takes nothing of any. A call may claim a counter
 * once only.
 */
export function decide<T, Name extends string>(
  calls: readonly T[],
  claimsOf: (call: T) => readonly Claim<Name>[],
  callerOf: (call: T) => string,
): Decision<T, Name> {
  const decision: Decision<T, Name> = { admitted: [], refused: [] };
  for (const call of calls) {
    const [claims, caller] = [claimsOf(call), callerOf(call)];
    const full = firstWithoutRoom(claims, caller);
    if (full !== undefined) {
      decision.refused.push({ call, claim: full });
      continue;
    }
    for (const { counter } of claims) counter.take(caller);
    decision.admitted.push(call);
  }
  return decision;
}
