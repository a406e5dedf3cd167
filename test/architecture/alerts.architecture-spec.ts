import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/apps/local';
import { METRICS } from '../../src/contracts';
import { ALERTS_FILE, metricsIn, readRules } from '../support/alerts';

const root = packageRoot();
const { alerts, recordings } = readRules();
const REGISTER: Readonly<Record<string, { labels: readonly string[] } | undefined>> = METRICS;
const HAN = /\p{Script=Han}/u;

/** `process` stands on every metric of the project (the registry's default label). */
const labelsOf = (name: string): string[] => [...(REGISTER[name]?.labels ?? []), 'process'];

it('has the six alerts that operators are promised', () => {
  expect(alerts.map(({ alert }) => alert)).toEqual([
    'OncewayAgentSilent',
    'OncewayAuditLag',
    'OncewayKafkaAway',
    'OncewayRefusalsJump',
    'OncewayDisclosureWithoutRecord',
    'OncewayVerifyGuessing',
  ]);
});

it.each([...alerts, ...recordings].map((rule) => ['alert' in rule ? rule.alert : rule.record, rule.expr] as const))(
  '%s reads metrics and labels of the register alone',
  (name, expr) => {
    const used = metricsIn(expr);
    const recorded = recordings.some(({ record }) => expr.includes(record));
    expect({ name, reads: used.length > 0 || recorded }).toEqual({ name, reads: true });
    for (const { name: metric, labels } of used) {
      expect(Object.keys(METRICS)).toContain(metric);
      expect(labelsOf(metric)).toEqual(expect.arrayContaining(labels));
    }
    for (const [word] of expr.matchAll(/\bonceway:[\w:]+/g))
      expect(recordings.map(({ record }) => record)).toContain(word);
  },
);

describe.each(alerts)('$alert', ({ for: wait, labels, annotations }) => {
  it('waits, and says how grave it is', () => {
    if (labels['severity'] !== 'critical' && labels['severity'] !== 'warning') throw new Error('no such severity');
    // Data gone without a record is told at once; everything else may mend itself.
    if (wait === undefined) expect(annotations['runbook_url']).toContain('disclosure-without-record');
    else expect(wait).toMatch(/^\d+[sm]$/);
  });

  it('is told in English and in Chinese', () => {
    for (const text of ['summary', 'description']) {
      expect(annotations[text]).toMatch(/[A-Za-z]{3}/);
      expect(annotations[text]).not.toMatch(HAN);
      expect(annotations[`${text}_zh`]).toMatch(HAN);
    }
  });

  it.each([
    ['runbook_url', ['Meaning', 'Impact', 'Check', 'Mend']],
    ['runbook_url_zh', ['含义', '影响', '检查', '处置']],
  ])('has a page behind %s with all its sections', (annotation, sections) => {
    const path = annotations[annotation] ?? '';
    expect(existsSync(join(root, path))).toBe(true);
    const page = readFileSync(join(root, path), 'utf8');
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
    for (const section of page.split(/^## .+$/m).slice(1)) expect(section.trim().length).toBeGreaterThan(40);
    for (const [metric] of page.matchAll(/onceway_\w+/g)) expect(Object.keys(METRICS)).toContain(metric);
    for (const [, link = ''] of page.matchAll(/\]\(([\w.-]+\.md)\)/g)) {
      expect(existsSync(join(root, 'deploy', 'runbooks', link))).toBe(true);
    }
  });
});

const promtool = spawnSync('promtool', ['--version'], { encoding: 'utf8' }).error === undefined;

// Where promtool is missing the title says so, and what can be said without it is: each alert has a case of each kind.
it(
  promtool
    ? 'promtool: each alert fires when it should and only then'
    : 'promtool is not on this machine: the rules have unit tests',
  () => {
    const tests = join(root, 'deploy', 'prometheus', 'alerts.test.yml');
    const text = readFileSync(tests, 'utf8');
    for (const { alert } of alerts) expect(text.split(alert).length).toBeGreaterThan(2);
    if (!promtool) return;
    execFileSync('promtool', ['check', 'rules', ALERTS_FILE], { encoding: 'utf8' });
    expect(execFileSync('promtool', ['test', 'rules', tests], { encoding: 'utf8' })).toContain('SUCCESS');
  },
);
