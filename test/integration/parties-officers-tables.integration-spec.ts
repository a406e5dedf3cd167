import type { DataSource } from 'typeorm';
import { OFFICER_ENTITIES } from '../../src/modules/officers';
import { PARTY_ENTITIES } from '../../src/modules/parties';
import { createDataSource } from '../../src/platform/database';
import { newDatabase, type TestDatabase } from '../support/stack';

// Real: PostgreSQL, migrated. Fake: nothing.
let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await newDatabase();
  const entities = [...PARTY_ENTITIES, ...OFFICER_ENTITIES];
  source = await createDataSource({ url: database.urls.owner, entities, applicationName: 'entities' }).initialize();
}, 30_000);
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

it('entities say what the hand-written tables are, name by name', async () => {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([
    // A relation across features is SQL's alone: no entity of officers knows one of parties.
    'ALTER TABLE "officers" DROP CONSTRAINT "officers_department_fkey"',
  ]);
});

describe('the database itself', () => {
  it.each([
    ['{auditor}', true],
    ['{ops}', true],
    ['{operator,provider-reviewer,sharing-head}', true],
    ['{}', false],
    ['{king}', false],
    ['{auditor,ops}', false],
    ['{operator,auditor}', false],
    ['{authority-officer,ops}', false],
  ])('an officer with the roles %s: %s', async (roles, allowed) => {
    const attempt = source.transaction(async (tx) => {
      await tx.query(`INSERT INTO departments (code, name_zh, name_en, kind, registered_at)
        VALUES ('d', 'd', 'd', 'ordinary', now())`);
      await tx.query(
        `INSERT INTO officers (id, department, login, name, roles, password_hash, must_change_password, created_at)
         VALUES (gen_random_uuid(), 'd', 'o', 'o', $1, '-', false, now())`,
        [roles],
      );
      throw new Error('rolled back');
    });
    // 23514: check_violation.
    if (allowed) await expect(attempt).rejects.toThrow('rolled back');
    else await expect(attempt).rejects.toMatchObject({ driverError: { code: '23514' } });
  });
});

describe("the gateway's role", () => {
  const statements: [string, string, boolean][] = [
    ['reads departments', 'SELECT * FROM departments', true],
    ['deactivates systems', 'UPDATE systems SET active = false', true],
    ['revokes keys', 'UPDATE system_keys SET revoked_at = now()', true],
    ['ends sessions', 'DELETE FROM sessions', true],
    ['cannot delete departments', 'DELETE FROM departments', false],
    ['cannot move a system to another department', `UPDATE systems SET department = 'x'`, false],
    ['cannot free a key id', 'DELETE FROM registered_kids', false],
    ['cannot put another key in the place of one', `UPDATE system_keys SET jwk = '{}'`, false],
    ['cannot give a published key another owner', 'UPDATE published_keys SET department = NULL', false],
    ['cannot delete officers', 'DELETE FROM officers', false],
    ['cannot give an officer roles', `UPDATE officers SET roles = ARRAY['authority-officer']`, false],
    ['cannot lengthen a session', `UPDATE sessions SET expires_at = 'infinity'`, false],
  ];

  it.each(statements)('%s', async (_name, statement, allowed) => {
    const gateway = await createDataSource({
      url: database.urls.gateway,
      entities: [],
      applicationName: 'rights',
      poolSize: 1,
    }).initialize();
    try {
      const attempt = gateway.query(statement);
      // 42501: insufficient_privilege.
      if (allowed) await attempt;
      else await expect(attempt).rejects.toMatchObject({ driverError: { code: '42501' } });
    } finally {
      await gateway.destroy();
    }
  });
});

describe("the worker's role", () => {
  // It seals results to a system's public key, and gives none to anybody.
  it.each([
    ['read officers', 'SELECT * FROM officers'],
    ['read sessions', 'SELECT * FROM sessions'],
    ['read login_attempts', 'SELECT * FROM login_attempts'],
    ['register a key', "INSERT INTO system_keys SELECT 'k', system_id, use, jwk, now(), NULL FROM system_keys"],
    ['revoke a key', 'UPDATE system_keys SET revoked_at = now()'],
    ['forget a key', 'DELETE FROM system_keys'],
  ])('cannot %s', async (_what, statement) => {
    const worker = await createDataSource({
      url: database.urls.worker,
      entities: [],
      applicationName: 'rights',
      poolSize: 1,
    }).initialize();
    try {
      await expect(worker.query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    } finally {
      await worker.destroy();
    }
  });
});
