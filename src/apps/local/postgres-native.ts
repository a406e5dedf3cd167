import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildService } from './child-service';
import type { InfraContext } from './infra-context';
import { canRun, copyBinaries, findPostgres, type PostgresBinaries } from './postgres-binaries';
import { canEnter, currentPostgresUser, type SystemUser } from './postgres-user';
import type { Run } from './run';
import type { Service } from './service';
import { StackFault } from './stack-fault';
import { runTool, tail } from './tool';

export interface NativePostgres {
  readonly port: number;
  readonly password: string;
  readonly isReady: () => Promise<boolean>;
}

interface Place {
  readonly binaries: PostgresBinaries;
  readonly folder: string;
  readonly user: SystemUser | undefined;
}

/**
 * Settings given to the server. Durability is left at PostgreSQL's own defaults. Terse errors keep values of rows
 * ("Key (…)=(…) already exists") out of the log, because a log must hold nothing personal.
 */
export function serverSettings(port: number): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    // Nothing replicates from this server: what a transaction loads into tables of its own needs no second copy in the log.
    wal_level: 'minimal',
    max_wal_senders: '0',
    password_encryption: 'scram-sha-256',
    log_error_verbosity: 'terse',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}

export async function prepareNativePostgres(wanted: NativePostgres, context: InfraContext): Promise<Service> {
  const place = await findPlace(context);
  const data = join(place.folder, 'data');
  await initialise(place, data, wanted.password, context.run);
  const settings = Object.entries(serverSettings(wanted.port)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return new ChildService(
    {
      name: 'postgres',
      command: join(place.binaries.bin, 'postgres'),
      args: ['-D', data, ...settings],
      env: { PATH: context.env['PATH'] ?? '', LC_ALL: 'C' },
      cwd: place.folder,
      user: place.user,
      // SIGINT is the "fast" shutdown; SIGTERM would wait for every client to leave.
      stopSignal: 'SIGINT',
      graceMs: 20_000,
      readyMs: 60_000,
      retries: 10,
      isReady: wanted.isReady,
      onUnexpectedEnd: context.onUnexpectedEnd,
    },
    context.run,
  );
}

/** Root's server runs as another user; what is closed to him is copied to where he may go, and that is said. */
async function findPlace({ env, run, progress }: InfraContext): Promise<Place> {
  const binaries = findPostgres(env);
  if (binaries === undefined) throw new StackFault('PostgreSQL was there a moment ago and is gone');
  const user = currentPostgresUser();
  const own = join(run.folder, 'postgres');
  if (user === undefined) {
    await mkdir(own, { mode: 0o700 });
    return { binaries, folder: own, user };
  }
  const stays = canEnter(user, run.folder) && canRun(binaries, user);
  // A new folder with a name that nobody can guess: what root's stack runs must not lie where others could put it.
  const folder = stays ? own : await mkdtemp(join(tmpdir(), 'onceway-postgres-'));
  if (stays) await mkdir(folder);
  else run.trackFolder(folder);
  await chmod(folder, 0o700);
  await chown(folder, user.uid, user.gid);
  if (stays) return { binaries, folder, user };
  progress.say(`PostgreSQL runs as ${user.name}, who cannot enter ${run.folder}: its files are in ${folder}`);
  const copied = binaries.from === 'npm' ? await copyBinaries(binaries, join(folder, 'native')) : binaries;
  return { binaries: copied, folder, user };
}

async function initialise(place: Place, data: string, password: string, run: Run): Promise<void> {
  const secret = join(place.folder, 'password');
  await writeFile(secret, password, { mode: 0o600 });
  if (place.user !== undefined) await chown(secret, place.user.uid, place.user.gid);
  const args = ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256', `--pwfile=${secret}`];
  const { status, output } = await runTool(run, {
    name: 'initdb',
    command: join(place.binaries.bin, 'initdb'),
    args,
    cwd: place.folder,
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    user: place.user,
  });
  await rm(secret, { force: true });
  if (status !== 0) throw new StackFault(`initdb failed:\n${tail(output)}`);
}
