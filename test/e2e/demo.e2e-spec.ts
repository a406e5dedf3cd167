import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/apps/local';

interface DemoSummary {
  ok: boolean;
  passed: number;
  steps: { name: string; expected: string; got: string; ok: boolean; ms: number; audit?: string }[];
}

const MAIN = join(packageRoot(), 'dist', 'src', 'apps', 'local', 'demo', 'main.js');

/** As a user runs it, against the stack of this test run; both streams and how it ended. */
function runDemo(args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { timeout: 120_000 }, (fault, stdout, stderr) => {
      const status = fault === null ? 0 : typeof fault.code === 'number' ? fault.code : -1;
      resolve({ status, stdout, stderr });
    });
  });
}

describe('npm run demo', () => {
  it('tells its story with every step as expected, again on the same stack', async () => {
    for (const run of ['first', 'second']) {
      const { status, stdout, stderr } = await runDemo(['--stack', process.env['ONCEWAY_STACK'] ?? '', '--json']);
      const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as DemoSummary;
      const differing = summary.steps.filter(({ ok }) => !ok);
      expect({ run, status, differing }).toEqual({ run, status: 0, differing: [] });
      expect(summary.ok).toBe(true);
      expect(summary.passed).toBe(summary.steps.length);
      expect(stderr).toContain('营业执照');
    }
  }, 240_000);

  it('explains itself', async () => {
    const { stdout } = await runDemo(['--help']);
    expect(stdout).toContain('--json');
  });

  it('ends with status 1 and says why when the stack that was named does not run', async () => {
    const { status, stderr } = await runDemo(['--stack', '/nowhere/stack.json', '--json']);
    expect(status).toBe(1);
    expect(stderr).toContain('/nowhere/stack.json');
  });
});
