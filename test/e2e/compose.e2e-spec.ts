import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/apps/local';
import { baseImages, COMPOSE_FILE, missingForCompose, readCompose } from '../support/compose';
import { until } from '../support/kafka';

// The real thing where an engine and the base images are; elsewhere the title names what is missing, and the model is held to
// the processes' configuration by test/architecture/compose.architecture-spec.ts.
const missing = missingForCompose();
const MINUTE = 60_000;

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, timeout = 15 * MINUTE): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env, cwd: packageRoot(), timeout, maxBuffer: 256 * 1024 * 1024 };
    execFile(command, args, options, (fault, stdout, stderr) => {
      const status = fault === null ? 0 : typeof fault.code === 'number' ? fault.code : -1;
      resolve({ status, stdout, stderr });
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A project of this test's own: name, ports, secrets. */
class Project {
  readonly name = `onceway-test-${randomBytes(4).toString('hex')}`;
  readonly folder = mkdtempSync(join(tmpdir(), 'onceway-compose-'));

  private constructor(readonly env: NodeJS.ProcessEnv) {}

  static async make(): Promise<Project> {
    const names = ['HTTP', 'MANAGEMENT', 'KAFKA', 'POSTGRES', 'PROMETHEUS'];
    const ports = await Promise.all(
      names.map(async (name) => [`ONCEWAY_${name}_PORT`, String(await freePort())] as const),
    );
    const project = new Project({ ...process.env, ...Object.fromEntries(ports), ONCEWAY_PEOPLE: '2000' });
    project.env['ONCEWAY_SECRETS'] = project.folder;
    writeFileSync(join(project.folder, 'postgres-password'), randomBytes(24).toString('hex'), { mode: 0o600 });
    return project;
  }

  compose(...words: string[]): Promise<Ran> {
    return run('docker', ['compose', '-f', COMPOSE_FILE, '-p', this.name, ...words], this.env);
  }

  node(entry: string, ...words: string[]): Promise<Ran> {
    return run(process.execPath, [join(packageRoot(), 'dist', 'src', 'apps', 'local', entry), ...words], this.env);
  }

  async end(): Promise<void> {
    await this.compose('down', '--volumes', '--remove-orphans', '--timeout', '10');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

it(
  missing === undefined
    ? 'the compose project comes up healthy and the demonstration runs against it'
    : `not run on this machine, since ${missing}: the compose project and the demonstration against it`,
  async () => {
    if (missing !== undefined) {
      // What would be needed stands in the model; that it is right is the architecture spec's.
      expect(missing).toMatch(/engine|compose|base image/);
      expect(baseImages()).toHaveLength(4);
      expect(Object.keys(readCompose().services)).toEqual(
        expect.arrayContaining(['kafka', 'postgres', 'init', 'gateway']),
      );
      return;
    }
    const project = await Project.make();
    try {
      const built = await project.compose('--profile', 'operator', 'build');
      expect(built).toMatchObject({ status: 0 });
      const up = await project.compose('up', '--detach', '--wait', '--wait-timeout', '300');
      if (up.status !== 0) throw new Error(`${up.stderr}\n${(await project.compose('logs', '--tail', '30')).stdout}`);
      await agentsHoldNoGatewayCode(project);
      await demonstrate(project);
      await prometheusWatches(project);
    } finally {
      await project.end();
    }
  },
  missing === undefined ? 20 * MINUTE : MINUTE,
);

async function demonstrate(project: Project): Promise<void> {
  const written = await project.node(
    'compose/stack-main.js',
    '--file',
    COMPOSE_FILE,
    '--project',
    project.name,
    '--out',
    project.folder,
  );
  expect({ status: written.status, stderr: written.stderr }).toEqual({ status: 0, stderr: '' });
  const { stdout, stderr } = await project.node(
    'demo/main.js',
    '--stack',
    join(project.folder, 'stack.json'),
    '--json',
  );
  const summary = JSON.parse(
    stdout
      .trim()
      .split('\n')
      .findLast((line) => line.startsWith('{')) ?? '{}',
  ) as { ok?: boolean; steps?: { ok: boolean }[] };
  expect({
    ok: summary.ok,
    differing: summary.steps?.filter(({ ok }) => !ok),
    stderr: summary.ok ? '' : stderr,
  }).toEqual({
    ok: true,
    differing: [],
    stderr: '',
  });
}

async function agentsHoldNoGatewayCode(project: Project): Promise<void> {
  const { stdout } = await project.compose(
    'exec',
    '-T',
    'agent-public-security',
    'sh',
    '-c',
    'id -u; ls dist/src node_modules',
  );
  const names = stdout.trim().split(/\s+/);
  expect(names[0]).toBe('1000');
  expect(names).toEqual(expect.arrayContaining(['agent', 'kafkajs']));
  expect(names.filter((name) => ['modules', 'migrations', '@nestjs', 'typeorm', 'fastify'].includes(name))).toEqual([]);
}

async function prometheusWatches(project: Project): Promise<void> {
  const base = `http://127.0.0.1:${project.env['ONCEWAY_PROMETHEUS_PORT']}/api/v1`;
  const ask = async (path: string): Promise<unknown[]> => {
    const body = (await (await fetch(`${base}/${path}`)).json()) as { data: Record<string, unknown[]> };
    return body.data['activeTargets'] ?? body.data['groups'] ?? body.data['alerts'] ?? [];
  };
  const unhealthy = async (): Promise<unknown[]> =>
    ((await ask('targets')) as { health: string }[]).filter(({ health }) => health !== 'up');
  await until(async () => (await ask('targets')).length > 2 && (await unhealthy()).length === 0, MINUTE);
  const rules = ((await ask('rules')) as { rules: { type: string; health: string }[] }[]).flatMap(
    (group) => group.rules,
  );
  expect(rules.filter(({ type }) => type === 'alerting').map(({ health }) => health)).toEqual(Array(5).fill('ok'));
}
