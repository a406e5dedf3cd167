import type { FeedEventType } from '../../contracts';
import type { Telling } from '../events';
import type { Grant } from './grant-row';

type End = 'department' | 'provider';
const BOTH: readonly End[] = ['department', 'provider'];

/** Who is told what: the asking department of what is its own affair, the provider of what it must answer. */
const TOLD = {
  'onceway.grant.filed.v1': ['department'],
  'onceway.grant.requested.v1': ['provider'],
  'onceway.grant.approved.v1': ['department'],
  'onceway.grant.refused.v1': ['department'],
  'onceway.grant.suspended.v1': BOTH,
  'onceway.grant.resumed.v1': BOTH,
  'onceway.grant.ended.v1': BOTH,
  'onceway.grant.expiring.v1': BOTH,
  'onceway.grant.expired.v1': BOTH,
  'onceway.grant.renewal-filed.v1': ['department'],
  'onceway.grant.renewal-requested.v1': ['provider'],
  'onceway.grant.renewed.v1': BOTH,
  'onceway.grant.renewal-refused.v1': ['department'],
  'onceway.grant.renewal-withdrawn.v1': BOTH,
  'onceway.grant.disposal-due.v1': BOTH,
  'onceway.grant.disposal-overdue.v1': BOTH,
  'onceway.grant.disposed.v1': BOTH,
  'onceway.grant.attribute-lost.v1': BOTH,
  'onceway.grant.attribute-regained.v1': BOTH,
} as const satisfies Partial<Record<FeedEventType, readonly End[]>>;

export type GrantTelling = keyof typeof TOLD;

/** One event about a grant, to whom its type says or to those named. */
export function telling(
  type: GrantTelling,
  grant: Grant,
  data: Record<string, unknown> = {},
  to: readonly string[] = TOLD[type].map((end) => grant[end]),
): Telling {
  const { id, department, provider, resource, version } = grant;
  return { to, type, subject: id, data: { grant: id, department, provider, resource, version, ...data } };
}
