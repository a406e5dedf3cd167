// Generates src/contracts, contracts/asyncapi, docs/retention.md and src/sdk/repeats.ts from the schemas and registers of this folder; no network, no clock,
// no dependence on the order of files on disk. `--check` writes nothing and fails, naming each file that drifted.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSources } from './sources.mjs';
import { emitTypes } from './emit-types.mjs';
import { emitValidators } from './emit-validators.mjs';
import { emitRegisters } from './emit-registers.mjs';
import { emitRepeats } from './emit-repeats.mjs';
import { emitSchemas } from './emit-schemas.mjs';
import { emitAsyncApi } from './emit-asyncapi.mjs';
import { emitEvents } from './emit-events.mjs';
import { emitRetention } from './emit-retention.mjs';
import { emitResources } from './emit-resources.mjs';
import { emitResourceTypes } from './emit-resource-types.mjs';
import { readResources } from './read-resources.mjs';
import { format } from './format.mjs';

const contracts = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(contracts, '..');
const target = join(root, 'src', 'contracts');
const check = process.argv.includes('--check');

const sources = readSources(contracts);
const resources = readResources(contracts);
const template = (name) => readFileSync(join(contracts, 'generate', 'templates', `${name}.ts.txt`), 'utf8');

const files = new Map([
  [join(target, 'types.ts'), await emitTypes(sources)],
  [join(target, 'validators.ts'), emitValidators(sources)],
  [join(target, 'registers.ts'), emitRegisters(sources)],
  [join(target, 'schemas.ts'), emitSchemas(sources)],
  [join(target, 'resource-items.ts'), await emitResourceTypes(resources)],
  [join(target, 'reference', 'resources.ts'), emitResources(resources)],
  [join(target, 'reference', 'index.ts'), template('reference')],
  [join(target, 'reference', 'unpublished.ts'), template('unpublished')],
  [join(root, 'src', 'sdk', 'repeats.ts'), emitRepeats(sources)],
  [join(contracts, 'asyncapi', 'asyncapi.json'), emitAsyncApi(sources)],
  [join(root, 'docs', 'events.md'), emitEvents(sources)],
  [join(root, 'docs', 'retention.md'), emitRetention(sources)],
  [join(target, 'faults.ts'), template('faults')],
  [join(target, 'validate.ts'), template('validate')],
  [join(target, 'refuse.ts'), template('refuse')],
  [join(target, 'index.ts'), template('index')],
]);

const drifted = [];
for (const [path, text] of files) {
  const wanted = await format(path, text);
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) continue;
  drifted.push(relative(root, path));
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
}
for (const entry of existsSync(target) ? readdirSync(target, { recursive: true, withFileTypes: true }) : []) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isDirectory() || files.has(path) || entry.name.endsWith('.spec.ts')) continue;
  drifted.push(relative(root, path));
  if (!check) rmSync(path);
}

const verb = check ? 'differs from what contracts/ says' : 'written';
for (const name of drifted) process.stdout.write(`${name}: ${verb}\n`);
if (check && drifted.length > 0) {
  process.stdout.write('Run npm run generate and commit the result.\n');
  process.exitCode = 1;
} else {
  process.stdout.write(`${files.size} generated files up to date\n`);
}
