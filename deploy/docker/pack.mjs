// node deploy/docker/pack.mjs OUT ENTRY…: copies what the entries reach, and nothing else, from a built checkout.
// The image of a process is this list: its compiled files, found by following their imports, and the production packages
// that those name, with what these depend on. test/e2e/images.e2e-spec.ts starts processes from just these files.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';

const root = process.cwd();
const [out, ...entries] = process.argv.slice(2);
if (out === undefined || entries.length === 0) throw new Error('pack.mjs OUT ENTRY…');

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const own = manifestOf(root);
const files = new Set();
const packages = new Set();

// What tsc emits for imports, static and deferred; a name that is put together at run time must be an entry of its own.
const IMPORT = /\b(?:require|import)\((['"])([^'"\n]+)\1\)/g;

function follow(file) {
  if (files.has(file)) return;
  files.add(file);
  const from = createRequire(file);
  for (const [, , name] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    if (isBuiltin(name)) continue;
    if (name.startsWith('.')) follow(from.resolve(name));
    else addPackage(name.split('/', name.startsWith('@') ? 2 : 1).join('/'), root, true);
  }
}

/** The folder in which Node would find the package from `folder`. */
function find(name, folder) {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (at === dirname(at)) return undefined;
  }
}

function addPackage(name, from, needed) {
  const folder = find(name, from);
  if (folder === undefined) {
    if (needed) throw new Error(`${name} is not installed`);
    return;
  }
  if (from === root && !(name in own.dependencies)) throw new Error(`${name} is no production dependency`);
  if (packages.has(folder)) return;
  packages.add(folder);
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = manifestOf(folder);
  for (const more of Object.keys(dependencies)) addPackage(more, folder, !(more in optionalDependencies));
  for (const more of Object.keys(optionalDependencies)) addPackage(more, folder, false);
  for (const more of Object.keys(peerDependencies)) {
    if (!peerDependenciesMeta[more]?.optional) addPackage(more, folder, false);
  }
}

const UNUSED = /\.(?:map|d\.[cm]?ts|tsbuildinfo)$/;

function copy(path) {
  const target = join(out, relative(root, path));
  mkdirSync(dirname(target), { recursive: true });
  cpSync(path, target, {
    recursive: true,
    filter: (source) => {
      const inside = relative(path, source).split(sep);
      // A nested package is copied when something depends on it, not because it lies there.
      return !UNUSED.test(source) && !inside.includes('node_modules');
    },
  });
}

for (const entry of entries) follow(resolve(root, entry));
for (const path of [...files, ...packages, join(root, 'package.json')]) copy(path);
process.stdout.write(`${out}: ${files.size} files of our own, ${packages.size} packages\n`);
