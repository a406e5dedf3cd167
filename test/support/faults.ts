import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { homeAt, startStack, type Stack } from '../../src/apps/local';
import { until } from './kafka';

/** A small stack of one test file's own, whose parts it may kill. */
export interface OwnStack extends Stack {
  /** Stops everything and removes the folder. */
  close(): Promise<void>;
}

/**
 * Real parts at addresses of their own, whatever the environment names: what others use is not to be killed. From then
 * on `stack()` is this one, in this test file alone (Jest gives each its own environment).
 * @param twice departments with two agents; then gateway and worker are there twice as well
 */
export async function startOwnStack(people = 120, twice: readonly string[] = []): Promise<OwnStack> {
  const { ONCEWAY_KAFKA_BROKERS: _kafka, ONCEWAY_POSTGRES_URL: _postgres, ...env } = process.env;
  const common = homeAt();
  mkdirSync(common.folder, { recursive: true });
  const folder = mkdtempSync(join(common.folder, 'test-'));
  // PostgreSQL runs as another user where this is root, who must pass through.
  chmodSync(folder, 0o711);
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  try {
    const stack = await startStack({ env, people, twice, home: { ...homeAt(folder), cache: common.cache } });
    process.env['ONCEWAY_STACK'] = stack.path;
    return { ...stack, close: () => stack.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** kill -9, and a word on when it was dead. */
export async function kill({ supervisor }: Stack, name: string): Promise<number> {
  await supervisor.act(name, 'kill');
  return Date.now();
}

/** Resolves when the part is ready again, on the same addresses and data. */
export async function restart({ supervisor }: Stack, name: string): Promise<void> {
  await supervisor.act(name, 'start');
}

/** Holds a process up (SIGSTOP) as long as `work` takes: what is sent to it meanwhile waits. */
export async function whilePaused<T>({ supervisor }: Stack, name: string, work: () => Promise<T>): Promise<T> {
  const pid = supervisor.list().find((one) => one.name === name)?.pid;
  if (pid === undefined) throw new Error(`${name} is not a running process of this machine`);
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Status of /readyz at a management address; 0 when nobody answers. */
export async function readiness(management: string): Promise<number> {
  try {
    const response = await fetch(`${management}/readyz`, { signal: AbortSignal.timeout(3_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** Waits until every process says that it is ready; answers after how many milliseconds. */
export async function allReady({ file }: Stack, withinMs: number): Promise<number> {
  const startedMs = Date.now();
  const addresses = [
    file.gateway!.management,
    file.worker!.management,
    ...[...file.agents, ...(file.replicas ?? [])].map(({ management }) => management),
  ];
  await until(async () => (await Promise.all(addresses.map(readiness))).every((status) => status === 200), withinMs);
  return Date.now() - startedMs;
}
