import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { keepTablesInShape } from '../../src/apps/worker/upkeep';
import { migrate } from '../../src/platform/database';
import { migrations } from '../../migrations';
import { LedgerGround } from '../support/ledger-ground';
import { stack } from '../support/stack';

// Real: PostgreSQL, the migrations, the roles. Fake: nothing.
describe('migrations', () => {
  it('run once each when several processes start at once on an empty database', async () => {
    await withEmptyDatabase(async (url) => {
      const ran = await Promise.all([1, 2, 3, 4].map(() => migrate(url, { migrations })));
      expect(ran.flat()).toEqual(migrations.map(({ name }) => name));
      expect(await migrate(url, { migrations })).toEqual([]);
    });
  });

  it('are listed oldest first, each name bearing its time', () => {
    const times = migrations.map(({ name }) => /\d{14}$/.exec(name)?.[0] ?? '');
    expect(times).toEqual([...new Set(times)].sort());
  });
});

describe('time partitions', () => {
  let ground: LedgerGround;
  beforeAll(async () => (ground = await LedgerGround.open()));
  afterAll(() => ground.close());

  const children = (parent: string): Promise<{ name: string; rows: string }[]> =>
    ground.owner.query(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = $1::regclass ORDER BY 1`,
      [parent],
    );
  const table = (values: string): Promise<unknown> =>
    ground.owner.query(`
      CREATE TABLE IF NOT EXISTS beads (id int, strung_at timestamptz NOT NULL) PARTITION BY RANGE (strung_at);
      CREATE TABLE IF NOT EXISTS beads_rest PARTITION OF beads DEFAULT;
      DELETE FROM time_partitions WHERE parent = 'beads';
      INSERT INTO time_partitions (parent, step, steps_ahead, keep) VALUES ('beads', ${values});`);

  it('are made ahead, and take over what had to go into the default partition', async () => {
    await table(`'1 day', 2, NULL`);
    await ground.owner.query(`INSERT INTO beads VALUES (1, now()), (2, now() + interval '1 day'), (3, '1999-01-01')`);
    await keepTablesInShape(ground.source);
    const placed = await ground.owner.query<{ id: number; held: string }[]>(
      `SELECT id, tableoid::regclass::text AS held FROM beads ORDER BY id`,
    );
    expect(placed.map(({ held }) => /^beads_\d{12}$/.test(held))).toEqual([true, true, false]);
    expect(await children('beads')).toHaveLength(5);
  });

  it('are made once, whoever asks', async () => {
    const before = await children('beads');
    await Promise.all([1, 2, 3].map(() => keepTablesInShape(ground.source)));
    expect(await children('beads')).toEqual(before);
  });

  it('are dropped after their keep, and never without one', async () => {
    await ground.owner.query(`CREATE TABLE beads_202001010000 PARTITION OF beads
                                FOR VALUES FROM ('2020-01-01 00:00Z') TO ('2020-01-02 00:00Z')`);
    await keepTablesInShape(ground.source);
    expect((await children('beads')).map(({ name }) => name)).toContain('beads_202001010000');
    await table(`'1 day', 2, '3 days'`);
    await keepTablesInShape(ground.source);
    expect((await children('beads')).map(({ name }) => name)).not.toContain('beads_202001010000');
    expect(await ground.owner.query(`SELECT id FROM beads WHERE id = 3`)).toEqual([]);
    expect(await ground.owner.query(`SELECT id FROM beads ORDER BY id`)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("cannot be chosen by the worker's role", async () => {
    for (const statement of [
      `INSERT INTO time_partitions VALUES ('ledger_entries', '1 day', 1, '0')`,
      `SELECT make_time_partition('beads', 'x', 'strung_at', now(), now())`,
      `DROP TABLE beads_rest`,
    ]) {
      await expect(ground.source.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});

describe('rows that have served their time', () => {
  let ground: LedgerGround;
  beforeAll(async () => (ground = await LedgerGround.open()));
  afterAll(() => ground.close());

  it('go all at once, however many steps that takes, and what is still needed stays', async () => {
    await ground.owner.query(
      `INSERT INTO assertions_used (system_id, jti_hash, expires_at)
       SELECT gen_random_uuid(), decode(md5(n::text), 'hex'), now() - interval '2 hours' FROM generate_series(1, 12000) n`,
    );
    await ground.owner.query(
      `INSERT INTO assertions_used (system_id, jti_hash, expires_at) VALUES (gen_random_uuid(), '\\x00', now())`,
    );
    await keepTablesInShape(ground.source);
    expect(await ground.owner.query(`SELECT count(*)::int AS n FROM assertions_used`)).toEqual([{ n: 1 }]);
  });
});

async function withEmptyDatabase(work: (ownerUrl: string) => Promise<void>): Promise<void> {
  const { postgres } = stack();
  const name = `test_migrate_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: postgres.admin });
  await admin.connect();
  try {
    const owner = new URL(postgres.owner);
    await admin.query(`CREATE DATABASE ${name} OWNER ${owner.username}`);
    owner.pathname = `/${name}`;
    await work(owner.href);
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  }
}
