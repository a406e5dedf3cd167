import { join } from 'node:path';
import { openControl, type Control } from './control';
import { type DatabasePlan, dropDatabases, GATEWAY, OWNER, planDatabases, urlOf, WORKER } from './databases';
import { type Infra, startInfra } from './infra';
import { type Home, homeAt } from './paths';
import { type AppProcess, missingApps, prepareProcesses } from './processes';
import { type Progress, silent } from './progress';
import type { PostgresService } from './postgres';
import type { Run } from './run';
import { REFERENCE_DEPARTMENTS } from './sample-data';
import { StackFault } from './stack-fault';
import type { StackFile } from './stack-file';
import { type Bootstrapped, KAFKA_STAGES, keysFolder, POSTGRES_STAGES, runStages, type StepContext } from './steps';
import { Supervisor } from './supervisor';

export interface StackOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly home?: Home;
  readonly progress?: Progress;
  /** Keeps the run's data at its end. */
  readonly keep?: boolean;
  /** How many people the sample country has. */
  readonly people?: number | undefined;
  /** Kafka and PostgreSQL alone, with databases and roles. */
  readonly onlyInfra?: boolean;
  /** Makes a migrated database for tests to clone. */
  readonly template?: boolean;
  /** Departments (short names) that get two agents each; gateway and worker are then there twice as well. */
  readonly twice?: readonly string[];
  /** Compiled processes from elsewhere: for tests of the supervisor itself. */
  readonly appsFolder?: string;
  /** Told when a part ends that nobody asked to. */
  readonly onUnexpectedEnd?: (name: string, how: string, log: string) => void;
  /** Handed the run as soon as its folder exists, so that a signal during the start can give it to the watchdog. */
  readonly onRun?: (abandon: () => Promise<void>) => void;
}

export interface Stack {
  readonly file: StackFile;
  /** The run's own stack.json; `.onceway/stack.json` is the newest one's. */
  readonly path: string;
  readonly bootstrapped: Bootstrapped | undefined;
  readonly supervisor: Supervisor;
  stop(): Promise<void>;
}

/** Starts the whole system on this machine: the one code path of `npm start`, the tests and the demonstration. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const missing = options.onlyInfra === true ? [] : missingApps(options.appsFolder);
  if (missing.length > 0) throw new StackFault(`not built: ${missing.join(', ')}. Run npm run compile`);
  const { home = homeAt(), progress = silent, onUnexpectedEnd = () => undefined } = options;
  const onlyInfra = options.onlyInfra ?? false;
  let prepared: StepContext | undefined;
  const infra = await startInfra({
    env: options.env,
    home,
    progress,
    keep: options.keep ?? false,
    onUnexpectedEnd,
    withPostgres: async (postgres, run) => {
      prepared = contextOf(options, postgres, run, progress);
      await runStages(POSTGRES_STAGES, prepared, onlyInfra);
    },
    ...(options.onRun === undefined ? {} : { onRun: options.onRun }),
  });
  if (prepared === undefined) throw new Error('startInfra did not do the work with PostgreSQL');
  const context = prepared;
  const running = new Running(infra, context.plan);
  try {
    context.brokers = infra.kafka.brokers;
    await runStages(KAFKA_STAGES, context, onlyInfra);
    if (!onlyInfra) {
      const apps = await prepareProcesses(context, onUnexpectedEnd);
      running.add(apps);
      await startProcesses(apps, progress);
    }
    return await running.present(context);
  } catch (fault) {
    await running.stop(true);
    throw fault;
  }
}

function contextOf(options: StackOptions, postgres: PostgresService, run: Run, progress: Progress): StepContext {
  const departments = REFERENCE_DEPARTMENTS.map(({ shortName }) => shortName);
  return {
    env: options.env,
    run,
    progress,
    plan: planDatabases(postgres.adminUrl, departments, postgres.shared ? run.id : undefined),
    appsFolder: options.appsFolder,
    people: options.people,
    template: options.template ?? false,
    twice: options.twice ?? [],
    brokers: '',
    bootstrapped: undefined,
  };
}

async function startProcesses(apps: readonly AppProcess[], progress: Progress): Promise<void> {
  const results = await Promise.allSettled(
    apps.map(({ service, management }) =>
      progress.step(service.name, async (note) => {
        await service.start();
        note(`ready, management at ${management}`);
      }),
    ),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** What has been started so far, and how all of it ends. */
class Running {
  readonly supervisor = new Supervisor();
  private apps: readonly AppProcess[] = [];
  private control: Control | undefined;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly infra: Infra,
    private readonly plan: DatabasePlan,
  ) {
    this.supervisor.add(infra.kafka.service, infra.postgres.service);
  }

  add(apps: readonly AppProcess[]): void {
    this.apps = apps;
    this.supervisor.add(...apps.map(({ service }) => service));
  }

  async present(context: StepContext): Promise<Stack> {
    this.control = await openControl(this.supervisor);
    const file = stackFileOf(context, this.apps, this.supervisor, this.control);
    const path = this.infra.run.publish(file);
    const { bootstrapped } = context;
    return { file, path, bootstrapped, supervisor: this.supervisor, stop: () => this.stop(false) };
  }

  /** Those who ask first, then those who answer, then what they stand on. */
  stop(failed: boolean): Promise<void> {
    this.stopped ??= this.end(failed);
    return this.stopped;
  }

  private async end(failed: boolean): Promise<void> {
    await this.control?.close();
    await this.supervisor.stop(this.apps.map(({ service }) => service.name));
    if (this.infra.postgres.shared && !this.infra.run.keep) {
      await dropDatabases(this.plan).catch(() => undefined);
    }
    await this.infra.close(failed);
  }
}

function replicasOf(apps: readonly AppProcess[]): Pick<StackFile, 'replicas'> {
  const replicas = apps.filter(({ replica }) => replica);
  if (replicas.length === 0) return {};
  return {
    replicas: replicas.map(({ service, management, url }) => ({
      name: service.name,
      management,
      ...(url === undefined ? {} : { url }),
    })),
  };
}

function stackFileOf(
  context: StepContext,
  apps: readonly AppProcess[],
  supervisor: Supervisor,
  control: Control,
): StackFile {
  const { plan, run, brokers } = context;
  const gateway = apps.find(({ service }) => service.name === 'gateway');
  const worker = apps.find(({ service }) => service.name === 'worker');
  const readers = Object.entries(plan.agents).map(([department, { database, role }]): [string, string] => [
    department,
    urlOf(plan, database, role),
  ]);
  return {
    version: 1,
    startedAt: new Date().toISOString(),
    dataDir: run.folder,
    kafka: { brokers },
    postgres: {
      admin: plan.adminUrl,
      owner: urlOf(plan, plan.main, OWNER),
      gateway: urlOf(plan, plan.main, GATEWAY),
      worker: urlOf(plan, plan.main, WORKER),
      agents: Object.fromEntries(readers),
      template: context.template ? plan.template : undefined,
    },
    ...(gateway?.url === undefined ? {} : { gateway: { url: gateway.url, management: gateway.management } }),
    ...(worker === undefined ? {} : { worker: { management: worker.management } }),
    ...replicasOf(apps),
    agents: apps.flatMap(({ agent, service, management, replica }) =>
      agent === undefined || replica
        ? []
        : [
            {
              department: agent.shortName,
              creditCode: agent.creditCode,
              name: agent.names.en,
              management,
              pid: service.pid,
            },
          ],
    ),
    processes: supervisor.list().map(({ name, pid, log }) => ({ name, pid, log })),
    control: { url: control.url, token: control.token },
    keys: { folder: keysFolder(context), systems: join(keysFolder(context), 'systems') },
  };
}
