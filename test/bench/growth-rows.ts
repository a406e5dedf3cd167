import { Client } from 'pg';

/** How much a system has grown. */
export const GROWN = { entries: 100_000, grants: 100_000 };

/** Rows that one statement makes. */
const STEP = 10_000;
/** Of the grants, each so many-th is one of the asking system's own department for that very system. */
const OWN_EVERY = 20;

/**
 * Fills a system by plain inserts, every constraint and trigger at work: entries of all departments that provide, two
 * versions each, the first withdrawn; grants of all departments for them, filed, signed off and decided by three
 * officers, some ended, some of them suspended. Each is a copy of what a real act made, under an id and a code of its own.
 */
export async function grow(
  { owner, admin }: { owner: string; admin: string },
  like: { grant: string; system: string },
): Promise<void> {
  const client = new Client({ connectionString: owner });
  await client.connect();
  try {
    for (let from = 0; from < GROWN.entries; from += STEP) await client.query(ENTRIES, [from, STEP, like.grant]);
    for (let from = 0; from < GROWN.entries; from += STEP) await client.query(VERSIONS, [from, STEP, like.grant]);
    for (let from = 0; from < GROWN.grants; from += STEP) {
      await client.query(GRANTS, [from, STEP, like.grant, like.system]);
    }
    await client.query(SUSPENSIONS, [like.grant]);
    // What a bulk load leaves to do is done before anything is measured.
    await client.query('VACUUM ANALYZE entries, entry_versions, grants, grant_suspensions');
    await assertGrown(client);
  } finally {
    await client.end();
  }
  await checkpoint(admin);
}

/** Of the whole server, whose dirty pages would otherwise be written during the first rounds. */
export async function checkpoint(admin: string): Promise<void> {
  const client = new Client({ connectionString: admin });
  await client.connect();
  await client.query('CHECKPOINT').finally(() => client.end());
}

/** Codes of a prefix that no reference resource has. */
const CODE = `'909' || lpad((n / 500)::text, 3, '0') || '/' || lpad(n::text, 6, '0')`;
const NUMBERS = 'generate_series($1::int, $1::int + $2::int - 1) n';

const ENTRIES = `
  INSERT INTO entries (code, department, versions, created_at)
  SELECT ${CODE}, p.codes[1 + n % cardinality(p.codes)], 2, e.created_at
    FROM ${NUMBERS},
         (SELECT array_agg(DISTINCT department ORDER BY department) AS codes FROM entries WHERE code NOT LIKE '909%') p,
         (SELECT e.* FROM entries e JOIN grants g ON g.resource = e.code WHERE g.id = $3::uuid) e`;

const VERSIONS = `
  INSERT INTO entry_versions
  SELECT r.*
    FROM ${NUMBERS}, generate_series(1, 2) round,
         (SELECT v.* FROM entry_versions v JOIN grants g USING (resource, version) WHERE g.id = $3::uuid) v,
         LATERAL (SELECT CASE round WHEN 2 THEN '{}'::jsonb ELSE jsonb_build_object('state', 'withdrawn',
           'withdrawn_at', now(), 'withdrawn_by', v.decided_by, 'withdrawal_reason', 'replaced') END AS end) e,
         LATERAL jsonb_populate_record(NULL::entry_versions, to_jsonb(v) || e.end || jsonb_build_object(
           'id', gen_random_uuid(), 'resource', ${CODE}, 'version', round,
           'description', v.description || jsonb_build_object('code', ${CODE}))) r`;

const GRANTS = `
  INSERT INTO grants
  SELECT r.*
    FROM ${NUMBERS}
    JOIN entries e ON e.code = ${CODE},
         (SELECT array_agg(code ORDER BY code) AS codes FROM departments) d,
         (SELECT * FROM grants WHERE id = $3::uuid) g,
         LATERAL (SELECT CASE WHEN n % ${OWN_EVERY} = 0 THEN g.department ELSE d.codes[1 + n % cardinality(d.codes)] END
           AS department, CASE WHEN n % ${OWN_EVERY} = 0 THEN $4::uuid ELSE gen_random_uuid() END AS system) asks,
         LATERAL (SELECT CASE WHEN n % 10 < 9 THEN '{}'::jsonb ELSE jsonb_build_object('state', 'ended', 'ended_at', now(),
           'ended_by', g.requested_by, 'ended_because', 'ended', 'end_reason', 'no longer needed') END AS end) ends,
         LATERAL jsonb_populate_record(NULL::grants, to_jsonb(g) || ends.end || jsonb_build_object(
           'id', gen_random_uuid(), 'resource', e.code, 'version', 2, 'provider', e.department,
           'department', asks.department, 'systems', jsonb_build_array(asks.system))) r`;

/** Each twentieth of those that stand. */
const SUSPENSIONS = `
  INSERT INTO grant_suspensions (id, grant_id, side, reason, since, suspended_by)
  SELECT gen_random_uuid(), g.id, 'provider', 'under examination', now(), l.decided_by
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM grants WHERE state = 'approved' AND id <> $1) g,
         (SELECT decided_by FROM grants WHERE id = $1) l
   WHERE g.place % 20 = 0`;

async function assertGrown(client: Client): Promise<void> {
  const { rows } = await client.query<{ entries: number; grants: number }>(
    'SELECT (SELECT count(*)::int FROM entries) AS entries, (SELECT count(*)::int FROM grants) AS grants',
  );
  const { entries, grants } = rows[0]!;
  if (entries >= GROWN.entries && grants >= GROWN.grants) return;
  throw new Error(`the system has grown to ${entries} entries and ${grants} grants only`);
}
