import type { CivilDate, Mode } from '../../contracts';
import type { DisposalMethod, DisposalState } from './disposal-lifecycle';
import type { OfficerActor } from '../../kernel';
import { seesUnhanded, type GrantSide, type GrantState } from './grant-lifecycle';
import type { Terms } from './grant-terms';
import type { Refusal } from './refusals';
import type { RenewalState } from './renewal-lifecycle';

/** A suspension that is not lifted, as SQL makes JSON of it: times are texts of PostgreSQL, here and below. */
export interface OpenSuspension {
  side: GrantSide;
  reason: string;
  since: string;
  until: string | null;
  by: string;
}

export interface Renewal {
  id: string;
  asked_until: CivilDate;
  asked_quota: number;
  asked_rate: number | null;
  reason: string;
  legal_basis: string;
  state: RenewalState;
  filed_at: string;
  filed_by: string;
  signed_off_at: string | null;
  signed_off_by: string | null;
  decided_at: string | null;
  decided_by: string | null;
  decision_reason: string | null;
  refusal: Refusal | null;
  close_reason: string | null;
}

/** There once a grant that gave access has ended. */
export interface Disposal {
  method: DisposalMethod;
  due_on: CivilDate;
  state: DisposalState;
  disposed_on: CivilDate | null;
  statement: string | null;
  confirmed_at: string | null;
  confirmed_by: string | null;
}

/** A row of grants with what stands beside it. Dates are `YYYY-MM-DD`, both days included. */
export interface Grant {
  id: string;
  department: string;
  provider: string;
  resource: string;
  version: number;
  items: string[];
  modes: Mode[];
  matters: string[];
  systems: string[];
  purpose: string;
  legal_basis: string;
  asked_quota: number;
  asked_rate: number | null;
  asked_until: CivilDate;
  asked_region: string;
  daily_quota: number;
  rate_per_second: number | null;
  region: string;
  requires: string[];
  missing: string[];
  valid_from: CivilDate;
  valid_until: CivilDate;
  disposal_method: DisposalMethod;
  disposal_days: number;
  state: GrantState;
  /** To the provider; what only its own department has seen is nothing to others. */
  handed: boolean;
  /** When and by whom it was filed; the names are older than the sign-off. */
  requested_at: Date;
  requested_by: string;
  signed_off_at: Date | null;
  signed_off_by: string | null;
  decided_at: Date | null;
  decided_by: string | null;
  decision_reason: string | null;
  refusal: Refusal | null;
  ended_at: Date | null;
  /** Nobody, when its days were over. */
  ended_by: string | null;
  ended_because: 'taken-back' | 'ended' | 'expired' | null;
  end_reason: string | null;
  suspensions: OpenSuspension[];
  /** The newest one. */
  renewal: Renewal | null;
  /** The newest one that the provider was asked for. */
  handed_renewal: Renewal | null;
  disposal: Disposal | null;
}

/** What stands now, for an approval that leaves it as it is. */
export function standingTerms(grant: Grant): Pick<Terms, 'requires' | 'disposal'> {
  return { requires: grant.requires, disposal: { method: grant.disposal_method, days: grant.disposal_days } };
}

/** The grant as the officer may see it: a provider is shown no renewal that it was not asked for. */
export function shownTo(officer: OfficerActor, grant: Grant): Grant {
  return seesUnhanded(officer, grant) ? grant : { ...grant, renewal: grant.handed_renewal };
}
