import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Candidate, Choice } from './choice';
import { ContainerService } from './container-service';
import { offerOfDocker } from './docker';
import { ExternalService } from './external-service';
import type { InfraContext } from './infra-context';
import { freePort } from './ports';
import { findPostgres } from './postgres-binaries';
import { prepareNativePostgres } from './postgres-native';
import type { Service } from './service';

const IMAGE = 'postgres:17-trixie';

export interface PostgresService {
  /** Superuser's URL, database `postgres`. A secret. */
  readonly adminUrl: string;
  /** Whether the server is shared with others, so that names must be told apart by run and data removed at the end. */
  readonly shared: boolean;
  readonly service: Service;
}

export function postgresCandidates({ env, note }: InfraContext): Candidate[] {
  const address = env['ONCEWAY_POSTGRES_URL'];
  return [
    ...(address
      ? [
          {
            source: 'address',
            offer: () => Promise.resolve({ usable: true, reason: `ONCEWAY_POSTGRES_URL names ${hostOf(address)}` }),
          } as const,
        ]
      : []),
    { source: 'docker', offer: () => offerOfDocker(IMAGE, env, note) },
    { source: 'native', offer: () => Promise.resolve(offerOfNative(env)) },
  ];
}

function offerOfNative(env: NodeJS.ProcessEnv): Awaited<ReturnType<Candidate['offer']>> {
  const binaries = findPostgres(env);
  if (binaries !== undefined) {
    const where = binaries.from === 'npm' ? 'from the npm package' : `of this machine (${binaries.bin})`;
    return { usable: true, reason: `PostgreSQL ${binaries.version} ${where}` };
  }
  const reason = `the npm package has no PostgreSQL that runs on ${process.platform}-${process.arch}, nor has the machine`;
  return { usable: false, reason, install: 'PostgreSQL 15 or later (Debian: postgresql)' };
}

/** Makes the service that was chosen; `start` of it starts it. The superuser's password is made for this stack alone. */
export async function preparePostgres(choice: Choice, context: InfraContext): Promise<PostgresService> {
  const address = context.env['ONCEWAY_POSTGRES_URL'];
  if (choice.source === 'address' && address !== undefined) {
    const service = new ExternalService('postgres', hostOf(address), () => answers(address));
    return { adminUrl: address, shared: true, service };
  }
  const port = await freePort();
  const password = randomBytes(24).toString('base64url');
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const isReady = (): Promise<boolean> => answers(adminUrl);
  if (choice.source === 'native') {
    return { adminUrl, shared: false, service: await prepareNativePostgres({ port, password, isReady }, context) };
  }
  context.run.trackContainers();
  const environment = { POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: '--auth-host=scram-sha-256' };
  const request = { run: context.run.id, image: IMAGE, environment, port: { container: 5432, host: port } };
  return { adminUrl, shared: false, service: new ContainerService('postgres', request, isReady) };
}

function hostOf(url: string): string {
  // Never the whole address: it holds a password.
  return new URL(url).host;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
