import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AGENT_ROWS } from '../../src/agent';
import { INIT_CONFIG } from '../../src/apps/local/compose/init';
import { GATEWAY_CONFIG } from '../../src/apps/gateway/config';
import { packageRoot } from '../../src/apps/local';
import { KAFKA_VERSION } from '../../src/apps/local/kafka-jars';
import { REFERENCE_DEPARTMENTS, SOURCE_URL_VARIABLE } from '../../src/apps/local/sample-data';
import { WORKER_CONFIG } from '../../src/apps/worker/config';
import type { ConfigRow } from '../../src/platform/config';
import { baseImages, COMPOSE_FILE, DOCKERFILE, readCompose, type ComposeService } from '../support/compose';

// Without an engine: what the compose file says against what the processes' own tables of variables ask for.
const root = packageRoot();
const model = readCompose();
const services = Object.entries(model.services);
const agents = services.filter(([name]) => name.startsWith('agent-'));
const ours = services.filter(([, { build }]) => build !== undefined);
const lasting = services.filter(([, { restart }]) => restart !== 'no');
const dockerfile = readFileSync(DOCKERFILE, 'utf8');

const SOURCE: ConfigRow = { env: SOURCE_URL_VARIABLE, kind: 'string', description: 'source', secret: true };
const OPERATOR: readonly ConfigRow[] = ['DATABASE_URL', 'WORKER_KEYS_DIR', 'KAFKA_BROKERS', 'KAFKA_SINGLE_REPLICA'].map(
  (env) => ({ env, kind: 'string', description: env, ...(env === 'DATABASE_URL' && { secret: true }) }),
);

function rowsOf(name: string): readonly ConfigRow[] {
  if (name === 'gateway') return Object.values(GATEWAY_CONFIG);
  if (name === 'worker') return Object.values(WORKER_CONFIG);
  if (name === 'init') return Object.values(INIT_CONFIG);
  return name === 'cli' ? OPERATOR : [...Object.values(AGENT_ROWS), SOURCE];
}

/** Variables that the image itself sets, by its stage and those it stands on. */
function imageVariables(target: string): string[] {
  const stages = new Map(
    [...dockerfile.matchAll(/^FROM (\S+) AS (\w+)\n([\s\S]*?)(?=^FROM |$(?![\s\S]))/gm)].map(
      ([, from = '', name = '', body = '']) => [name, { from, body }] as const,
    ),
  );
  const found: string[] = [];
  for (let at = stages.get(target); at !== undefined; at = stages.get(at.from)) {
    for (const [, line = ''] of at.body.matchAll(/^ENV (.+)$/gm))
      found.push(...[...line.matchAll(/(\w+)=/g)].map(([, v]) => v!));
  }
  return found;
}

it.each(ours)('%s is given each variable that it needs, and none that it does not know', (name, service) => {
  const rows = rowsOf(name);
  const given = [...Object.keys(service.environment ?? {}), ...imageVariables(service.build!.target)];
  const known = rows.flatMap(({ env, secret }) => (secret === true ? [env, `${env}_FILE`] : [env]));
  expect(given.filter((variable) => !known.includes(variable) && variable !== 'NODE_ENV')).toEqual([]);
  const missing = rows
    .filter((row) => row.default === undefined)
    .filter(({ env, secret }) => !given.includes(secret === true ? `${env}_FILE` : env));
  expect(missing.map(({ env }) => env)).toEqual([]);
});

it('has an agent for each reference department, under its own code, and Prometheus knows them', () => {
  const wanted = Object.fromEntries(
    REFERENCE_DEPARTMENTS.map(({ shortName, creditCode }) => [`agent-${shortName}`, creditCode]),
  );
  expect(
    Object.fromEntries(agents.map(([name, { environment }]) => [name, environment?.['AGENT_DEPARTMENT']])),
  ).toEqual(wanted);
  const scraped = parse(readFileSync(join(root, 'deploy', 'prometheus', 'prometheus.yml'), 'utf8')) as {
    scrape_configs: { job_name: string; static_configs?: { targets: string[] }[] }[];
  };
  const targets = scraped.scrape_configs.find(({ job_name }) => job_name === 'agent')!.static_configs![0]!.targets;
  expect(targets.sort()).toEqual(
    Object.keys(wanted)
      .map((name) => `${name}:9464`)
      .sort(),
  );
});

it.each(services)(
  '%s comes from an exact version and is reachable from this machine alone',
  (_name, { image, build, ports = [] }) => {
    if (build === undefined) expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?(-\w+)?$|@sha256:[0-9a-f]{64}$/);
    else expect(dockerfile).toContain(` AS ${build.target}\n`);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  },
);

it('takes the versions of Kafka and PostgreSQL that the local stack takes', () => {
  expect(model.services['kafka']!.image).toBe(`apache/kafka:${KAFKA_VERSION}`);
  expect(readFileSync(join(root, 'src/apps/local/postgres.ts'), 'utf8')).toContain("'postgres:17-trixie'");
  expect(model.services['postgres']!.image).toMatch(/^postgres:17\.\d+-trixie$/);
});

it.each(services)('%s has dropped what it could abuse', (name, service: ComposeService) => {
  expect(service.cap_drop).toEqual(['ALL']);
  expect(service.security_opt).toEqual(['no-new-privileges:true']);
  expect(service.privileged).toBeUndefined();
  if (name === 'kafka') return;
  expect(service.read_only).toBe(true);
  if (name === 'init') expect(service.cap_add).toEqual(['CHOWN', 'DAC_OVERRIDE']);
  else if (name !== 'postgres') {
    expect(service.cap_add).toBeUndefined();
    expect(Number(service.user?.split(':')[0])).toBeGreaterThan(0);
  }
});

it.each(lasting)('%s says when it is healthy', (_name, { healthcheck }) => {
  expect(healthcheck?.test[0]).toBe('CMD');
});

it('gives secrets as files, from nowhere but the operator’s folder, which is never committed', () => {
  for (const [name, { environment = {} }] of services) {
    const open = Object.keys(environment).filter((variable) => /PASSWORD|SECRET|TOKEN|DATABASE_URL/.test(variable));
    expect({ name, open: open.filter((variable) => !variable.endsWith('_FILE')) }).toEqual({ name, open: [] });
    for (const variable of open) expect(environment[variable]).toMatch(/^\/(state|run\/secrets)\//);
  }
  const used = services.flatMap(([, { secrets = [] }]) => secrets);
  expect([...new Set(used)]).toEqual(Object.keys(model.secrets));
  for (const { file } of Object.values(model.secrets)) expect(file).toMatch(/^\$\{ONCEWAY_SECRETS:-\.\/secrets\}\//);
  const ignored = spawnSync('git', ['check-ignore', '-q', 'deploy/secrets/postgres-password'], { cwd: root });
  expect(ignored.status).toBe(0);
});

it('gives each process a volume that no other process but init reads', () => {
  const mounts = services.flatMap(([name, { volumes = [] }]) =>
    volumes.filter((volume) => !volume.startsWith('.')).map((volume) => ({ name, volume: volume.split(':')[0]! })),
  );
  expect([...new Set(mounts.map(({ volume }) => volume))].sort()).toEqual(Object.keys(model.volumes).sort());
  for (const [name] of [...agents, ['gateway']]) {
    const readers = mounts.filter(({ volume }) => volume === name).map((mount) => mount.name);
    expect(readers.sort()).toEqual([name, 'init'].sort());
  }
});

it('starts in order: what is needed is healthy or done first', () => {
  expect(model.services['init']!.depends_on).toEqual({
    kafka: { condition: 'service_healthy' },
    postgres: { condition: 'service_healthy' },
  });
  const waiting = ours.filter(([name]) => name !== 'init' && name !== 'cli');
  for (const [name, { depends_on }] of waiting) {
    expect([name, depends_on]).toEqual([name, { init: { condition: 'service_completed_successfully' } }]);
  }
});

it('builds from a pinned, supported base, as nobody special, from what the ignore list lets through', () => {
  expect(baseImages()[0]).toMatch(/^node:(22|24|26)\.\d+\.\d+-\w+-slim$/);
  expect(dockerfile).toContain('npm ci');
  expect(dockerfile).toMatch(/^USER 1000:1000$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  expect(dockerfile).not.toMatch(/^ADD |^USER (root|0)/m);
  const ignore = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  expect(ignore.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
});

const client = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;

it(
  client ? 'docker compose reads the model' : 'no docker compose on this machine: the model is read as YAML alone',
  () => {
    expect(services.length).toBeGreaterThan(REFERENCE_DEPARTMENTS.length + 6);
    if (!client) return;
    const { status, stderr } = spawnSync('docker', ['compose', '-f', COMPOSE_FILE, 'config', '--quiet'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  },
);
