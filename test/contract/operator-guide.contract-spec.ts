import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT_ROWS } from '../../src/agent';
import { GATEWAY_CONFIG } from '../../src/apps/gateway/config';
import { packageRoot } from '../../src/apps/local/paths';
import { WORKER_CONFIG } from '../../src/apps/worker/config';
import { ERRORS, METRICS } from '../../src/contracts';
import { configTable, topicsTable } from '../support/guide-tables';

// The guide says what the code reads: a variable, a topic or a metric that is only in one of the two fails here.
const guide = readFileSync(join(packageRoot(), 'docs/guides/operator.md'), 'utf8');

/** The table that stands below a marker. */
function tableAt(marker: string): string {
  const [, after] = guide.split(`<!-- ${marker} -->\n\n`);
  return (after ?? '').split('\n\n')[0]!;
}

describe("the operators' guide", () => {
  it.each([
    ['rows gateway', configTable(GATEWAY_CONFIG)],
    ['rows worker', configTable(WORKER_CONFIG)],
    ['rows agent', configTable(AGENT_ROWS)],
    ['topics', topicsTable()],
  ])('shows %s as they are', (marker, table) => {
    expect(tableAt(marker)).toBe(table);
  });

  it('names only metrics and codes that there are', () => {
    const metrics = [...guide.matchAll(/`(onceway_[a-z_]+)`/g)].map(([, name]) => name!);
    const roles = ['onceway_owner', 'onceway_gateway', 'onceway_worker'];
    expect(metrics.filter((name) => !roles.includes(name) && !Object.hasOwn(METRICS, name))).toEqual([]);
    const codes = [...guide.matchAll(/`((?:exchange|kafka|keys|database|audit)\.[a-z]+-?[a-z-]*)[` ]/g)].map(
      ([, code]) => code!,
    );
    const topics = /^exchange\.(?:keys|contracts|(?:replies|requests)(?:-async)?|dead-letters)$|^audit\.records$/;
    expect(codes.filter((code) => !topics.test(code) && !Object.hasOwn(ERRORS, code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(5);
  });
});
