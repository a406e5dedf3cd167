import type { EntityManager } from 'typeorm';
import { PlainCounter, SharedCounter, type Claim, type Counter, type Part } from './counters';
import { isShared, type LimitName, type Use } from './use';
import {
  callersOf,
  guessesOf,
  nameOf,
  quotaOf,
  slotsOf,
  windowsOf,
  type CallerRow,
  type GuessRow,
  type How,
} from './use-rows';

/** Counters of all that these uses take, each read once and shared by the uses that take of it. */
export class UseCounters {
  private readonly counters = new Map<string, Counter>();

  private constructor(
    private readonly used: {
      windows: ReadonlyMap<string, number>;
      slots: ReadonlyMap<string, number>;
      quota: ReadonlyMap<string, number>;
      guesses: readonly GuessRow[];
      rateParts: (resource: string) => ReadonlyMap<string, Part>;
      slotParts: (resource: string) => ReadonlyMap<string, Part>;
    },
  ) {}

  /**
   * Locks tables and, within each, rows in one order on every replica: windows, callers, days, guesses. With `take` the
   * uses are counted already; what is refused must be given back in the same transaction.
   */
  static async read(tx: EntityManager, uses: readonly Use[], how: How): Promise<UseCounters> {
    const locking = windowsOf(tx, uses, how);
    // Who shares a resource needs the second for which its calls count; all else is sent right behind the locks.
    const counting = uses.some(isShared)
      ? locking.then(({ seconds }) => callersOf(tx, uses, seconds, how))
      : Promise.resolve<CallerRow[]>([]);
    if (uses.some(isShared)) await counting;
    const [windows, callers, slots, quota, guesses] = await Promise.all([
      locking,
      counting,
      slotsOf(tx, uses),
      quotaOf(tx, uses, how),
      guessesOf(tx, uses, how),
    ]);
    return new UseCounters({
      windows: windows.used,
      slots: slots.bySystem,
      quota,
      guesses,
      rateParts: (resource) => new Map(ofResource(callers, resource)),
      slotParts: (resource) => slotParts(resource, callers, slots.byCaller),
    });
  }

  /** In the order in which a refusal is told. */
  claimsOf(use: Use): Claim<LimitName>[] {
    const { windows, slots, quota, guesses, rateParts, slotParts } = this.used;
    const { resource } = use;
    const held = new Map(guesses.map(({ guess, used }) => [guess, used]));
    return [
      this.plain('system-rate', nameOf.system(use), use.systemRate, windows),
      ...this.plainIf('system-concurrency', use.system, use.systemConcurrency, slots),
      ...this.plainIf('grant-rate', nameOf.grant(use), use.grantRate, windows),
      ...this.sharedIf('resource-rate', resource, use.resourceRate, rateParts),
      ...this.sharedIf('resource-concurrency', resource, use.resourceConcurrency, slotParts),
      ...this.plainIf('quota', use.grant, use.quota, quota),
      ...use.guesses.map((guess) => this.plain('guess', guess, use.guessesADay, held)),
    ];
  }

  /** The guess for which there is no room, and whether all that is held of it is known to be wrong. */
  fullGuess({ guesses, guessesADay }: Use, counter: Counter): { guess: string; certain: boolean } | undefined {
    const guess = guesses.find((one) => this.counters.get(`guess ${one}`) === counter);
    if (guess === undefined) return undefined;
    const { wrong = 0 } = this.used.guesses.find((row) => row.guess === guess) ?? {};
    return { guess, certain: wrong >= guessesADay };
  }

  private plain(name: LimitName, key: string, limit: number, used: ReadonlyMap<string, number>): Claim<LimitName> {
    return { name, counter: this.kept(`${name} ${key}`, () => new PlainCounter(limit, used.get(key) ?? 0)) };
  }

  private plainIf(
    name: LimitName,
    key: string,
    limit: number | undefined,
    used: ReadonlyMap<string, number>,
  ): Claim<LimitName>[] {
    return limit === undefined ? [] : [this.plain(name, key, limit, used)];
  }

  private sharedIf(
    name: LimitName,
    resource: string,
    limit: number | undefined,
    partsOf: (resource: string) => ReadonlyMap<string, Part>,
  ): Claim<LimitName>[] {
    if (limit === undefined) return [];
    return [{ name, counter: this.kept(`${name} ${resource}`, () => new SharedCounter(limit, partsOf(resource))) }];
  }

  private kept(key: string, make: () => Counter): Counter {
    const known = this.counters.get(key) ?? make();
    this.counters.set(key, known);
    return known;
  }
}

function ofResource(callers: readonly CallerRow[], resource: string): [string, Part][] {
  return callers
    .filter((row) => row.resource === resource)
    .map(({ system, used, wanted }) => [system, { used, wanted: Math.max(used, wanted) }]);
}

/** Who asked lately wants at most as many places as it asked for; who has places and is silent wants no more than those. */
function slotParts(
  resource: string,
  callers: readonly CallerRow[],
  slots: readonly { resource: string; system: string; used: number }[],
): Map<string, Part> {
  const held = new Map(slots.filter((row) => row.resource === resource).map(({ system, used }) => [system, used]));
  const parts = new Map<string, Part>([...held].map(([system, used]) => [system, { used, wanted: used }]));
  for (const [system, { wanted }] of ofResource(callers, resource)) {
    const used = held.get(system) ?? 0;
    parts.set(system, { used, wanted: Math.max(used, wanted) });
  }
  return parts;
}
