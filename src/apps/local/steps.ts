import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabases, createTemplate, type DatabasePlan, OWNER, urlOf } from './databases';
import { plainEnvironment } from './kafka';
import { distEntry } from './paths';
import type { Progress } from './progress';
import type { Run } from './run';
import { AUTHORITY, GOVERNMENT_SERVICES, loadCountry, REFERENCE_DEPARTMENTS, REGIONS } from './sample-data';
import { StackFault } from './stack-fault';
import { runTool, tail } from './tool';

/** What the steps of one start share. */
export interface StepContext {
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly progress: Progress;
  readonly plan: DatabasePlan;
  readonly appsFolder: string | undefined;
  readonly people: number | undefined;
  /** Whether tests want a migrated database to clone. */
  readonly template: boolean;
  /** Short names of departments with two agents; where there are any, gateway and worker are there twice as well. */
  readonly twice: readonly string[];
  /** Bootstrap addresses of Kafka; empty while it is still starting. */
  brokers: string;
  /** What `cli bootstrap` answered: officers with their one-time passwords. Lives in memory alone. */
  bootstrapped: Bootstrapped | undefined;
}

export interface Bootstrapped {
  readonly officers: readonly Readonly<Record<string, unknown>>[];
  readonly [more: string]: unknown;
}

export interface Step {
  readonly title: string;
  /** Whether a stack of Kafka and PostgreSQL alone has it. */
  readonly infra?: boolean;
  readonly when?: (context: StepContext) => boolean;
  readonly run: (context: StepContext, note: Note) => Promise<void>;
}

/** Changes what the step's line says. */
type Note = (text: string) => void;

const hasCli = ({ appsFolder }: StepContext): boolean => existsSync(distEntry('cli', appsFolder));

/**
 * Stages follow one another; the steps of a stage run at once. Parts of other folders enter here and nowhere else.
 * The first list is worked through while Kafka is still starting, the second when it answers.
 */
export const POSTGRES_STAGES: readonly (readonly Step[])[] = [
  [{ title: 'Databases and roles', infra: true, run: ({ plan }) => createDatabases(plan) }],
  [
    { title: 'Tables', infra: true, when: hasCli, run: migrate },
    { title: 'Keys', run: makeKeys },
    { title: 'Sample data', run: loadSamples },
  ],
  [
    {
      title: 'Template for tests',
      infra: true,
      when: (context) => context.template && hasCli(context),
      run: ({ plan }) => createTemplate(plan),
    },
  ],
];

export const KAFKA_STAGES: readonly (readonly Step[])[] = [
  [{ title: 'Topics', run: createTopics }],
  [{ title: 'Departments, officers, systems and keys', run: bootstrap }],
];

export async function runStages(
  stages: readonly (readonly Step[])[],
  context: StepContext,
  onlyInfra: boolean,
): Promise<void> {
  for (const stage of stages) {
    const steps = stage.filter((step) => (!onlyInfra || step.infra === true) && (step.when?.(context) ?? true));
    const results = await Promise.allSettled(
      steps.map((step) => context.progress.step(step.title, (note) => step.run(context, note))),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

/** Where `cli keys init` puts what: one folder a process, so that each can be given to it alone. */
export const keysFolder = (context: StepContext): string => join(context.run.folder, 'keys');

async function migrate(context: StepContext): Promise<void> {
  await cli(context, ['migrate'], { DATABASE_URL: urlOf(context.plan, context.plan.main, OWNER) });
}

async function makeKeys(context: StepContext): Promise<void> {
  const agents = REFERENCE_DEPARTMENTS.flatMap(({ shortName }) => ['--agent', shortName]);
  await cli(context, ['keys', 'init', '--dir', keysFolder(context), ...agents], {});
}

async function createTopics(context: StepContext): Promise<void> {
  const departments = REFERENCE_DEPARTMENTS.flatMap(({ creditCode }) => ['--department', creditCode]);
  await cli(context, ['topics', 'create', ...departments], {});
}

async function loadSamples({ plan, people }: StepContext, note: Note): Promise<void> {
  const requests = REFERENCE_DEPARTMENTS.map(({ shortName: department }) => {
    const { database, role } = plan.agents[department];
    const url = urlOf(plan, database);
    return { department, url, reader: role, ...(people === undefined ? {} : { people }) };
  });
  await loadCountry(requests, (done, all) => note(`${done} of ${all} departments`));
}

/** The plan file names departments and folders; what the command prints is kept in memory and never written. */
async function bootstrap(context: StepContext): Promise<void> {
  const holders = REFERENCE_DEPARTMENTS.map((department) => ({ ...department, agent: true }));
  const departments = [{ ...AUTHORITY, authority: true }, GOVERNMENT_SERVICES, ...holders];
  const file = join(context.run.folder, 'bootstrap.json');
  await mkdir(keysFolder(context), { recursive: true, mode: 0o700 });
  const plan = { regions: REGIONS, departments, keysDir: keysFolder(context) };
  await writeFile(file, JSON.stringify(plan, null, 2), { mode: 0o600 });
  const output = await cli(context, ['bootstrap', '--plan', file, '--json'], {
    DATABASE_URL: urlOf(context.plan, context.plan.main, OWNER),
    WORKER_KEYS_DIR: join(keysFolder(context), 'worker'),
  });
  context.bootstrapped = parseBootstrapped(output);
}

function parseBootstrapped(output: string): Bootstrapped {
  const last = output.trim().split('\n').pop() ?? '';
  const answer = JSON.parse(last) as { officers?: unknown };
  if (!Array.isArray(answer.officers)) throw new StackFault('cli bootstrap did not name officers');
  return answer as Bootstrapped;
}

/** One command of the CLI as a process of its own; answers its standard output. */
async function cli(
  context: StepContext,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const { status, stdout, output } = await runTool(context.run, {
    name: `cli ${args[0]}`,
    command: process.execPath,
    args: [distEntry('cli', context.appsFolder), ...args],
    cwd: context.run.folder,
    env: {
      ...plainEnvironment(context.env),
      KAFKA_BROKERS: context.brokers,
      KAFKA_SINGLE_REPLICA: 'true',
      ...environment,
    },
  });
  // What `bootstrap` prints holds passwords, so only a failed command is quoted.
  if (status !== 0) throw new StackFault(`onceway ${args.slice(0, 2).join(' ')} failed:\n${tail(output)}`);
  return stdout;
}
