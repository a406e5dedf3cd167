import type { EntityManager } from 'typeorm';

import { refuse, type SubmitEntry } from '../../contracts';
import { uuidv7 } from '../../kernel';
import type { EntryState } from './entry-lifecycle';
import { schemaHash, type EntryVersion, type EntryVersionWithSchema } from './entry-version';
import { sharedItems } from './resource-items';

/** A version of a resource: `101001/000001`, 3. */
export interface VersionKey {
  resource: string;
  version: number;
}

/** Who looks: everybody sees what is published, a department its own, the authority all. */
export interface Onlooker {
  department: string;
  seesAll: boolean;
}

const CURRENT = `v.state = 'published' AND NOT EXISTS (
  SELECT FROM entry_versions newer
   WHERE newer.resource = v.resource AND newer.version > v.version AND newer.state = 'published')`;

const COLUMNS = `v.id, v.resource, v.version, e.department, v.state, ${CURRENT} AS current, v.description,
  v.submitted_at, v.submitted_by, v.decided_at, v.decided_by, v.decision_reason, v.published_at, v.published_by,
  v.withdrawn_at, v.withdrawn_by, v.withdrawal_reason`;

const WITH_SCHEMA = `${COLUMNS}, v.schema, v.items, v.share_type`;

const FROM = 'FROM entry_versions v JOIN entries e ON e.code = v.resource';

/** What may be queried: a data source or a transaction. */
export type Reader = Pick<EntityManager, 'query'>;

/** One page, by resource and version; one row more than `limit` when another page follows. One query. */
export async function listVersions(
  reader: Reader,
  asked: { after: VersionKey | undefined; limit: number; onlooker: Onlooker; currentOnly: boolean },
): Promise<EntryVersion[]> {
  return reader.query<EntryVersion[]>(
    `SELECT ${COLUMNS} ${FROM}
      WHERE ($1::text IS NULL OR (v.resource, v.version) > ($1::text, $2::int))
        AND (v.state = 'published' OR $3::boolean OR e.department = $4::text)
        AND (NOT $5::boolean OR (${CURRENT}))
      ORDER BY v.resource, v.version
      LIMIT $6::int + 1`,
    [
      asked.after?.resource ?? null,
      asked.after?.version ?? 0,
      asked.onlooker.seesAll,
      asked.onlooker.department,
      asked.currentOnly,
      asked.limit,
    ],
  );
}

export async function findVersion(reader: Reader, key: VersionKey): Promise<EntryVersionWithSchema | undefined> {
  const rows = await reader.query<EntryVersionWithSchema[]>(
    `SELECT ${WITH_SCHEMA} ${FROM} WHERE v.resource = $1 AND v.version = $2`,
    [key.resource, key.version],
  );
  return rows[0];
}

/** Locked until the transaction ends: of two officers who act at once, the second sees what the first did. */
export async function findVersionForUpdate(
  tx: EntityManager,
  key: VersionKey,
): Promise<EntryVersionWithSchema | undefined> {
  await tx.query('SELECT FROM entry_versions WHERE resource = $1 AND version = $2 FOR UPDATE', [
    key.resource,
    key.version,
  ]);
  return findVersion(tx, key);
}

/** The newest published version, or the one named if it is published; kept from being withdrawn meanwhile. */
export async function findPublishedForShare(
  tx: EntityManager,
  resource: string,
  version: number | undefined,
): Promise<EntryVersionWithSchema | undefined> {
  const rows = await tx.query<EntryVersionWithSchema[]>(
    `SELECT ${WITH_SCHEMA} ${FROM}
      WHERE v.resource = $1 AND v.state = 'published' AND ($2::int IS NULL OR v.version = $2::int)
      ORDER BY v.version DESC LIMIT 1
        FOR SHARE OF v`,
    [resource, version ?? null],
  );
  return rows[0];
}

/** Which of the resources exist. */
export async function knownResources(reader: Reader, codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await reader.query<{ code: string }[]>('SELECT code FROM entries WHERE code = ANY($1::text[])', [codes]);
  return new Set(rows.map(({ code }) => code));
}

/** Opens the entry at its first filing and takes the next version number, one filing after another. */
export async function takeVersion(tx: EntityManager, resource: string, department: string, at: Date): Promise<number> {
  await tx.query(
    'INSERT INTO entries (code, department, created_at) VALUES ($1, $2, $3) ON CONFLICT (code) DO NOTHING',
    [resource, department, at],
  );
  const [updated] = await tx.query<[{ versions: number; department: string }[], number]>(
    'UPDATE entries SET versions = versions + 1 WHERE code = $1 RETURNING versions, department',
    [resource],
  );
  const entry = updated[0];
  if (entry?.department !== department) throw refuse('entry.code-taken');
  return entry.versions;
}

export async function insertVersion(
  tx: EntityManager,
  filed: { entry: SubmitEntry; version: number; at: Date; by: string; state: EntryState },
): Promise<void> {
  const { schema, ...description } = filed.entry;
  await tx.query(
    `INSERT INTO entry_versions (id, resource, version, state, description, schema, schema_hash, items, share_type,
       subject_type, submitted_at, submitted_by)
     VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8::text[], $9, $10, $11, $12)`,
    [
      uuidv7(filed.at.getTime()),
      description.code,
      filed.version,
      filed.state,
      JSON.stringify(description),
      JSON.stringify(schema),
      schemaHash(schema),
      sharedItems(schema, description.shareType),
      description.shareType,
      description.subjectType,
      filed.at,
      filed.by,
    ],
  );
}

/** What an act leaves on a version beside its new state; columns are these and no others. */
export interface VersionMarks {
  decided?: { by: string; reason: string };
  published?: { by: string };
  withdrawn?: { by: string; reason: string };
}

export async function markVersion(
  tx: EntityManager,
  key: VersionKey,
  change: VersionMarks & { state: EntryState; at: Date },
): Promise<void> {
  const { decided, published, withdrawn, at } = change;
  await tx.query(
    `UPDATE entry_versions SET state = $3,
       decided_at = CASE WHEN $5::uuid IS NULL THEN decided_at ELSE $4::timestamptz END,
       decided_by = coalesce($5::uuid, decided_by), decision_reason = coalesce($6::text, decision_reason),
       published_at = CASE WHEN $7::uuid IS NULL THEN published_at ELSE $4::timestamptz END,
       published_by = coalesce($7::uuid, published_by),
       withdrawn_at = CASE WHEN $8::uuid IS NULL THEN withdrawn_at ELSE $4::timestamptz END,
       withdrawn_by = coalesce($8::uuid, withdrawn_by), withdrawal_reason = coalesce($9::text, withdrawal_reason)
     WHERE resource = $1 AND version = $2`,
    [
      key.resource,
      key.version,
      change.state,
      at,
      decided?.by ?? null,
      decided?.reason ?? null,
      published?.by ?? null,
      withdrawn?.by ?? null,
      withdrawn?.reason ?? null,
    ],
  );
}

/** The next number of `exchange.contracts`; it rises across all resources. */
export async function nextContractSeq(tx: EntityManager): Promise<number> {
  const rows = await tx.query<{ seq: string }[]>(`SELECT nextval('contract_news_seq') AS seq`);
  return Number(rows[0]!.seq);
}
