/** One call's claim on the day of a grant. */
export interface QuotaClaim<T> {
  claim: T;
  grant: string;
}

export interface QuotaDay {
  used: number;
  limit: number;
}

export interface QuotaShare<T> {
  granted: T[];
  refused: T[];
  /** How much each grant's day moves on; grants that gave nothing are absent. */
  taken: Map<string, number>;
}

/** Shares out what is left of each grant's day, first come first served. A refused claim takes nothing. */
export function shareOut<T>(claims: readonly QuotaClaim<T>[], days: ReadonlyMap<string, QuotaDay>): QuotaShare<T> {
  const share: QuotaShare<T> = { granted: [], refused: [], taken: new Map() };
  for (const { claim, grant } of claims) {
    const day = days.get(grant);
    const taken = share.taken.get(grant) ?? 0;
    if (day === undefined || day.used + taken >= day.limit) {
      share.refused.push(claim);
    } else {
      share.granted.push(claim);
      share.taken.set(grant, taken + 1);
    }
  }
  return share;
}
