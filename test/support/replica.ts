import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../src/apps/local/ports';
import { distEntry } from '../../src/apps/local/paths';
import { readiness } from './faults';
import { until } from './kafka';
import { stack } from './stack';

export interface Replica {
  readonly url: string;
  readonly management: string;
  stop(): Promise<void>;
}

/**
 * One more replica of the running stack's gateway. It bears the same public URL, as behind a balancer, unless it is to
 * be a gateway of an address of its own.
 */
export async function startReplica({
  publicUrl,
  environment = {},
}: {
  publicUrl: 'shared' | 'own';
  environment?: Readonly<Record<string, string>>;
}): Promise<Replica> {
  const { kafka, postgres, keys, gateway } = stack();
  const [port, managementPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const management = `http://127.0.0.1:${managementPort}`;
  const child = spawn(process.execPath, [distEntry('gateway')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      HTTP_PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      PUBLIC_URL: publicUrl === 'own' ? url : gateway!.url,
      DATABASE_URL: postgres.gateway,
      KAFKA_BROKERS: kafka.brokers,
      KAFKA_SINGLE_REPLICA: 'true',
      GATEWAY_KEYS_DIR: join(keys.folder, 'gateway'),
      ...environment,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = (): Promise<void> => {
    child.kill('SIGTERM');
    return ended;
  };
  try {
    await until(async () => (await readiness(management)) === 200, 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, management, stop };
}
