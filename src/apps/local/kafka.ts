import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { ChildService } from './child-service';
import type { Candidate, Choice } from './choice';
import { ContainerService } from './container-service';
import { offerOfDocker } from './docker';
import { ExternalService } from './external-service';
import { findJava, hasMaven, JAVA_NEEDED } from './java';
import { containerEnvironment, LOG4J2, nativeProperties, renderProperties } from './kafka-config';
import { fetchJars, hasJars, jarsFolder, KAFKA_VERSION } from './kafka-jars';
import type { InfraContext } from './infra-context';
import { freePort } from './ports';
import { removeFolder } from './reap';
import type { Service } from './service';
import { StackFault } from './stack-fault';
import { runTool, tail } from './tool';

const IMAGE = `apache/kafka:${KAFKA_VERSION}`;
const INSTALL = `Java ${JAVA_NEEDED} or later and Maven (Debian: openjdk-17-jre-headless maven; macOS: openjdk maven)`;

export interface KafkaService {
  /** Bootstrap addresses, comma-separated. */
  readonly brokers: string;
  readonly service: Service;
}

export function kafkaCandidates({ env, home, note }: InfraContext): Candidate[] {
  const address = env['ONCEWAY_KAFKA_BROKERS'];
  return [
    ...(address ? [{ source: 'address', offer: () => offerOfAddress(address) } as const] : []),
    { source: 'docker', offer: () => offerOfDocker(IMAGE, env, note) },
    { source: 'native', offer: () => Promise.resolve(offerOfNative(env, home.cache)) },
  ];
}

function offerOfAddress(address: string): Promise<{ usable: true; reason: string }> {
  return Promise.resolve({ usable: true, reason: `ONCEWAY_KAFKA_BROKERS names ${address}` });
}

function offerOfNative(env: NodeJS.ProcessEnv, cache: string): Awaited<ReturnType<Candidate['offer']>> {
  const java = findJava(env);
  if (java === undefined) return { usable: false, reason: 'no Java found', install: INSTALL };
  if (java.major < JAVA_NEEDED) {
    return { usable: false, reason: `Java ${java.major} is too old for Kafka ${KAFKA_VERSION}`, install: INSTALL };
  }
  if (hasJars(cache)) return { usable: true, reason: `Java ${java.major} and Kafka's jars in the cache` };
  if (!hasMaven(env)) return { usable: false, reason: `Java ${java.major}, but no Maven`, install: INSTALL };
  return { usable: true, reason: `Java ${java.major} and Maven` };
}

/** Makes the service that was chosen; `start` of it starts it. */
export async function prepareKafka(choice: Choice, context: InfraContext): Promise<KafkaService> {
  const { env, run } = context;
  if (choice.source === 'address') {
    const brokers = env['ONCEWAY_KAFKA_BROKERS'] ?? '';
    return { brokers, service: new ExternalService('kafka', brokers, () => answers(brokers)) };
  }
  const port = await freePort();
  const brokers = `127.0.0.1:${port}`;
  const isReady = (): Promise<boolean> => answers(brokers);
  if (choice.source === 'native') return { brokers, service: await prepareNative(port, isReady, context) };
  run.trackContainers();
  const request = {
    run: run.id,
    image: IMAGE,
    environment: containerEnvironment(port),
    port: { container: 9092, host: port },
  };
  return { brokers, service: new ContainerService('kafka', request, isReady) };
}

async function prepareNative(port: number, isReady: () => Promise<boolean>, context: InfraContext): Promise<Service> {
  const { env, home, run, progress } = context;
  if (!hasJars(home.cache)) {
    await progress.step(`Kafka ${KAFKA_VERSION}: jars by Maven, once`, () => fetchJars(home.cache, env, run));
  }
  const java = findJava(env)?.command ?? 'java';
  const folder = join(run.folder, 'kafka');
  await mkdir(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
  const place = { port, controllerPort: await freePort(), dataFolder: join(folder, 'data') };
  const properties = join(folder, 'server.properties');
  await writeFile(properties, renderProperties(nativeProperties(place)));
  await writeFile(join(folder, 'log4j2.properties'), LOG4J2);
  const jvm = [
    '-XX:-UsePerfData',
    `-Djava.io.tmpdir=${join(folder, 'tmp')}`,
    `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
    '-cp',
    join(jarsFolder(home.cache), '*'),
  ];
  await provideStorage(place.dataFolder, context, () =>
    formatStorage(java, [...jvm, 'kafka.tools.StorageTool'], properties, context),
  );
  return new ChildService(
    {
      name: 'kafka',
      command: java,
      args: ['-Xmx512m', ...jvm, 'kafka.Kafka', properties],
      env: plainEnvironment(env),
      cwd: folder,
      stopSignal: 'SIGTERM',
      // Data that will be removed need not be closed in good order.
      graceMs: run.keep ? 30_000 : 10_000,
      readyMs: 90_000,
      isReady,
      onUnexpectedEnd: context.onUnexpectedEnd,
    },
    run,
  );
}

/**
 * Formatting starts a Java machine for three small files, so they are copied from the cache once they are there.
 * Stacks then share a cluster id, which nobody minds: their clients find them by address.
 */
async function provideStorage(folder: string, { home }: InfraContext, format: () => Promise<void>): Promise<void> {
  const cached = `${jarsFolder(home.cache)}-formatted`;
  if (existsSync(cached)) return cp(cached, folder, { recursive: true });
  await format();
  const draft = await mkdtemp(join(home.cache, '.kafka-'));
  await cp(folder, draft, { recursive: true });
  // Another start that was first has put the same there.
  await rename(draft, cached).catch(() => removeFolder(draft));
}

/** A new cluster id in a new folder: what KRaft wants before its first start. */
async function formatStorage(
  java: string,
  tool: readonly string[],
  properties: string,
  context: InfraContext,
): Promise<void> {
  // A leading dash would be read as an option.
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const { status, output } = await runTool(context.run, {
    name: 'kafka-format',
    command: java,
    args: [...tool, 'format', '-t', clusterId, '-c', properties],
    cwd: context.run.folder,
    env: plainEnvironment(context.env),
  });
  if (status !== 0) throw new StackFault(`Kafka could not format its folder:\n${tail(output)}`);
}

/** Only what a child needs: a secret in the supervisor's environment is not the broker's business. */
export function plainEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'JAVA_HOME', 'SystemRoot'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

async function answers(brokers: string): Promise<boolean> {
  const client = new Kafka({
    clientId: 'onceway-local',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    retry: { retries: 0 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
