import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { REFERENCE_DEPARTMENTS } from '../sample-data';
import type { StackFile } from '../stack-file';

const run = promisify(execFile);

export interface ComposeProject {
  readonly file: string;
  readonly project: string;
}

/** `docker compose` on one project; answers its standard output. */
export async function compose({ file, project }: ComposeProject, words: readonly string[]): Promise<string> {
  const args = ['compose', '--file', file, '--project-name', project, ...words];
  return (await run('docker', args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
}

interface Exported {
  readonly keys: Readonly<Record<string, string>>;
  readonly urls: Readonly<Record<string, string>>;
}

/**
 * Writes the stack file of a running compose project, so that the demonstration and every other client of `stack.json`
 * runs against it. It holds keys and passwords: the folder is its owner's alone. Whoever may run this commands the engine.
 */
export async function writeStackFile(project: ComposeProject, folder: string): Promise<string> {
  const answer = await compose(project, ['run', '--rm', '--no-deps', '--no-TTY', 'init', 'node', MAIN, 'export']);
  const { keys, urls } = JSON.parse(answer.trim().split('\n').at(-1) ?? '') as Exported;
  const address = async (service: string, port: number): Promise<string> =>
    (await compose(project, ['port', service, String(port)])).trim();
  const [http, management, kafka, postgres] = await Promise.all([
    address('gateway', 8080),
    address('gateway', 9464),
    address('kafka', 9094),
    address('postgres', 5432),
  ]);
  for (const [path, text] of Object.entries(keys)) {
    mkdirSync(dirname(join(folder, 'keys', path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'keys', path), text, { mode: 0o600 });
  }
  const onHost = (url: string | undefined): string => fromHost(url, postgres);
  const file: StackFile = {
    version: 1,
    startedAt: new Date().toISOString(),
    dataDir: folder,
    kafka: { brokers: kafka },
    postgres: {
      // The superuser's password stays a file of whoever installed; nothing of the demonstration needs it.
      admin: '',
      owner: onHost(urls['owner']),
      gateway: onHost(urls['gateway']),
      worker: onHost(urls['worker']),
      agents: Object.fromEntries(
        REFERENCE_DEPARTMENTS.map(({ shortName }) => [shortName, onHost(urls[`agents/${shortName}`])]),
      ),
    },
    gateway: { url: `http://${http}`, management: `http://${management}` },
    agents: [],
    processes: [],
    control: { compose: project },
    keys: { folder: join(folder, 'keys'), systems: join(folder, 'keys', 'systems') },
  };
  const path = join(folder, 'stack.json');
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  return path;
}

/** Where the image `init` has it. */
const MAIN = 'dist/src/apps/local/compose/main.js';

function fromHost(text: string | undefined, address: string): string {
  if (text === undefined) throw new Error('the project exported no such connection string: is it of another version?');
  const url = new URL(text);
  url.host = address;
  return url.href;
}
