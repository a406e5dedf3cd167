import type { GrantView } from '../../contracts';
import type { Disposal, Grant, OpenSuspension, Renewal } from './grant-row';
import { refusalView, type Refusal } from './refusals';

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
    ...termsView(grant),
    purpose: grant.purpose,
    legalBasis: grant.legal_basis,
    status: grant.state === 'approved' && isSuspended(grant) ? 'suspended' : grant.state,
    suspensions: grant.suspensions.map(suspensionView),
    filedAt: grant.requested_at.toISOString(),
    filedBy: grant.requested_by,
    ...signOffView(grant),
    ...decisionView(grant),
    ...(grant.renewal !== null && { renewal: renewalView(grant.renewal) }),
    ...endView(grant),
    ...(grant.decided_at !== null && grant.refusal === null && { disposal: disposalView(grant) }),
  };
}

/** Three sides can each hold it suspended, and so does an attribute that the department lacks. */
function isSuspended({ suspensions, missing }: Grant): boolean {
  return suspensions.length > 0 || missing.length > 0;
}

type TermsView = Pick<
  GrantView,
  'region' | 'dailyQuota' | 'ratePerSecond' | 'from' | 'until' | 'asked' | 'requires' | 'missingAttributes'
>;

function termsView(grant: Grant): TermsView {
  return {
    region: grant.region,
    dailyQuota: grant.daily_quota,
    ...(grant.rate_per_second !== null && { ratePerSecond: grant.rate_per_second }),
    from: grant.valid_from,
    until: grant.valid_until,
    asked: {
      dailyQuota: grant.asked_quota,
      ...(grant.asked_rate !== null && { ratePerSecond: grant.asked_rate }),
      until: grant.asked_until,
      region: grant.asked_region,
    },
    requires: grant.requires,
    missingAttributes: grant.missing,
  };
}

function suspensionView({ side, reason, since, until, by }: OpenSuspension): GrantView['suspensions'][number] {
  return { side, reason, since: instant(since), ...(until !== null && { until: instant(until) }), by };
}

/** The steps that grants and renewals share, with times as Date or as text. */
interface Steps {
  signed_off_at: Date | string | null;
  signed_off_by: string | null;
  decided_at: Date | string | null;
  decided_by: string | null;
  decision_reason: string | null;
  refusal: Refusal | null;
}

function signOffView({ signed_off_at: at, signed_off_by: by }: Steps): Pick<GrantView, 'signedOffAt' | 'signedOffBy'> {
  return at === null || by === null ? {} : { signedOffAt: instant(at), signedOffBy: by };
}

type DecisionView = Pick<GrantView, 'decidedAt' | 'decidedBy' | 'decisionReason' | 'refusal'>;

function decisionView({ decided_at: at, decided_by: by, decision_reason: reason, refusal }: Steps): DecisionView {
  if (at === null || by === null) return {};
  return {
    decidedAt: instant(at),
    decidedBy: by,
    ...(reason !== null && { decisionReason: reason }),
    ...(refusal !== null && { refusal: refusalView(refusal) }),
  };
}

function renewalView(renewal: Renewal): NonNullable<GrantView['renewal']> {
  return {
    id: renewal.id,
    status: renewal.state,
    asked: {
      until: renewal.asked_until,
      dailyQuota: renewal.asked_quota,
      ...(renewal.asked_rate !== null && { ratePerSecond: renewal.asked_rate }),
    },
    reason: renewal.reason,
    legalBasis: renewal.legal_basis,
    filedAt: instant(renewal.filed_at),
    filedBy: renewal.filed_by,
    ...signOffView(renewal),
    ...decisionView(renewal),
    ...(renewal.close_reason !== null && { withdrawalReason: renewal.close_reason }),
  };
}

function endView({
  ended_at: at,
  ended_by: by,
  ended_because: because,
  end_reason: reason,
}: Grant): Partial<GrantView> {
  if (at === null) return {};
  return {
    endedAt: at.toISOString(),
    ...(by !== null && { endedBy: by }),
    ...(because !== null && { endedBecause: because }),
    ...(reason !== null && { endReason: reason }),
  };
}

function disposalView({ disposal, disposal_method: method, disposal_days: days }: Grant): GrantView['disposal'] {
  return { method, days, ...(disposal !== null && dutyView(disposal)) };
}

function dutyView(duty: Disposal): Partial<NonNullable<GrantView['disposal']>> {
  return {
    status: duty.state,
    dueOn: duty.due_on,
    ...(duty.disposed_on !== null && { disposedOn: duty.disposed_on }),
    ...(duty.statement !== null && { statement: duty.statement }),
    ...(duty.confirmed_at !== null && { confirmedAt: instant(duty.confirmed_at) }),
    ...(duty.confirmed_by !== null && { confirmedBy: duty.confirmed_by }),
  };
}

function instant(at: Date | string): string {
  return new Date(at).toISOString();
}
