import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** A project of somebody else's that has installed the package and nothing besides. */
export class Consumer {
  private constructor(readonly folder: string) {}

  /** Packs this repository as `npm publish` would and unpacks it where `npm install` would: nothing is fetched. */
  static create(): Consumer {
    const folder = mkdtempSync(join(tmpdir(), 'onceway-consumer-'));
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, 'onceway'), { recursive: true });
    const packed = run('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
    const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('['))) as [{ filename: string }];
    run('tar', ['-xzf', join(folder, filename), '-C', join(modules, 'onceway'), '--strip-components=1'], folder);
    // Every TypeScript project for Node has these; they are not of the package.
    for (const name of ['@types/node', 'undici-types']) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    return new Consumer(folder);
  }

  /** Compiles as strictly as TypeScript can, the package's own declarations too. Throws with what the compiler said. */
  compile(files: Readonly<Record<string, string>>, options: object = {}): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text);
    const compilerOptions = { ...STRICT, ...options };
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', this.folder], this.folder);
  }

  /** What a compiled file printed. Throws with its output when it fails. */
  run(file: string, env: Readonly<Record<string, string>> = {}): string {
    return run(process.execPath, [join(this.folder, file)], this.folder, env);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const STRICT = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  types: ['node'],
};

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  try {
    const options = { cwd, encoding: 'utf8', env: { ...process.env, ...env }, stdio: 'pipe' } as const;
    return execFileSync(command, args, options);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}
