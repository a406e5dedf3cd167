import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/apps/local';

interface DemoSummary {
  ok: boolean;
  passed: number;
  notBrought: { paper: string; from: string; kind: string; audit: string }[];
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
      expect(new Set(summary.notBrought.map(({ from }) => from)).size).toBe(6);
      expect(new Set(summary.notBrought.map(({ audit }) => audit)).size).toBe(7);
      expect(stderr).toContain('营业执照');
    }
  }, 240_000);

  it('meets every kind of answer', async () => {
    const { stdout } = await runDemo(['--stack', process.env['ONCEWAY_STACK'] ?? '', '--json']);
    const { steps } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as DemoSummary;
    const got = steps.map((step) => step.got.split(/[:,]/)[0]);
    const kinds = ['match', 'mismatch', 'found', 'not-found', 'under-correction', 'source-unavailable', 'denied'];
    expect(kinds.filter((kind) => !got.some((one) => one?.startsWith(kind)))).toEqual([]);
  }, 120_000);

  it('leaves what a developer of the window system is told, with no secret in it', async () => {
    const path = join(dirname(process.env['ONCEWAY_STACK'] ?? ''), 'window.env');
    const text = await readFile(path, 'utf8');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(text).toMatch(/^export ONCEWAY_URL='http:\/\/127\.0\.0\.1:\d+'$/m);
    const names = ['URL', 'SYSTEM', 'SYSTEM_KEY', 'MATTER', 'GRANT', 'GRANT_101001_000002'];
    expect(names.filter((name) => !text.includes(`export ONCEWAY_${name}='`))).toEqual([]);
    expect(text).not.toContain('"d"');
  });

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
