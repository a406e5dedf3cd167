/** What can run out, in the order in which it is told. */
export const LIMITS = [
  'system-rate',
  'system-concurrency',
  'grant-rate',
  'resource-rate',
  'resource-concurrency',
  'quota',
  'guess',
] as const;

export type LimitName = (typeof LIMITS)[number];

/** What one call takes, and how much of each there is. Absent: without limit. */
export interface Use {
  system: string;
  grant: string;
  resource: string;
  systemRate: number;
  /** Absent: nobody waits for it. */
  systemConcurrency?: number;
  grantRate?: number;
  resourceRate?: number;
  resourceConcurrency?: number;
  /** Of the grant's day. Absent: a retry, which takes none. */
  quota?: number;
  /** Keyed hashes (hex) of subject, item, system and day that the call guesses at. */
  guesses: readonly string[];
  /** Wrong guesses a day. */
  guessesADay: number;
  dayEndsMs: number;
}

/** How often each name stands in the list, in the order of the names: rows are locked in it, so that nobody waits in a ring. */
export function countedInOrder(names: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const name of [...names].sort()) counted.set(name, (counted.get(name) ?? 0) + 1);
  return counted;
}

export const isShared = ({ resourceRate, resourceConcurrency }: Use): boolean =>
  resourceRate !== undefined || resourceConcurrency !== undefined;
