import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAgentKeys } from '../../src/agent';
import { checkAgent } from '../../src/agent/check';
import type { CheckResult } from '../../src/agent/check/check';
import { distEntry } from '../../src/apps/local/paths';
import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import type { AgentSources, MappedResource } from '../../src/contracts';
import { generateSigningJwk, signingKey } from '../../src/platform/keys';
import { govern } from '../support/governance';
import { until } from '../support/kafka';
import { newDepartment, transportMapping, type NewDepartment } from '../support/new-department';
import { transportEntry } from '../support/transport-library';

// Real: the running stack's Kafka, published keys and contracts, PostgreSQL, a department of this test's own. Each fault is
// planted once and taken back. What needs Kafka's access rules, which a local stack does not have, is in the unit tests.
let department: NewDepartment;
const said: string[] = [];

beforeAll(async () => {
  const officers = await govern();
  department = await newDepartment(officers);
  await department.publish(transportEntry(department.resource, department.creditCode));
  await until(async () => failures(await run()).length === 0, 30_000);
}, 90_000);

afterAll(() => department.close());

interface Plant {
  mapping?: (resource: MappedResource, whole: AgentSources) => void;
  env?: Record<string, string | undefined>;
  subject?: string;
  clock?: { now: () => number };
}

async function run({ mapping, env = {}, ...options }: Plant = {}): Promise<CheckResult[]> {
  const whole = transportMapping(department);
  mapping?.(whole.resources[0]!, whole);
  const results = await checkAgent({ ...department.environment(whole), ...env }, options);
  said.push(JSON.stringify(results));
  return results;
}

const failures = (results: CheckResult[]): string[] =>
  results.filter(({ status }) => status === 'fail').map(({ check }) => check);

function find(results: CheckResult[], id: string): CheckResult {
  const found = results.find(({ check }) => check === id);
  if (!found) throw new Error(`no result of ${id}`);
  return found;
}

/** Alters the database, runs, and puts it back. */
async function withSql(change: string, undo: string, plant: Plant = {}): Promise<CheckResult[]> {
  await department.sql.query(change);
  try {
    return await run(plant);
  } finally {
    await department.sql.query(undo);
  }
}

it('passes everything of a sound department, and says so', async () => {
  const results = await run();
  expect(results.filter(({ status }) => status !== 'pass')).toEqual([]);
  expect(new Set(results.map(({ check }) => check)).size).toBe(25);
});

describe('configuration and keys', () => {
  it.each<[string, string, () => Plant, string]>([
    [
      'a variable that is absent',
      'settings',
      () => ({ env: { KAFKA_BROKERS: undefined } }),
      'KAFKA_BROKERS is not set',
    ],
    ['a mapping that is none', 'mapping', () => ({ mapping: (_one, whole) => (whole.resources = []) }), '/resources'],
    ['no connection string', 'connections', () => ({ env: { TRANSPORT_URL: undefined } }), 'TRANSPORT_URL is not set'],
    ['a key that others may read', 'key-files', openKeys, 'chmod 600'],
    ['keys that nobody registered', 'own-keys', otherKeys, 'is not registered'],
    ['another root key', 'root-key', otherRoot, 'vouches for none'],
    ['a broker that is not there', 'kafka', () => ({ env: { KAFKA_BROKERS: '127.0.0.1:1' } }), 'no answer'],
  ])('%s', async (_fault, id, plant, words) => {
    const result = find(await run(plant()), id);
    expect(result).toMatchObject({ status: 'fail', detail: expect.stringContaining(words), next: expect.any(String) });
  });

  it('a revoked key, and a department without a request topic', async () => {
    const other = { ...department, creditCode: '119901009990000998' };
    const mapping = (_one: MappedResource, whole: AgentSources): void => void (whole.department = other.creditCode);
    const results = await run({ mapping, env: { AGENT_DEPARTMENT: other.creditCode } });
    expect(find(results, 'request-topic').next).toContain(`cli topics create --department ${other.creditCode}`);
    expect(find(results, 'own-keys').detail).toContain(`is registered for ${department.creditCode}`);
    expect(find(results, 'topic-reading').status).toBe('skipped');
  });

  it('warns of a connection string that others may read', async () => {
    const file = join(department.folder, 'url');
    writeFileSync(file, department.readerUrl, { mode: 0o644 });
    const results = await run({ env: { TRANSPORT_URL: undefined, TRANSPORT_URL_FILE: file } });
    expect(find(results, 'connections')).toMatchObject({ status: 'warn', next: `chmod 600 ${file}` });
  });

  it.each([
    ['ahead of', 60_000, 'fail'],
    ['behind', -60_000, 'fail'],
    ['ahead of', 10_000, 'warn'],
  ])("a clock %s the broker's by %d ms: %s", async (words, offset, status) => {
    const results = await run({ clock: { now: () => Date.now() + offset } });
    expect(find(results, 'clock')).toMatchObject({ status, detail: expect.stringContaining(words) });
  });
});

function openKeys(): Plant {
  const folder = join(department.folder, 'open-keys');
  cpSync(join(department.folder, 'keys'), folder, { recursive: true });
  chmodSync(join(folder, 'signing.jwk.json'), 0o644);
  return { env: { AGENT_KEYS_DIR: folder } };
}

function otherKeys(): Plant {
  const folder = join(department.folder, 'other-keys');
  makeAgentKeys(folder);
  return { env: { AGENT_KEYS_DIR: folder } };
}

function otherRoot(): Plant {
  const file = join(department.folder, 'other-root.json');
  writeFileSync(file, JSON.stringify(signingKey(generateSigningJwk('ES256')).publicJwk));
  return { env: { AGENT_ROOT_KEY_FILE: file } };
}

describe('contract and mapping', () => {
  it('a resource that is not published, and a published one that is not mapped', async () => {
    const results = await run({ mapping: (one) => (one.resource = '105001/899999') });
    expect(find(results, 'contract')).toMatchObject({ status: 'fail', about: '105001/899999' });
    expect(find(results, 'resources-mapped')).toMatchObject({ facts: { missing: [department.resource] } });
  });

  it('an item that is missing, and one that no version knows', async () => {
    const missing = await run({ mapping: (one) => delete one.columns['status'] });
    expect(find(missing, 'mapping-complete')).toMatchObject({ status: 'fail', detail: 'version 1 lacks /status' });
    const stray = await run({ mapping: (one) => (one.columns['nmae'] = { column: 'xm' }) });
    expect(find(stray, 'mapping-complete')).toMatchObject({ status: 'warn', facts: { stray: ['/nmae'] } });
  });
});

// Rows enough that the planner's choice matters; their numbers belong to nobody.
const FILL = `INSERT INTO jtys.cyzg SELECT '99' || lpad(n::text, 16, '0'), '样本', 'FILL' || n, 'HY', '20200101', 'A', 1, now(), false
  FROM generate_series(1, 20000) n;`;

describe('the source', () => {
  const url = (change: Partial<URL>): string => Object.assign(new URL(department.readerUrl), change).href;

  it.each<[string, () => string, string]>([
    ['a wrong password', () => url({ password: 'wrong' }), 'wrong password'],
    ['a wrong port', () => url({ port: '1' }), 'nothing listens there'],
    ['a wrong database', () => url({ pathname: '/nowhere' }), 'no such database'],
  ])('%s', async (_fault, reader, words) => {
    const results = await run({ env: { TRANSPORT_URL: reader() } });
    expect(find(results, 'source')).toMatchObject({ status: 'fail', detail: expect.stringContaining(words) });
  });

  it('a role that could write', async () => {
    const role = new URL(department.readerUrl).username;
    const results = await withSql(`GRANT INSERT ON jtys.cyzg TO ${role}`, `REVOKE INSERT ON jtys.cyzg FROM ${role}`);
    expect(find(results, 'source-rights')).toMatchObject({
      status: 'warn',
      facts: { powers: ['INSERT on jtys.cyzg'] },
    });
  });

  it.each<[string, (one: MappedResource) => void, string]>([
    ['a table that is not there', (one) => (one.table = 'jtys.nichts'), 'no table or view jtys.nichts'],
    [
      'a column that is not there',
      (one) => (one.columns['name'] = { column: 'nix' }),
      '/columns/name: jtys.cyzg has no column nix',
    ],
    [
      'a type that the format cannot read',
      (one) => (one.columns['updatedAt'] = { column: 'gxsj', format: 'instant' }),
      'format local-time reads it',
    ],
  ])('%s', async (_fault, mapping, words) => {
    const results = await run({ mapping });
    expect(find(results, 'source-columns')).toMatchObject({ status: 'fail', detail: expect.stringContaining(words) });
  });

  it('a table that the role may not read', async () => {
    const role = new URL(department.readerUrl).username;
    const results = await withSql(`REVOKE SELECT ON jtys.cl FROM ${role}`, `GRANT SELECT ON jtys.cl TO ${role}`);
    expect(find(results, 'source-columns').detail).toContain('the role may not read jtys.cl.sfzh');
  });

  it.each([
    ['small', '', 'warn', 'no index serves jtys.cyzg'],
    ['large', FILL, 'fail', 'reads the whole of jtys.cyzg'],
  ])('no index on the subject of a %s table', async (_size, fill, status, words) => {
    const results = await withSql(
      `ALTER TABLE jtys.cyzg DROP CONSTRAINT cyzg_pkey; ${fill} ANALYZE jtys.cyzg`,
      `DELETE FROM jtys.cyzg WHERE zgzh LIKE 'FILL%'; ALTER TABLE jtys.cyzg ADD PRIMARY KEY (sfzh); ANALYZE jtys.cyzg`,
    );
    expect(find(results, 'source-index')).toMatchObject({ status, detail: expect.stringContaining(words) });
  });

  it.each([
    ["xm = ''", '/name contract.too-short: 1'],
    ["fzrq = '2020-4-1'", '/issuedOn unreadable by the mapping: 1'],
  ])('a row with %s', async (change, words) => {
    const where = `WHERE sfzh = '${WELL_KNOWN.applicant.number}'`;
    const undo = `UPDATE jtys.cyzg SET xm = '李明远', fzrq = '20200401' ${where}`;
    const results = await withSql(`UPDATE jtys.cyzg SET ${change} ${where}`, undo);
    expect(find(results, 'source-sample')).toMatchObject({ status: 'fail', detail: expect.stringContaining(words) });
  });

  it('codes that the map lacks are counted and their shape is told, never what they are', async () => {
    const undo = "UPDATE jtys.cyzg SET zglb = 'HY' WHERE zglb = 'WX'";
    const lacking = await withSql("UPDATE jtys.cyzg SET zglb = 'WX' WHERE zt = 'B'", undo);
    expect(find(lacking, 'source-codes').detail).toContain('/category: 1 rows with 1 codes that are not expected, of');
    const names = await run({ mapping: (one) => (one.columns['category']!.column = 'xm') });
    expect(find(names, 'source-codes').detail).toMatch(/: 3 rows with \d codes .* of the shape \?+/);
    const numbers = await run({ mapping: (one) => (one.columns['category']!.column = 'sfzh') });
    expect(find(numbers, 'source-codes').detail).toContain('of the shape 99999999…');
  });

  it('a code map that leads out of the contract', async () => {
    const results = await run({ mapping: (one) => (one.columns['status']!.map = { A: '1', B: '7' }) });
    expect(find(results, 'mapping-fits').detail).toContain('/status: the mapping leads to 7');
  });

  it('a subject with two records', async () => {
    const results = await withSql(
      `ALTER TABLE jtys.cyzg DROP CONSTRAINT cyzg_pkey; INSERT INTO jtys.cyzg SELECT sfzh, xm, 'TWICE', zglb, fzrq, zt, jf, gxsj, jhbz FROM jtys.cyzg WHERE zt = 'B'`,
      `DELETE FROM jtys.cyzg WHERE zgzh = 'TWICE'; ALTER TABLE jtys.cyzg ADD PRIMARY KEY (sfzh)`,
    );
    expect(find(results, 'source-duplicates')).toMatchObject({ status: 'fail', facts: { subjects: 1 } });
  });
});

describe('one question for a subject', () => {
  it.each([
    [
      'found',
      WELL_KNOWN.applicant.number,
      'pass',
      'found; with category issuedOn name qualificationNumber status updatedAt vehicles',
    ],
    ['not-found', WELL_KNOWN.child.number, 'warn', 'not-found'],
  ])('%s', async (_kind, subject, status, words) => {
    expect(find(await run({ subject }), 'subject')).toMatchObject({ status, detail: words });
  });

  it('under-correction', async () => {
    const set = (value: boolean): string => `UPDATE jtys.cyzg SET jhbz = ${value} WHERE zt = 'B'`;
    const results = await withSql(set(true), set(false), { subject: WELL_KNOWN.underCorrection.number });
    expect(find(results, 'subject').detail).toContain('under-correction');
  });

  it('no number at all', async () => {
    const results = await run({ subject: '12345' });
    expect(find(results, 'subject-number').status).toBe('fail');
    expect(find(results, 'subject').status).toBe('skipped');
  });
});

describe('the command', () => {
  const command = (app: 'cli' | 'agent', mapping: AgentSources, ...args: string[]) => {
    const file = join(department.folder, `${app}.env`);
    const lines = Object.entries(department.environment(mapping)).map(([name, value]) => `${name}=${value}`);
    writeFileSync(file, lines.join('\n'));
    const words = app === 'cli' ? ['agent', 'check'] : ['check'];
    const all = [distEntry(app), ...words, '--env-file', file, ...args];
    return spawnSync(process.execPath, all, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  };

  it.each(['cli', 'agent'] as const)('%s: 0 and a last line of JSON when all is well', (app) => {
    const { status, stdout } = command(app, transportMapping(department), '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ ok: true, counts: { fail: 0, skipped: 0 } });
  });

  it.each(['cli', 'agent'] as const)('%s: 1 when a check fails, and says what to do', (app) => {
    const mapping = transportMapping(department);
    delete mapping.resources[0]!.columns['status'];
    const { status, stdout } = command(app, mapping);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FAIL {4}mapping-complete .*version 1 lacks \/status\n {8}→ map each of them/m);
  });
});

it('has told no value of anybody, whatever it found', async () => {
  const { rows } = await department.sql.query<{ value: string }>(
    'SELECT unnest(ARRAY[sfzh, xm, zgzh]) AS value FROM jtys.cyzg UNION SELECT hphm FROM jtys.cl',
  );
  const values = [...rows.map(({ value }) => value.trim()), WELL_KNOWN.child.number, '12345', 'reader@', ':reader'];
  expect(said.length).toBeGreaterThan(30);
  for (const value of values) expect(said.join('\n')).not.toContain(value);
});
