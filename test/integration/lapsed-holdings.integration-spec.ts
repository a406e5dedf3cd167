import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { systemClock } from '../../src/kernel';
import { AuditSettings } from '../../src/modules/audit';
import { LapsedHoldings } from '../../src/modules/parties';
import { createDataSource } from '../../src/platform/database';
import { EVENT_SOURCES } from '../../src/platform/kafka';
import { generateSigningJwk, signingKey } from '../../src/platform/keys';
import { newDatabase, type TestDatabase } from '../support/stack';

// Real: PostgreSQL, migrated, as the worker's role. Fake: nothing.
const DEPARTMENT = '119901009990000998';
let database: TestDatabase;
let owner: Client;
let workers: DataSource[];

beforeAll(async () => {
  database = await newDatabase();
  owner = new Client({ connectionString: database.urls.owner });
  await owner.connect();
  const open = (): Promise<DataSource> =>
    createDataSource({ url: database.urls.worker, entities: [], applicationName: 'lapse' }).initialize();
  workers = [await open(), await open()];
  await owner.query(`
    INSERT INTO departments (code, name_zh, name_en, kind, registered_at)
      VALUES ('${DEPARTMENT}', '部门', 'Department', 'ordinary', now());
    INSERT INTO attributes (code, name_zh, name_en, registered_at)
      SELECT 'duty-' || n, '职责', 'Duty', now() FROM generate_series(1, 4) AS n;
    INSERT INTO department_attributes (id, department, attribute, legal_basis, held_from, until)
      SELECT gen_random_uuid(), '${DEPARTMENT}', 'duty-' || n, '依据', now() - interval '90 days',
             (now() AT TIME ZONE 'Asia/Shanghai')::date + last
        FROM (VALUES (1, -40), (2, -1), (3, 0), (4, NULL)) AS held (n, last);`);
}, 60_000);

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.destroy()));
  await owner.end();
  await database.drop();
}, 30_000);

function job(source: DataSource): LapsedHoldings {
  const key = signingKey(generateSigningJwk('ES256'));
  return new LapsedHoldings(source, new AuditSettings('worker', key, systemClock, EVENT_SOURCES.worker('worker')));
}

it('what has passed its last day is ended, recorded and told once, however many workers look; the rest is left alone', async () => {
  await Promise.all([...workers, ...workers].map((worker) => job(worker).settle()));
  await job(workers[0]!).settle();
  const { rows } = await owner.query<object>(
    `SELECT attribute, lost_because, lost_at = (until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS in_time
       FROM department_attributes ORDER BY attribute`,
  );
  expect(rows).toEqual([
    { attribute: 'duty-1', lost_because: 'expired', in_time: true },
    { attribute: 'duty-2', lost_because: 'expired', in_time: true },
    { attribute: 'duty-3', lost_because: null, in_time: null },
    { attribute: 'duty-4', lost_because: null, in_time: null },
  ]);
  const told = await owner.query<object>('SELECT department, type, subject FROM events ORDER BY subject');
  const telling = { department: DEPARTMENT, type: 'onceway.attribute.lost.v1' };
  expect(told.rows).toEqual([
    { ...telling, subject: 'duty-1' },
    { ...telling, subject: 'duty-2' },
  ]);
  const records = await owner.query<{ value: string }>(`SELECT value FROM outbox WHERE topic = 'audit.records'`);
  const facts = records.rows.map(({ value }) => JSON.parse(value) as { type: string; facts: object });
  expect(facts).toHaveLength(2);
  expect(facts).toEqual(
    expect.arrayContaining(
      ['duty-1', 'duty-2'].map((attribute) =>
        expect.objectContaining({ type: 'attribute.lost', facts: { attribute, because: 'expired' } }),
      ),
    ),
  );
});
