import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig, type Config, type ConfigRows } from '../../../platform/config';
import { createDatabases, type DatabasePlan, GATEWAY, OWNER, planDatabases, urlOf, WORKER } from '../databases';
import { distEntry } from '../paths';
import {
  AUTHORITY,
  GOVERNMENT_SERVICES,
  loadSampleData,
  REFERENCE_DEPARTMENTS,
  referenceSources,
  REGIONS,
} from '../sample-data';
import { StackFault } from '../stack-fault';

/** Every variable of the one-shot service `init`. */
export const INIT_CONFIG = {
  postgres: { env: 'POSTGRES_ADDRESS', kind: 'string', description: 'host:port of PostgreSQL' },
  password: {
    env: 'POSTGRES_PASSWORD',
    kind: 'string',
    description: "the superuser's password, made by whoever installs",
    secret: true,
  },
  brokers: { env: 'KAFKA_BROKERS', kind: 'string', description: 'Kafka bootstrap addresses' },
  singleReplica: {
    env: 'KAFKA_SINGLE_REPLICA',
    kind: 'boolean',
    description: 'one-machine stack only',
    default: 'false',
  },
  state: { env: 'STATE_DIR', kind: 'string', description: "folder in which each process's own volume is mounted" },
  owner: { env: 'STATE_OWNER', kind: 'integer', description: 'user and group id under which the processes run' },
  people: { env: 'SAMPLE_PEOPLE', kind: 'integer', description: 'people of the sample country', default: '20000' },
} as const satisfies ConfigRows;

type InitConfig = Config<typeof INIT_CONFIG>;

/** Made last: with it, everything else is there. */
const DONE = 'initialised.json';

/**
 * Makes a new installation of the reference stack: databases and roles with passwords of their own, schema, keys, topics,
 * sample data, first officers. Each process finds its keys and its connection string in its own volume, readable by it
 * alone. On an installation that exists only schema and topics are brought up to date.
 */
export async function initialise(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const config = loadConfig(INIT_CONFIG, env);
  const done = join(config.state, DONE);
  if (existsSync(done)) {
    await createTopics(config);
    await cli(config, ['migrate'], { DATABASE_URL_FILE: secretFile(config, '', 'owner-url') });
    say('This installation exists: schema and topics are up to date.');
    return;
  }
  if (existsSync(join(config.state, 'root.public.jwk.json'))) {
    throw new StackFault('an earlier init stopped half way: begin anew with docker compose down --volumes');
  }
  const plan = planDatabases(adminUrl(config), shortNames());
  say('Databases and roles');
  await createDatabases(plan);
  say('Schema, keys, topics');
  await cli(config, ['migrate'], { DATABASE_URL: urlOf(plan, plan.main, OWNER) });
  await cli(config, ['keys', 'init', '--dir', config.state, ...shortNames().flatMap((name) => ['--agent', name])], {});
  await createTopics(config);
  say(`Sample data of ${config.people} people`);
  await loadSamples(config, plan);
  say('Departments, officers, systems and keys');
  await bootstrap(config, plan);
  giveOut(config, plan);
  own(config.state, config.owner);
  writeFileSync(done, `${JSON.stringify({ at: new Date().toISOString(), people: config.people })}\n`);
  say('Initialised.');
}

const shortNames = () => REFERENCE_DEPARTMENTS.map(({ shortName }) => shortName);

const secretFile = ({ state }: InitConfig, folder: string, name: string): string => join(state, folder, name);

function adminUrl({ postgres, password }: InitConfig): string {
  const url = new URL(`postgresql://${postgres}/postgres`);
  url.username = 'postgres';
  url.password = password;
  return url.href;
}

async function createTopics(config: InitConfig): Promise<void> {
  const departments = REFERENCE_DEPARTMENTS.flatMap(({ creditCode }) => ['--department', creditCode]);
  await cli(config, ['topics', 'create', ...departments], {});
}

/** One after another: beside it the engine starts everything else on the same processors. */
async function loadSamples({ people }: InitConfig, plan: DatabasePlan): Promise<void> {
  for (const department of shortNames()) {
    const { database, role } = plan.agents[department];
    await loadSampleData({ department, url: urlOf(plan, database), reader: role, people });
  }
}

/** What the command answers holds one-time passwords: a file for the operator, never the container's log. */
async function bootstrap(config: InitConfig, plan: DatabasePlan): Promise<void> {
  const holders = REFERENCE_DEPARTMENTS.map((department) => ({ ...department, agent: true }));
  const departments = [{ ...AUTHORITY, authority: true }, GOVERNMENT_SERVICES, ...holders];
  const file = join(config.state, 'bootstrap.json');
  writeFileSync(file, JSON.stringify({ regions: REGIONS, departments, keysDir: config.state }, null, 2), {
    mode: 0o600,
  });
  const answer = await cli(config, ['bootstrap', '--plan', file, '--json'], {
    DATABASE_URL: urlOf(plan, plan.main, OWNER),
    WORKER_KEYS_DIR: join(config.state, 'worker'),
  });
  writeSecret(secretFile(config, '', 'officers.json'), answer.trim().split('\n').at(-1) ?? '');
}

/** Connection strings into each process's own volume; the mapping of an agent's columns beside its keys. */
function giveOut(config: InitConfig, plan: DatabasePlan): void {
  writeSecret(secretFile(config, '', 'owner-url'), urlOf(plan, plan.main, OWNER));
  writeSecret(secretFile(config, 'gateway', 'database-url'), urlOf(plan, plan.main, GATEWAY));
  writeSecret(secretFile(config, 'worker', 'database-url'), urlOf(plan, plan.main, WORKER));
  for (const name of shortNames()) {
    const { database, role } = plan.agents[name];
    const folder = join('agents', name);
    writeSecret(secretFile(config, folder, 'source-url'), urlOf(plan, database, role));
    const sources = JSON.stringify(referenceSources(name), null, 2);
    writeFileSync(secretFile(config, folder, 'sources.json'), `${sources}\n`, { mode: 0o644 });
  }
}

function writeSecret(path: string, text: string): void {
  writeFileSync(path, `${text}\n`, { mode: 0o400 });
}

function own(path: string, id: number): void {
  chownSync(path, id, id);
  if (!statSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) own(join(path, name), id);
}

const run = promisify(execFile);

/** One command of the command line as a process of its own; answers its standard output. */
async function cli(
  { brokers, singleReplica, state }: InitConfig,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  mkdirSync(state, { recursive: true });
  const { PATH, NODE_EXTRA_CA_CERTS } = process.env;
  const base = { PATH, NODE_EXTRA_CA_CERTS, KAFKA_BROKERS: brokers, KAFKA_SINGLE_REPLICA: String(singleReplica) };
  const { stdout } = await run(process.execPath, [distEntry('cli'), ...args], { env: { ...base, ...environment } });
  return stdout;
}

/** What a demonstration on the host needs of the installation, for {@link ../compose/stack-of}: keys by path, addresses. */
export function exportState(env: NodeJS.ProcessEnv): { keys: Record<string, string>; urls: Record<string, string> } {
  const { state } = loadConfig(INIT_CONFIG, env);
  const read = (path: string): string => readFileSync(join(state, path), 'utf8');
  // The root key stays where it is: nobody outside the worker needs it.
  const keyFiles = ['worker/signing.jwk.json', 'root.public.jwk.json'];
  const system = `systems/${GOVERNMENT_SERVICES.shortName}/signing.jwk.json`;
  const agents = shortNames().map((name) => [`agents/${name}`, read(`agents/${name}/source-url`).trim()] as const);
  return {
    keys: Object.fromEntries([...keyFiles, system].map((path) => [path, read(path)])),
    urls: {
      owner: read('owner-url').trim(),
      gateway: read('gateway/database-url').trim(),
      worker: read('worker/database-url').trim(),
      ...Object.fromEntries(agents),
    },
  };
}
