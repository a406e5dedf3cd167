import { createHash } from 'node:crypto';

import type { EntrySummary, EntryView, PublishedContract, SubmitEntry } from '../../contracts';
import { canonicalJson, toBase64Url } from '../../kernel';
import type { EntryState } from './entry-lifecycle';
import type { ShareType } from './resource-items';

/** A version as filed, without the schema. */
export type EntryDescription = Omit<SubmitEntry, 'schema'>;

/** A row of entry_versions joined with what its entry says; lists leave `schema` out. */
export interface EntryVersion {
  id: string;
  resource: string;
  version: number;
  department: string;
  state: EntryState;
  /** Whether it is the newest published version of its resource. */
  current: boolean;
  description: EntryDescription;
  submitted_at: Date;
  submitted_by: string;
  decided_at: Date | null;
  decided_by: string | null;
  decision_reason: string | null;
  published_at: Date | null;
  published_by: string | null;
  withdrawn_at: Date | null;
  withdrawn_by: string | null;
  withdrawal_reason: string | null;
}

export interface EntryVersionWithSchema extends EntryVersion {
  schema: Record<string, unknown>;
  items: string[];
  share_type: ShareType;
}

/** SHA-256 of the canonical schema, base64url: what gateway and agent mean by "the same contract". */
export function schemaHash(schema: unknown): string {
  return toBase64Url(createHash('sha256').update(canonicalJson(schema), 'utf8').digest());
}

export function entrySummary(row: EntryVersion): EntrySummary {
  const { titles, summary, subjectType, shareType, updateCycle, grade } = row.description;
  return {
    ...identity(row),
    titles,
    summary,
    department: row.department,
    subjectType,
    shareType,
    updateCycle,
    grade,
    submittedAt: row.submitted_at.toISOString(),
    submittedBy: row.submitted_by,
    ...present({ decidedAt: row.decided_at, publishedAt: row.published_at, withdrawnAt: row.withdrawn_at }),
  };
}

export function entryView(row: EntryVersionWithSchema): EntryView {
  return {
    ...row.description,
    ...identity(row),
    schema: row.schema,
    submittedAt: row.submitted_at.toISOString(),
    submittedBy: row.submitted_by,
    ...present({
      decidedAt: row.decided_at,
      decidedBy: row.decided_by,
      decisionReason: row.decision_reason,
      publishedAt: row.published_at,
      publishedBy: row.published_by,
      withdrawnAt: row.withdrawn_at,
      withdrawnBy: row.withdrawn_by,
      withdrawalReason: row.withdrawal_reason,
    }),
  };
}

/** What agents learn of a version. Its schema is whole in itself: an uploaded schema refers to nothing outside. */
export function publishedContract(
  row: EntryVersionWithSchema,
  status: PublishedContract['status'],
  seq: number,
): PublishedContract {
  return {
    resource: row.resource,
    version: row.version,
    department: row.department,
    status,
    subjectType: row.description.subjectType,
    schema: row.schema,
    seq,
  };
}

function identity(row: EntryVersion): Pick<EntryView, 'id' | 'version' | 'status' | 'current' | 'code'> {
  return { id: row.id, version: row.version, status: row.state, current: row.current, code: row.resource };
}

type Shown<Columns> = { [Name in keyof Columns]?: string };

/** Leaves out what has not happened; dates become instants. */
function present<Columns extends Record<string, string | Date | null>>(columns: Columns): Shown<Columns> {
  const there = Object.entries(columns).filter(([, value]) => value !== null);
  return Object.fromEntries(
    there.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as Shown<Columns>;
}
