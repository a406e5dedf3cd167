import { resolve } from 'node:path';

interface Repository {
  root: string;
  files: string[];
  read: (path: string) => string;
}
interface Rules {
  openRepository: (root: string) => Repository;
  REPOSITORY_RULES: Record<string, (repository: Repository) => string[]>;
}

const ROOT = resolve(__dirname, '../..');
const { openRepository, REPOSITORY_RULES } = jest.requireActual<Rules>('./repository-rules.mjs');

function madeUp(texts: Record<string, string>): Repository {
  return { root: ROOT, files: Object.keys(texts).sort(), read: (path) => texts[path]! };
}

const MACHINE_PATH = ['', 'home', 'somebody', 'onceway'].join('/');
const row = (code: string, titles: object) => ({ code, titles });
const good = { zh: '无权', en: 'Not allowed' };

const NAMED = 'test/api/a.api-spec.ts';

/** rule → a tree that breaks it, and a word of each finding that must come of it. */
const BROKEN: Record<string, { texts: Record<string, string>; findings: readonly RegExp[] }> = {
  'spec files': {
    texts: {
      'src/kernel/ids.spec.ts': '',
      'test/api/login.spec.ts': '',
      'test/api/login.api-spec.ts': '',
      'test/e2e/login.api-spec.ts': '',
      'src/kernel/merkle.test.ts': '',
      'test/support/cases.ts': "describe('never run', () => undefined);\n",
    },
    findings: [
      /cases\.ts: holds tests/,
      /api\/login\.spec\.ts: in 0/,
      /e2e\/login\.api-spec\.ts: in 0/,
      /merkle\.test\.ts: in 0/,
    ],
  },
  parts: {
    texts: { 'src/kernel/ids.ts': '', 'src/modules/reports/index.ts': '', 'src/things.ts': '' },
    findings: [/modules\/reports\/index\.ts: belongs to no part/, /src\/things\.ts/],
  },
  folders: {
    texts: {
      'src/modules/audit/ledger.ts': '',
      'src/platform/keys/index.ts': "export * from './jws';\n",
      'src/kernel/index.ts': '/**\n * Kernel: what every process shares.\n */\n',
    },
    findings: [/modules\/audit\/: has no index\.ts/, /platform\/keys\/index\.ts: opens without/],
  },
  'machine paths': {
    texts: {
      'README.md': `Run it.\nSee ${MACHINE_PATH}/README.md\n`,
      'docs/a.md': 'See docs/home/page.md and ~/home/page.',
    },
    findings: [/README\.md:2/],
  },
  'zh and en': {
    texts: {
      'contracts/registers/errors.json': JSON.stringify([
        row('a', good),
        row('b', { zh: 'Not allowed', en: 'Not allowed' }),
        row('c', { zh: '无权', en: '无权' }),
        { code: 'd' },
      ]),
      'contracts/schemas/http/a.json': JSON.stringify({ $id: 'a', title: 'A' }),
    },
    findings: [/#\/1\/titles: zh/, /#\/2\/titles: en/, /#\/3: has no titles/, /a\.json#: has no titles/],
  },
  'registers used': {
    texts: {
      'contracts/registers/errors.json': JSON.stringify([row('a.b', good), row('a.c', good)]),
      'src/modules/audit/a.ts': "refuse('a.b')",
      'src/modules/audit/a.spec.ts': "refuse('a.c')",
      'src/contracts/registers.ts': "'a.c'",
    },
    findings: [/a\.c is used nowhere/],
  },
  'codes tested': {
    texts: {
      'contracts/registers/errors.json': JSON.stringify([row('a.b', good), row('a.b-c', good)]),
      'src/modules/audit/a.spec.ts': "expect(code).toBe('a.b-c')",
      'src/modules/audit/a.ts': "refuse('a.b')",
    },
    findings: [/a\.b is in no test/],
  },
  'events told': {
    texts: {
      'contracts/registers/feed-events.json': JSON.stringify(
        ['a.whole', 'b.after-its-record', 'c.named-by-nobody', 'd.untested'].map((name) => ({
          type: `onceway.${name}.v1`,
        })),
      ),
      'src/modules/audit/a.ts': "type: 'onceway.a.whole.v1'; type: 'onceway.d.untested.v1'; act('c.named-by-nobody')",
      'src/modules/audit/b.ts': "act('b.after-its-record'); type: `onceway.${type}.v1`",
      'test/api/a.api-spec.ts': "'onceway.a.whole.v1', 'onceway.b.after-its-record.v1', 'onceway.c.named-by-nobody.v1'",
    },
    findings: [/c\.named-by-nobody\.v1 is told nowhere/, /d\.untested\.v1 is in no test/],
  },
  'registers sorted': {
    texts: { 'contracts/registers/errors.json': JSON.stringify([row('b', good), row('a', good), row('a', good)]) },
    findings: [/: a is out of order/, /: a is out of order/],
  },
  metrics: {
    texts: {
      'contracts/registers/metrics.json': JSON.stringify([{ name: 'onceway_a_total' }]),
      'src/modules/audit/a.ts': "new Counter({ name: 'onceway_a_total' }), new Counter({ name: 'onceway_b_total' })",
    },
    findings: [/a\.ts: onceway_b_total is not/],
  },
  migrations: {
    texts: { 'migrations/1-create.ts': '', 'migrations/index.ts': "import './1-create';" },
    findings: [/1-create\.ts: is not <timestamp>/],
  },
  decisions: {
    texts: {
      'docs/adr/0001-a.md': '# a\n\n## Decision\n\n## Rationale\n\n## Approach\n\n## Consequences\n',
      'docs/adr/0003-b.md': '# b\n\n## Decision\n\n## Rationale\n\n## Approach\n',
    },
    findings: [/0003-b\.md: breaks the numbering/, /0003-b\.md: has no heading "Consequences"/],
  },
  threats: {
    texts: {
      [NAMED]: `
        describe('all', () => {
          it.each([['one', 1], ['two', 2]])('refuses %s', () => undefined);
          it.each(Object.keys({ three: 1 }))('also refuses %s', () => undefined);
          it.skip('does not run', () => undefined);
          it.skip.each([1])('does not run either', () => undefined);
        });`,
      'docs/threat-model.md': [
        '| id | threat | Test |',
        '| --- | --- | --- |',
        `| T1 | tested | \`${NAMED}\` › all<br>\`${NAMED}\` › refuses %s › two |`,
        `| T2 | tested, by the name of a member | \`${NAMED}\` › also refuses %s › three |`,
        '| T3 | by no test | |',
        `| T4 | in no such file | \`test/api/b.api-spec.ts\` › all |`,
        `| T5 | by no such title | \`${NAMED}\` › refuses one |`,
        `| T6 | by no such row | \`${NAMED}\` › refuses %s › four |`,
        `| T7 | by a skipped one | \`${NAMED}\` › does not run<br>\`${NAMED}\` › does not run either |`,
        '| T8 | by a promise | somebody will test it |',
        `| T1 | with an id that is taken | \`${NAMED}\` › all |`,
        `| T9 | by no test | column too many | \`${NAMED}\` › all |`,
        '',
        '| id | residual risk |',
        '| --- | --- |',
        '| R1 | not asked for a test |',
      ].join('\n'),
    },
    findings: [
      /:5: T3 names no test/,
      /:6: T4: test\/api\/b\.api-spec\.ts is no spec file here/,
      /:7: T5: .* has no test "refuses one"/,
      /:8: T6: .* has no row "four"/,
      /:9: T7: .* has no test "does not run"/,
      /:9: T7: .* has no test "does not run either"/,
      /:10: T8: "somebody will test it" is not/,
      /:11: T1 stands twice/,
      /:12: T9 names no test/,
    ],
  },
};

describe('repository rules', () => {
  it('each has a tree here that breaks it', () => {
    expect(Object.keys(BROKEN).sort()).toEqual(Object.keys(REPOSITORY_RULES).sort());
  });

  it.each(Object.entries(BROKEN))('%s: finds what is broken and only that', (name, { texts, findings }) => {
    const found = REPOSITORY_RULES[name]!(madeUp(texts)).sort();
    expect(found).toHaveLength(findings.length);
    for (const finding of findings) expect(found).toContainEqual(expect.stringMatching(finding));
  });

  it.each(Object.keys(REPOSITORY_RULES))('%s: holds for this repository', (name) => {
    expect(REPOSITORY_RULES[name]!(openRepository(ROOT))).toEqual([]);
  });
});
