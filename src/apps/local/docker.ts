import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import type { Offer } from './choice';

const ENGINE_MS = 10_000;
const PULL_MS = 60_000;
const LABEL = 'onceway.run';

/** What is asked of the engine for one container; its port is reachable from 127.0.0.1 only. */
export interface ContainerRequest {
  readonly run: string;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly port: { readonly container: number; readonly host: number };
}

export interface RunningContainer {
  start(): Promise<void>;
  /** In good order, killed after the grace (s). */
  stop(graceSeconds: number): Promise<void>;
  kill(): Promise<void>;
  isRunning(): Promise<boolean>;
  logTail(): Promise<string>;
}

/** Usable only if the engine answers and the image is there, or could be pulled within a minute. */
export async function offerOfDocker(
  image: string,
  env: NodeJS.ProcessEnv,
  note: (text: string) => void,
): Promise<Offer> {
  if (!engineMayExist(env)) return { usable: false, reason: 'no Docker engine on this machine' };
  try {
    const client = await engine();
    const { ImageName } = await import('testcontainers');
    const name = ImageName.fromString(image);
    if (await client.image.exists(name)) return { usable: true, reason: `Docker answers and has ${image}` };
    note(`pulling ${image}`);
    await within(PULL_MS, client.image.pull(name), `${image} was not pulled within ${PULL_MS / 1000} s`);
    return { usable: true, reason: `Docker answers, ${image} was pulled` };
  } catch (fault) {
    return { usable: false, reason: `Docker: ${firstLine(fault)}` };
  }
}

export async function createContainer(request: ContainerRequest): Promise<RunningContainer> {
  const client = await engine();
  const port = `${request.port.container}/tcp`;
  const container = await client.container.create({
    Image: request.image,
    Env: Object.entries(request.environment).map(([name, value]) => `${name}=${value}`),
    Labels: { [LABEL]: request.run },
    ExposedPorts: { [port]: {} },
    HostConfig: { PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: String(request.port.host) }] } },
  });
  return {
    start: async () => {
      await container.start();
    },
    stop: async (graceSeconds) => {
      await container.stop({ t: graceSeconds });
    },
    kill: async () => {
      await container.kill();
    },
    isRunning: async () => (await container.inspect()).State.Running,
    logTail: async () => (await container.logs({ stdout: true, stderr: true, tail: 20 })).toString('utf8'),
  };
}

/** Also those whose making was not yet heard of when the supervisor died: they bear the run's label. */
export async function removeContainersOf(run: string): Promise<void> {
  const { dockerode } = (await engine()).container;
  const found = await dockerode.listContainers({ all: true, filters: { label: [`${LABEL}=${run}`] } });
  await Promise.all(found.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true })));
}

let client: Promise<ContainerRuntimeClient> | undefined;

function engine(): Promise<ContainerRuntimeClient> {
  // Imported when needed only: it takes a second to load. Its own reaper is not used, the watchdog does that work.
  client ??= import('testcontainers').then(({ getContainerRuntimeClient }) =>
    within(ENGINE_MS, getContainerRuntimeClient(), 'the engine does not answer'),
  );
  return client;
}

/** A cheap look, so that a machine without Docker does not wait for a client library to find that out. */
function engineMayExist(env: NodeJS.ProcessEnv): boolean {
  if (env['DOCKER_HOST'] || env['TESTCONTAINERS_HOST_OVERRIDE']) return true;
  if (process.platform === 'win32') return true;
  return [
    '/var/run/docker.sock',
    ...(env['XDG_RUNTIME_DIR'] ? [join(env['XDG_RUNTIME_DIR'], 'docker.sock')] : []),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
    join(homedir(), '.testcontainers.properties'),
  ].some((path) => existsSync(path));
}

async function within<T>(limitMs: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function firstLine(fault: unknown): string {
  return (fault instanceof Error ? fault.message : String(fault)).split('\n')[0] ?? '';
}
