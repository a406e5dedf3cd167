import type { DataSource } from 'typeorm';
import { RETENTION, TOPICS } from '../../src/contracts';
import { uuidv7 } from '../../src/kernel';
import { keepTablesInShape } from '../../src/apps/worker/upkeep';
import { createDataSource } from '../../src/platform/database';
import { LedgerGround } from '../support/ledger-ground';

// Real: PostgreSQL, the migrations, the worker's own role. Fake: nothing.
let ground: LedgerGround;
let other: DataSource;

beforeAll(async () => {
  ground = await LedgerGround.open();
  const url = ground.database.urls.worker;
  other = await createDataSource({ url, entities: [], applicationName: 'second-worker' }).initialize();
});
afterAll(async () => {
  await other.destroy();
  await ground.close();
});

const tables = RETENTION.filter(({ kind }) => kind === 'table');
const names = (kind: string): string[] =>
  RETENTION.filter((row) => row.kind === kind)
    .map(({ name }) => name)
    .sort();

describe('the register of retention', () => {
  it('has a row for every table of the database, and no row for any other', async () => {
    const found = await ground.owner.query<{ name: string }[]>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
          AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    expect(names('table')).toEqual(found.map(({ name }) => name).sort());
  });

  it('has a row for every topic, and no row for any other', () => {
    expect(names('topic')).toEqual(
      Object.values(TOPICS)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('says of partitioned tables what the database goes by', async () => {
    const policies = await ground.owner.query<{ parent: string; same: boolean }[]>(
      `SELECT t.parent, t.keep = (wanted.keep)::interval AS same FROM time_partitions t
         JOIN jsonb_to_recordset($1::jsonb) AS wanted (name text, keep text) ON wanted.name = t.parent ORDER BY 1`,
      [JSON.stringify(tables.filter(({ how }) => how === 'partition-drop'))],
    );
    expect(policies).toEqual([
      { parent: 'dpop_proofs', same: true },
      { parent: 'exchanges', same: true },
    ]);
  });
});

/** How a row of that age is planted, `$1` being the time that its keep counts from. */
const PLANT: Readonly<Record<string, string>> = {
  assertions_used: `INSERT INTO assertions_used VALUES (gen_random_uuid(), sha256(random()::text::bytea), $1)`,
  audit_poison: `INSERT INTO audit_poison ("partition", "offset", append_time, digest, reason, resolved_at)
                 SELECT 0, coalesce(max("offset"), 0) + 1, now(), '\\x00', 'audit.malformed', $1::timestamptz FROM audit_poison`,
  caller_windows: `INSERT INTO caller_windows VALUES (gen_random_uuid()::text, gen_random_uuid(), $1, 0, 0, 0)`,
  dead_letter_replays: `INSERT INTO dead_letter_replays VALUES (gen_random_uuid()::text, 0, 0, sha256('x'), $1)`,
  dpop_proofs: `INSERT INTO dpop_proofs VALUES (sha256(random()::text::bytea), $1)`,
  events: `INSERT INTO events SELECT 'd', coalesce(max(place), 0) + 1, gen_random_uuid(), 't', 's', '{}', $1 FROM events`,
  exchange_batches: `INSERT INTO exchange_batches (id, system_id, lines, answer_by, keep_until)
                     VALUES (gen_random_uuid(), gen_random_uuid(), 1, $1::timestamptz, $1)`,
  exchange_slots: `INSERT INTO exchange_slots VALUES (gen_random_uuid(), gen_random_uuid(), 1, NULL, $1)`,
  exchanges: `INSERT INTO exchanges (id, admitted_at, deadline, audit_partition, gateway, system_id, department, grant_id,
                resource, version, mode, facts, texts, ended_as)
              SELECT gen_random_uuid(), $1::timestamptz, $1, 0, gen_random_uuid(), gen_random_uuid(), 'd',
                gen_random_uuid(), 'r', 1, 'verify', '{}', 't', 'failed'`,
  grant_usage: `INSERT INTO grant_usage VALUES (gen_random_uuid(), $1::date, 1)`,
  idempotency_keys: `INSERT INTO idempotency_keys VALUES (gen_random_uuid(), sha256(random()::text::bytea), '\\x00',
                       gen_random_uuid(), 1, $1, now())`,
  login_attempts: `INSERT INTO login_attempts VALUES (gen_random_uuid()::text, 1, extract(epoch FROM $1::timestamptz) * 1000)`,
  outbox: `INSERT INTO outbox (lane, topic, key, value, headers, delivered_at) VALUES (0, 't', 'k', '{}', '{}', $1)`,
  pending_exchanges: `INSERT INTO pending_exchanges (exchange, system_id, provider, gateway, facts, guesses, secret,
                        admitted_at, answer_by, keep_until)
                      SELECT gen_random_uuid(), gen_random_uuid(), 'd', 'g', '{}', '{}', '{}', $1::timestamptz, $1, $1`,
  pending_requests: `INSERT INTO pending_requests (exchange, value, headers, answer_by)
                     VALUES (gen_random_uuid(), 'v', '{}', $1)`,
  rate_windows: `INSERT INTO rate_windows VALUES (gen_random_uuid()::text, $1, 0)`,
  sessions: `INSERT INTO sessions SELECT gen_random_uuid()::text, id, now(), now(), $1::timestamptz FROM officers LIMIT 1`,
  verify_guesses: `INSERT INTO verify_guesses VALUES (sha256(random()::text::bytea), $1, 0)`,
};

/** Some more than the keep and some less; partitions go only once all of them is over. */
const OLD = `now() - interval '%keep' - interval '8 days'`;
const YOUNG = `now() - interval '%keep' + interval '%short'`;
const STEP = 4;

describe('the job', () => {
  const ageing = tables.filter(({ ageBy }) => ageBy !== undefined);
  const planted = ageing.map(({ name, keep }) => ({ name, keep: keep! }));

  it('has something to delete in every table that the register lets it', () => {
    expect(Object.keys(PLANT)).toEqual(ageing.map(({ name }) => name));
  });

  it('deletes exactly what is over, in bounded steps, two workers at once included', async () => {
    await anOfficer();
    for (const { name, keep } of planted) {
      for (let at = 0; at < 2 * STEP + 1; at++) await plant(name, OLD, keep);
      for (let at = 0; at < 3; at++) await plant(name, YOUNG, keep);
    }
    await ground.owner.query(`INSERT INTO outbox (lane, topic, key, value, headers, created_at)
                              VALUES (0, 't', 'k', '{}', '{}', now() - interval '10 years')`);
    await ground.owner.query(`INSERT INTO audit_poison ("partition", "offset", append_time, digest, reason, found_at)
                              VALUES (1, 1, '2001-01-01', '\\x00', 'audit.malformed', '2001-01-01')`);
    const steps: { table: string; rows: number }[] = [];
    const sink = {
      deleted: (table: string, rows: number) => void steps.push({ table, rows }),
      dropped: () => undefined,
      oldest: () => undefined,
    };
    await Promise.all([ground.source, other].map((source) => keepTablesInShape(source, sink, STEP)));
    // One that gave way to the other has left the rest to it; a last round finds nothing that both left.
    await keepTablesInShape(ground.source, sink, STEP);
    expect(Math.max(...steps.map(({ rows }) => rows))).toBe(STEP);
    const byRows = planted.filter(({ name }) => name !== 'dpop_proofs' && name !== 'exchanges');
    for (const { name } of byRows) {
      const rows = steps.filter(({ table }) => table === name).reduce((sum, step) => sum + step.rows, 0);
      expect({ name, rows }).toEqual({ name, rows: 2 * STEP + 1 });
    }
    const kept = { outbox: 4, audit_poison: 4 };
    for (const { name } of planted) {
      expect({ name, left: await count(name) }).toEqual({ name, left: { ...{ [name]: 3 }, ...kept }[name] });
    }
  });

  it('tells how old the oldest row is, of partitioned tables the oldest partition', async () => {
    const oldest = new Map<string, number>();
    const sink = {
      deleted: () => undefined,
      dropped: () => undefined,
      oldest: (table: string, seconds: number) => void oldest.set(table, seconds),
    };
    await keepTablesInShape(ground.source, sink);
    expect([...oldest.keys()].sort()).toEqual(ageing.map(({ name }) => name));
    expect(oldest.get('idempotency_keys')).toBeGreaterThan(86_400 - 1_000);
    expect(oldest.get('idempotency_keys')).toBeLessThan(86_400);
  });

  it('drops a partition once all of it is over, and counts it once for two workers', async () => {
    await ground.owner.query(`CREATE TABLE exchanges_202001020000 PARTITION OF exchanges
                                FOR VALUES FROM ('2020-01-02 00:00Z') TO ('2020-01-09 00:00Z')`);
    const dropped: [string, number][] = [];
    const sink = {
      deleted: () => undefined,
      oldest: () => undefined,
      dropped: (table: string, partitions: number) => void dropped.push([table, partitions]),
    };
    await Promise.all([ground.source, other].map((source) => keepTablesInShape(source, sink)));
    expect(dropped).toEqual([['exchanges', 1]]);
  });
});

describe('what the law keeps', () => {
  it('stays, however old it is and whoever would delete it', async () => {
    await ground.enter([ground.message({ type: 'grant.resumed', grant: uuidv7() }, Date.parse('2001-01-01'))]);
    const before = await ground.entries();
    expect(before.length).toBeGreaterThan(0);
    await keepTablesInShape(ground.source);
    expect(await ground.entries()).toEqual(before);
    const refused = /permission denied|the ledger only grows|is kept for 3 years/;
    for (const role of [ground.source, ground.owner]) {
      for (const table of ['ledger_entries', 'grant_usage', 'audit_poison']) {
        await expect(role.query(`DELETE FROM ${table}`)).rejects.toThrow(refused);
      }
    }
  });

  it('is kept by the database exactly as long as the register says', async () => {
    const guards = await ground.owner.query<{ name: string; same: boolean }[]>(
      `SELECT wanted.name, keep::interval = (string_to_array(encode(tgargs, 'escape'), '\\000'))[2]::interval AS same
         FROM pg_trigger JOIN jsonb_to_recordset($1::jsonb) AS wanted (name text, keep text)
           ON tgrelid = wanted.name::regclass
        WHERE tgfoid = 'refuse_early_deletion'::regproc ORDER BY 1`,
      [JSON.stringify(tables)],
    );
    expect(guards).toEqual([
      { name: 'audit_poison', same: true },
      { name: 'grant_usage', same: true },
    ]);
  });

  it('cannot be deleted by the worker’s role in any table that the register keeps', async () => {
    const kept = tables.filter(({ how }) => how === 'kept').map(({ name }) => name);
    const [row] = await ground.owner.query<{ deletable: string[] | null }[]>(
      `SELECT array_agg(name) AS deletable FROM unnest($1::text[]) name
        WHERE has_table_privilege('onceway_worker', name, 'DELETE, TRUNCATE')
           OR (has_table_privilege('onceway_gateway', name, 'DELETE, TRUNCATE') AND name <> ALL ($2::text[]))`,
      // Ended by an officer's own act, which is recorded: no age ends them.
      [kept, ['officer_identities', 'officer_recovery_codes']],
    );
    expect(row!.deletable).toBeNull();
  });
});

async function plant(table: string, age: string, keep: string): Promise<void> {
  const [clock] = await ground.owner.query<{ at: Date }[]>(
    `SELECT ${age.replace('%keep', keep).replace('%short', table === 'grant_usage' ? '2 days' : '10 minutes')} AS at`,
  );
  await ground.owner.query(PLANT[table]!, [clock!.at]);
}

async function count(table: string): Promise<number> {
  const [row] = await ground.owner.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`);
  return row!.n;
}

async function anOfficer(): Promise<void> {
  await ground.owner.query(
    `INSERT INTO departments (code, name_zh, name_en, kind, registered_at) VALUES ('d', 'd', 'd', 'ordinary', now())`,
  );
  await ground.owner.query(
    `INSERT INTO officers (id, department, login, name, roles, password_hash, must_change_password, created_at)
     VALUES (gen_random_uuid(), 'd', 'o', 'o', ARRAY['sharing-head'], '-', false, now())`,
  );
}
