import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StackFault } from './stack-fault';

/** Where the local stack keeps everything: one ignored folder in the checkout. */
export interface Home {
  readonly folder: string;
  readonly runs: string;
  readonly cache: string;
  /** Names the newest live stack, so that any client in any language finds it. */
  readonly stackFile: string;
}

/** The folder of package.json: the same answer from sources (under Jest) and from compiled files. */
export function packageRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'node_modules'))) return folder;
    if (dirname(folder) === folder) throw new StackFault(`no package.json with node_modules above ${from}: run npm ci`);
  }
}

export function homeAt(folder: string = join(packageRoot(), '.onceway')): Home {
  return {
    folder,
    runs: join(folder, 'runs'),
    cache: join(folder, 'cache'),
    stackFile: join(folder, 'stack.json'),
  };
}

/** The compiled entry of a process: children always run compiled code, even when Jest runs sources. */
export function distEntry(app: string, appsFolder: string = join(packageRoot(), 'dist', 'src', 'apps')): string {
  return join(appsFolder, app, 'main.js');
}
