import type { GrantDecision, GrantView, RefusalCode, RequestGrant, SuspendGrant } from '../../contracts';
import type { Fault } from '../../kernel';
import { fault, textFaults, type PublishedEntry } from '../catalogue';

/** China keeps one time zone and no summer time since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The calendar day in Asia/Shanghai, `YYYY-MM-DD`: periods and quotas go by it. */
export function shanghaiDay(nowMs: number): string {
  return new Date(nowMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** What each refusal tells the asker to do next (R25 art. 21: a refusal gives its reason). */
export const REMEDIES: Readonly<Record<RefusalCode, NonNullable<GrantView['refusal']>['remedy']>> = {
  'legal-ban': 'none',
  'out-of-duty': 'show-duty',
  'scope-too-wide': 'ask-for-less',
  'not-held': 'ask-the-source',
  'quality-not-ready': 'ask-again-later',
  'tech-not-ready': 'ask-again-later',
};

export interface RequestFacts {
  entry: PublishedEntry;
  /** Those of the systems named that are the department's and active. */
  systems: ReadonlySet<string>;
  today: string;
}

/** All that is wrong with a request for access, told at once (R25 art. 21). */
export function requestFaults(request: RequestGrant, { entry, systems, today }: RequestFacts): Fault[] {
  const shared = new Set(entry.items);
  return [
    ...(entry.shareType === 'not-shared'
      ? [fault('/resource', 'grant.not-shareable', 'the resource is not shared')]
      : []),
    ...request.items.flatMap((item, at) =>
      shared.has(item) ? [] : [fault(`/items/${at}`, 'grant.items-unknown', 'not an item that can be asked for')],
    ),
    ...(request.systems ?? []).flatMap((system, at) =>
      systems.has(system)
        ? []
        : [fault(`/systems/${at}`, 'grant.system-unknown', 'not an active system of the department')],
    ),
    ...(request.until < request.from ? [fault('/until', 'grant.period-invalid', 'lies before the first day')] : []),
    ...(request.until < today ? [fault('/until', 'grant.period-invalid', 'lies in the past')] : []),
    ...textFaults({ '/purpose': request.purpose, '/legalBasis': request.legalBasis }),
  ];
}

/** What was asked, as far as an answer can narrow it. */
export interface Asked {
  asked_quota: number;
  asked_until: string;
  valid_from: string;
}

/** All that is wrong with an answer to a request. */
export function decisionFaults(decision: GrantDecision, asked: Asked, today: string): Fault[] {
  const prose = textFaults({ '/reason': decision.reason, '/article': decision.article });
  if (decision.decision === 'refuse') {
    const past = decision.readyOn !== undefined && decision.readyOn <= today;
    return past ? [...prose, fault('/readyOn', 'grant.period-invalid', 'must lie in the future')] : prose;
  }
  const until = decision.until ?? asked.asked_until;
  return [
    ...prose,
    ...((decision.dailyQuota ?? 1) > asked.asked_quota
      ? [fault('/dailyQuota', 'grant.wider-than-asked', `asked were ${asked.asked_quota}`)]
      : []),
    ...(until > asked.asked_until ? [fault('/until', 'grant.wider-than-asked', `asked was ${asked.asked_until}`)] : []),
    ...(until < asked.valid_from ? [fault('/until', 'grant.period-invalid', 'lies before the first day')] : []),
    ...(until < today ? [fault('/until', 'grant.period-invalid', 'lies in the past')] : []),
  ];
}

export function suspensionFaults({ reason, until }: SuspendGrant, nowMs: number): Fault[] {
  const past = until !== undefined && Date.parse(until) <= nowMs;
  return [
    ...textFaults({ '/reason': reason }),
    ...(past ? [fault('/until', 'grant.period-invalid', 'must lie in the future')] : []),
  ];
}
