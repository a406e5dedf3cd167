import type { CivilDate, GrantDecision } from '../../contracts';
import type { DisposalMethod } from './disposal-lifecycle';

/** What an approval gives, where it may give less than was asked. Dates are `YYYY-MM-DD`, both days included. */
export interface Terms {
  dailyQuota: number;
  /** Null: only the systems' own limits hold. */
  ratePerSecond: number | null;
  until: CivilDate;
  region: string;
  requires: string[];
  disposal: { method: DisposalMethod; days: number };
}

/** What was asked, as far as an answer can narrow it. */
export interface AskedTerms {
  dailyQuota: number;
  ratePerSecond: number | null;
  until: CivilDate;
  region: string;
}

/** The terms of an approval: what it names, else what was asked, else what the grant has. */
export function termsGiven(
  decision: GrantDecision,
  asked: AskedTerms,
  standing: Pick<Terms, 'requires' | 'disposal'>,
): Terms {
  return {
    dailyQuota: decision.dailyQuota ?? asked.dailyQuota,
    ratePerSecond: decision.ratePerSecond ?? asked.ratePerSecond,
    until: decision.until ?? asked.until,
    region: decision.region ?? asked.region,
    requires: decision.requires ?? standing.requires,
    disposal: decision.disposal ?? standing.disposal,
  };
}
