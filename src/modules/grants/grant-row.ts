import type { CivilDate, GrantView, Mode, RefusalCode } from '../../contracts';
import type { GrantSide, GrantState } from './grant-lifecycle';

/** What a refusal tells the asker to do next. Only a legal ban is final. */
export interface Refusal {
  code: RefusalCode;
  remedy: NonNullable<GrantView['refusal']>['remedy'];
  article?: string;
  readyOn?: CivilDate;
}

/** A suspension that is not lifted, as SQL makes JSON of it: times are texts of PostgreSQL. */
export interface OpenSuspension {
  side: GrantSide;
  reason: string;
  since: string;
  until: string | null;
  by: string;
}

/** A row of grants with its open suspensions. Dates are `YYYY-MM-DD`, both days included. */
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
  asked_until: CivilDate;
  daily_quota: number;
  valid_from: CivilDate;
  valid_until: CivilDate;
  state: GrantState;
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
  ended_by: string | null;
  end_reason: string | null;
  suspensions: OpenSuspension[];
}

export function grantView(grant: Grant): GrantView {
  return {
    id: grant.id,
    department: grant.department,
    provider: grant.provider,
    resource: grant.resource,
    version: grant.version,
    items: grant.items,
    modes: grant.modes,
    matters: grant.matters,
    systems: grant.systems,
    dailyQuota: grant.daily_quota,
    from: grant.valid_from,
    until: grant.valid_until,
    asked: { dailyQuota: grant.asked_quota, until: grant.asked_until },
    purpose: grant.purpose,
    legalBasis: grant.legal_basis,
    status: grant.state === 'approved' && grant.suspensions.length > 0 ? 'suspended' : grant.state,
    suspensions: grant.suspensions.map(suspensionView),
    filedAt: grant.requested_at.toISOString(),
    filedBy: grant.requested_by,
    ...signOffView(grant),
    ...decisionView(grant),
    ...endView(grant),
  };
}

function suspensionView({ side, reason, since, until, by }: OpenSuspension): GrantView['suspensions'][number] {
  return { side, reason, since: instant(since), ...(until !== null && { until: instant(until) }), by };
}

function signOffView({ signed_off_at: at, signed_off_by: by }: Grant): Partial<GrantView> {
  return at === null || by === null ? {} : { signedOffAt: at.toISOString(), signedOffBy: by };
}

function decisionView(grant: Grant): Partial<GrantView> {
  if (grant.decided_at === null || grant.decided_by === null) return {};
  return {
    decidedAt: grant.decided_at.toISOString(),
    decidedBy: grant.decided_by,
    ...(grant.decision_reason !== null && { decisionReason: grant.decision_reason }),
    ...(grant.refusal !== null && { refusal: grant.refusal }),
  };
}

function endView(grant: Grant): Partial<GrantView> {
  if (grant.ended_at === null || grant.ended_by === null) return {};
  return {
    endedAt: grant.ended_at.toISOString(),
    endedBy: grant.ended_by,
    ...(grant.end_reason !== null && { endReason: grant.end_reason }),
  };
}

function instant(text: string): string {
  return new Date(text).toISOString();
}
