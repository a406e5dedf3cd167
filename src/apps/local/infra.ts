import { type Choice, choose, refuseMissing } from './choice';
import type { InfraContext } from './infra-context';
import { kafkaCandidates, type KafkaService, prepareKafka } from './kafka';
import { type Home, homeAt } from './paths';
import { postgresCandidates, type PostgresService, preparePostgres } from './postgres';
import { type Progress, silent } from './progress';
import { Run } from './run';
import type { Service } from './service';

export interface InfraOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where runs and the cache lie; the checkout's `.onceway` when left out. */
  readonly home?: Home;
  readonly progress?: Progress;
  /** Keeps the run's data at its end. */
  readonly keep?: boolean;
  /** Which parts; both when left out. */
  readonly only?: readonly ('kafka' | 'postgres')[];
  /** Handed, as soon as there is a run, what leaves it to its watchdog: for a signal in the middle of the start. */
  readonly onRun?: (abandon: () => Promise<void>) => void;
  /** Work that needs PostgreSQL alone, done while Kafka is still starting; its failure is the start's. */
  readonly withPostgres?: (postgres: PostgresService, run: Run) => Promise<void>;
  readonly onUnexpectedEnd?: (name: string, how: string, log: string) => void;
}

/** A part that runs, with what a test needs to make it fail. */
export interface Handle {
  readonly service: Service;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** On the same port and data, after `stop` or `kill` or in place of them. */
  restart(): Promise<void>;
}

export interface Infra {
  readonly run: Run;
  readonly kafka: Handle & { readonly brokers: string };
  readonly postgres: Handle & { readonly adminUrl: string; readonly shared: boolean };
  /** Stops what was started and removes the run's data; logs of a failed start stay until the next one. */
  close(failed?: boolean): Promise<void>;
}

/** Kafka and PostgreSQL for a stack, or for a test that wants its own to kill. A part left out throws when it is used. */
export async function startInfra(options: InfraOptions): Promise<Infra> {
  const home = options.home ?? homeAt();
  const run = await Run.open(home, options.keep ?? false);
  options.onRun?.(() => run.abandon());
  const parts = options.only ?? ['kafka', 'postgres'];
  const services: Service[] = [];
  try {
    return await startParts(run, home, options, parts, services);
  } catch (fault) {
    await closeParts(run, services, true);
    throw fault;
  }
}

async function startParts(
  run: Run,
  home: Home,
  options: InfraOptions,
  parts: readonly string[],
  services: Service[],
): Promise<Infra> {
  const { env, progress = silent, onUnexpectedEnd = () => undefined } = options;
  const context: InfraContext = { env, home, run, progress, note: (text) => progress.say(text), onUnexpectedEnd };
  // Both are chosen before either starts, so that one message names everything that is missing.
  const kafkaChoice = parts.includes('kafka') ? await choose('Kafka', kafkaCandidates(context)) : undefined;
  const postgresChoice = parts.includes('postgres')
    ? await choose('PostgreSQL', postgresCandidates(context))
    : undefined;
  const choices = [kafkaChoice, postgresChoice].filter((choice): choice is Choice => choice !== undefined);
  refuseMissing(choices);
  for (const { part, source, reason } of choices) progress.say(`${part}: ${source} (${reason})`);
  // Settled, not raced: what one part starts while the other fails must be known before all is closed.
  const [kafka, postgres] = await Promise.allSettled([
    kafkaChoice === undefined ? undefined : startKafka(kafkaChoice, context, services),
    postgresChoice === undefined ? undefined : startPostgres(postgresChoice, context, services, options.withPostgres),
  ]);
  if (kafka.status === 'rejected') throw kafka.reason;
  if (postgres.status === 'rejected') throw postgres.reason;
  return {
    run,
    get kafka() {
      const part = kafka.value ?? leftOut('kafka');
      return { ...handle(part.service), brokers: part.brokers };
    },
    get postgres() {
      const part = postgres.value ?? leftOut('postgres');
      return { ...handle(part.service), adminUrl: part.adminUrl, shared: part.shared };
    },
    close: (failed = false) => closeParts(run, services, failed),
  };
}

async function startKafka(choice: Choice, context: InfraContext, services: Service[]): Promise<KafkaService> {
  // Fetching the jars is a step of its own.
  const kafka = await prepareKafka(choice, context);
  services.push(kafka.service);
  return context.progress.step('Kafka', async (note) => {
    await kafka.service.start();
    note(`accepting at ${kafka.brokers}`);
    return kafka;
  });
}

async function startPostgres(
  choice: Choice,
  context: InfraContext,
  services: Service[],
  work?: InfraOptions['withPostgres'],
): Promise<PostgresService> {
  const started = await context.progress.step('PostgreSQL', async (note) => {
    const postgres = await preparePostgres(choice, context);
    services.push(postgres.service);
    await postgres.service.start();
    note(`accepting at ${new URL(postgres.adminUrl).host}`);
    return postgres;
  });
  await work?.(started, context.run);
  return started;
}

function handle(service: Service): Handle {
  return {
    service,
    stop: () => service.stop(),
    kill: () => service.kill(),
    restart: async () => {
      await service.stop();
      await service.start();
    },
  };
}

async function closeParts(run: Run, services: readonly Service[], failed: boolean): Promise<void> {
  await Promise.all(services.map((service) => service.stop().catch(() => undefined)));
  await run.close(failed);
}

function leftOut(part: string): never {
  throw new Error(`this infra was started without ${part}`);
}
