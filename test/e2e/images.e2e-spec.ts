import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/apps/local';
import { until } from '../support/kafka';
import { stack } from '../support/stack';

// The images' own file lists: what deploy/docker/Dockerfile copies into them, laid out by the same script.
const folder = mkdtempSync(join(tmpdir(), 'onceway-image-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pack(app: string): string {
  const out = join(folder, app);
  const entry = join('dist', 'src', 'apps', app, 'main.js');
  execFileSync(process.execPath, ['deploy/docker/pack.mjs', out, entry], { cwd: packageRoot() });
  return out;
}

function packagesIn(out: string): string[] {
  const modules = join(out, 'node_modules');
  return readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

it("the agent's image holds no gateway code, no web framework and no ORM", () => {
  const out = pack('agent');
  expect(readdirSync(out).sort()).toEqual(['dist', 'node_modules', 'package.json']);
  expect(readdirSync(join(out, 'dist'))).toEqual(['src']);
  expect(readdirSync(join(out, 'dist', 'src')).sort()).toEqual(['agent', 'apps', 'contracts', 'kernel', 'platform']);
  expect(readdirSync(join(out, 'dist', 'src', 'apps'))).toEqual(['agent']);
  for (const part of ['auth', 'database', 'http', 'outbox']) {
    expect(existsSync(join(out, 'dist', 'src', 'platform', part))).toBe(false);
  }
  const packages = packagesIn(out);
  expect(packages).toEqual(expect.arrayContaining(['kafkajs', 'pg', 'ajv', 'pino', 'prom-client']));
  expect(
    packages.filter((name) => /^(?:@nestjs|@fastify|@node-rs)\/|^(?:typeorm|fastify|rxjs|jose)$/.test(name)),
  ).toEqual([]);
});

it('an agent starts from just these files, joins its group and becomes ready', async () => {
  const { agents, dataDir, kafka, keys, postgres } = stack();
  const { creditCode, department } = agents.at(-1)!;
  const own = join(keys.folder, 'agents', department);
  const agent = spawn(process.execPath, [join(folder, 'agent', 'dist', 'src', 'apps', 'agent', 'main.js')], {
    // Nothing of the checkout: neither its modules nor its environment.
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      KAFKA_BROKERS: kafka.brokers,
      AGENT_DEPARTMENT: creditCode,
      AGENT_KEYS_DIR: own,
      AGENT_ROOT_KEY_FILE: join(own, 'root.public.jwk.json'),
      AGENT_SOURCES_FILE: join(dataDir, 'sources', `${department}.json`),
      SOURCE_DATABASE_URL: postgres.agents[department],
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  agent.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  agent.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => agent.once('exit', resolve));
  try {
    await until(() => log.includes('"msg":"ready"') || agent.exitCode !== null, 30_000);
    expect(log).toContain('"msg":"ready"');
    const port = /"management":(\d+)/.exec(log)?.[1];
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 200,
      body: { ready: true, checks: { agent: true } },
    });
  } finally {
    agent.kill('SIGTERM');
  }
  expect(await ended).toBe(0);
}, 60_000);

it.each(['gateway', 'worker', 'cli'])(
  'the image of %s holds production code alone, and all that it asks for',
  (app) => {
    const out = pack(app);
    expect(existsSync(join(out, 'dist', 'src', 'apps', 'local'))).toBe(false);
    expect(packagesIn(out)).not.toContain('typescript');
    // Configuration is the first thing that a process reads, after all of its code is loaded.
    const args = app === 'cli' ? ['migrate'] : [];
    const { status, text } = runOnce([join(out, 'dist', 'src', 'apps', app, 'main.js'), ...args]);
    expect(status).toBe(1);
    expect(text).toContain('DATABASE_URL is not set');
  },
);

function runOnce(args: readonly string[]): { status: number; text: string } {
  try {
    execFileSync(process.execPath, args, { cwd: folder, env: { PATH: process.env['PATH'] }, stdio: 'pipe' });
    return { status: 0, text: '' };
  } catch (fault) {
    const { status, stdout, stderr } = fault as { status: number; stdout: Buffer; stderr: Buffer };
    return { status, text: `${stdout.toString()}${stderr.toString()}` };
  }
}
