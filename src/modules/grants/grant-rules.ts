import type {
  ConfirmDisposal,
  FaultCode,
  GrantDecision,
  RenewGrant,
  RequestGrant,
  SuspendGrant,
} from '../../contracts';
import type { Fault } from '../../kernel';
import { fault, textFaults, type PublishedEntry } from '../catalogue';
import { regionContains } from '../parties';
import type { AskedTerms } from './grant-terms';

const DAY_MS = 86_400_000;
/** China keeps one time zone and no summer time since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The calendar day in Asia/Shanghai, `YYYY-MM-DD`: periods and quotas go by it. */
export function shanghaiDay(nowMs: number): string {
  return new Date(nowMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The day so many days after that one. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export interface RequestFacts {
  entry: PublishedEntry;
  /** Those of the systems named that are the department's and active. */
  systems: ReadonlySet<string>;
  /** The department's own region. */
  home: string;
  /** Whether the region named is registered. */
  regionKnown: boolean;
  today: string;
}

/** All that is wrong with a request for access, told at once (R25 art. 21). */
export function requestFaults(request: RequestGrant, { entry, systems, today, ...place }: RequestFacts): Fault[] {
  const shared = new Set(entry.items);
  const { region = place.home } = request;
  return [
    ...when(entry.shareType === 'not-shared', '/resource', 'grant.not-shareable', 'the resource is not shared'),
    ...request.items.flatMap((item, at) =>
      when(!shared.has(item), `/items/${at}`, 'grant.items-unknown', 'not an item that can be asked for'),
    ),
    ...(request.systems ?? []).flatMap((system, at) =>
      when(!systems.has(system), `/systems/${at}`, 'grant.system-unknown', 'not an active system of the department'),
    ),
    ...when(
      !place.regionKnown || !regionContains(place.home, region),
      '/region',
      'grant.region-unknown',
      "not a registered region within the department's own",
    ),
    ...periodFaults(request.until, request.from, today),
    ...textFaults({ '/purpose': request.purpose, '/legalBasis': request.legalBasis }),
  ];
}

export interface DecisionFacts {
  /** The first day of the grant; of a renewal, the last day that it moves. */
  notBefore: string;
  today: string;
  /** Those of the attributes named that nobody registered. */
  unknownAttributes: ReadonlySet<string>;
  /** Whether the region named, if any, is registered. */
  regionKnown: boolean;
}

/** All that is wrong with an answer to a request or to a renewal: it may give less than was asked, never more. */
export function decisionFaults(decision: GrantDecision, asked: AskedTerms, facts: DecisionFacts): Fault[] {
  const prose = textFaults({ '/reason': decision.reason, '/article': decision.article });
  if (decision.decision === 'refuse') {
    const past = decision.readyOn !== undefined && decision.readyOn <= facts.today;
    return [...prose, ...when(past, '/readyOn', 'grant.period-invalid', 'must lie in the future')];
  }
  const until = decision.until ?? asked.until;
  return [
    ...prose,
    ...wider('/dailyQuota', decision.dailyQuota, asked.dailyQuota),
    ...wider('/ratePerSecond', decision.ratePerSecond, asked.ratePerSecond ?? undefined),
    ...wider('/until', decision.until, asked.until),
    ...when(
      decision.region !== undefined && !regionContains(asked.region, decision.region),
      '/region',
      'grant.wider-than-asked',
      `asked was ${asked.region}`,
    ),
    ...when(!facts.regionKnown, '/region', 'grant.region-unknown', 'not a registered region'),
    ...(decision.requires ?? []).flatMap((attribute, at) =>
      when(facts.unknownAttributes.has(attribute), `/requires/${at}`, 'grant.attribute-unknown', 'is not registered'),
    ),
    ...periodFaults(until, facts.notBefore, facts.today),
  ];
}

/** All that is wrong with asking for a later last day. */
export function renewalFaults(request: RenewGrant, standing: { valid_until: string }): Fault[] {
  const sooner = request.until <= standing.valid_until;
  return [
    ...when(sooner, '/until', 'grant.period-invalid', `must be later than ${standing.valid_until}`),
    ...textFaults({ '/reason': request.reason, '/legalBasis': request.legalBasis }),
  ];
}

export function suspensionFaults({ reason, until }: SuspendGrant, nowMs: number): Fault[] {
  const past = until !== undefined && Date.parse(until) <= nowMs;
  return [
    ...textFaults({ '/reason': reason }),
    ...when(past, '/until', 'grant.period-invalid', 'must lie in the future'),
  ];
}

/** What was received on the last day of use could not be disposed of before it. */
export function disposalFaults(
  { disposedOn, statement }: ConfirmDisposal,
  { lastUse, today }: { lastUse: string; today: string },
): Fault[] {
  return [
    ...when(disposedOn > today, '/disposedOn', 'grant.period-invalid', 'lies in the future'),
    ...when(disposedOn < lastUse, '/disposedOn', 'grant.period-invalid', `lies before ${lastUse}, the last day of use`),
    ...textFaults({ '/statement': statement }),
  ];
}

function periodFaults(until: string, notBefore: string, today: string): Fault[] {
  return [
    ...when(until < notBefore, '/until', 'grant.period-invalid', `lies before ${notBefore}`),
    ...when(until < today, '/until', 'grant.period-invalid', 'lies in the past'),
  ];
}

/** Days compare as texts. Where nothing was asked, any limit is less. */
function wider<T extends number | string>(pointer: string, given: T | undefined, asked: T | undefined): Fault[] {
  const more = given !== undefined && asked !== undefined && given > asked;
  return when(more, pointer, 'grant.wider-than-asked', `asked was ${String(asked)}`);
}

function when(holds: boolean, pointer: string, code: FaultCode, detail: string): Fault[] {
  return holds ? [fault(pointer, code, detail)] : [];
}
