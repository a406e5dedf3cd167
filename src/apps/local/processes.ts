import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChildService } from './child-service';
import { GATEWAY, urlOf, WORKER } from './databases';
import { plainEnvironment } from './kafka';
import { distEntry } from './paths';
import { freePort } from './ports';
import { REFERENCE_DEPARTMENTS, referenceSources, SOURCE_URL_VARIABLE } from './sample-data';
import { keysFolder, type StepContext } from './steps';

/** A process of the system, with the addresses at which it was told to listen. */
export interface AppProcess {
  readonly service: ChildService;
  readonly management: string;
  readonly url?: string;
  readonly agent?: (typeof REFERENCE_DEPARTMENTS)[number];
  /** The second of its kind. */
  readonly replica?: true;
}

/** Room for what a few hundred calls under way hold: with V8's own 16 MB it is copied again and again before it dies. */
const HEAP = ['--max-semi-space-size=64'];

type OnEnd = (name: string, how: string, log: string) => void;

/** The processes that are not built: a checkout in the making, or one where the build was forgotten. */
export function missingApps(appsFolder?: string): string[] {
  return ['gateway', 'worker', 'agent', 'cli'].filter((app) => !existsSync(distEntry(app, appsFolder)));
}

/**
 * Gateway, worker and one agent a reference department, and a second of each that is to be there twice; not started yet.
 * Their ports stay theirs over restarts.
 */
export async function prepareProcesses(context: StepContext, onEnd: OnEnd): Promise<AppProcess[]> {
  const gateway = await prepareGateway(context, onEnd, 'gateway');
  const worker = await prepareWorker(context, onEnd, 'worker');
  const agents = await Promise.all(
    REFERENCE_DEPARTMENTS.map((department) => prepareAgent(context, onEnd, department, '')),
  );
  return [gateway, worker, ...agents, ...(await prepareReplicas(context, onEnd, gateway))];
}

/** A second gateway, behind the first one's public address, a second worker, and second agents. */
async function prepareReplicas(context: StepContext, onEnd: OnEnd, first: AppProcess): Promise<AppProcess[]> {
  if (context.twice.length === 0) return [];
  const replicas = [
    await prepareGateway(context, onEnd, 'gateway-2', first.url),
    await prepareWorker(context, onEnd, 'worker-2'),
  ];
  for (const department of REFERENCE_DEPARTMENTS.filter(({ shortName }) => context.twice.includes(shortName))) {
    replicas.push(await prepareAgent(context, onEnd, department, '-2'));
  }
  return replicas.map((replica) => ({ ...replica, replica: true as const }));
}

async function prepareGateway(
  context: StepContext,
  onEnd: OnEnd,
  name: string,
  publicUrl?: string,
): Promise<AppProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { plan } = context;
  const gateway = await prepare(context, onEnd, 'gateway', name, {
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    PUBLIC_URL: publicUrl ?? url,
    DATABASE_URL: urlOf(plan, plan.main, GATEWAY),
    GATEWAY_KEYS_DIR: join(keysFolder(context), 'gateway'),
    CALLBACK_LOOPBACK: 'true',
  });
  return { ...gateway, url };
}

function prepareWorker(context: StepContext, onEnd: OnEnd, name: string): Promise<AppProcess> {
  const { plan } = context;
  return prepare(context, onEnd, 'worker', name, {
    DATABASE_URL: urlOf(plan, plan.main, WORKER),
    WORKER_KEYS_DIR: join(keysFolder(context), 'worker'),
  });
}

async function prepareAgent(
  context: StepContext,
  onEnd: OnEnd,
  department: (typeof REFERENCE_DEPARTMENTS)[number],
  suffix: string,
): Promise<AppProcess> {
  const environment = await agentEnvironment(context, department);
  const agent = await prepare(context, onEnd, 'agent', `agent-${department.shortName}${suffix}`, environment);
  return { ...agent, agent: department };
}

async function agentEnvironment(
  context: StepContext,
  department: (typeof REFERENCE_DEPARTMENTS)[number],
): Promise<Record<string, string>> {
  const { shortName, creditCode } = department;
  const { database, role } = context.plan.agents[shortName];
  const folder = join(context.run.folder, 'sources');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mapping = join(folder, `${shortName}.json`);
  await writeFile(mapping, JSON.stringify(referenceSources(shortName), null, 2), { mode: 0o600 });
  // The password goes by a file of its own, so that the mapping can be shown to anybody.
  const secret = join(folder, `${shortName}.url`);
  await writeFile(secret, urlOf(context.plan, database, role), { mode: 0o600 });
  return {
    AGENT_DEPARTMENT: creditCode,
    AGENT_KEYS_DIR: join(keysFolder(context), 'agents', shortName),
    AGENT_ROOT_KEY_FILE: join(keysFolder(context), 'root.public.jwk.json'),
    AGENT_SOURCES_FILE: mapping,
    [`${SOURCE_URL_VARIABLE}_FILE`]: secret,
  };
}

async function prepare(
  context: StepContext,
  onUnexpectedEnd: OnEnd,
  app: string,
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<AppProcess> {
  const { env, run, appsFolder } = context;
  const port = await freePort();
  const management = `http://127.0.0.1:${port}`;
  const service = new ChildService(
    {
      name,
      command: process.execPath,
      args: [...HEAP, distEntry(app, appsFolder)],
      env: {
        ...plainEnvironment(env),
        LOG_LEVEL: env['LOG_LEVEL'] ?? 'info',
        MANAGEMENT_PORT: String(port),
        KAFKA_BROKERS: context.brokers,
        KAFKA_SINGLE_REPLICA: 'true',
        ...environment,
      },
      cwd: run.folder,
      stopSignal: 'SIGTERM',
      graceMs: 15_000,
      readyMs: 90_000,
      isReady: () => isReady(`${management}/readyz`),
      onUnexpectedEnd,
    },
    run,
  );
  return { service, management };
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.ok;
}
