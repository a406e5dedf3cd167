// npm run sdk: dist/sdk, what other systems install as `onceway/sdk`. Declarations by tsc, code by esbuild: one file for
// require, the same instance for import (two copies of a class would not know each other's errors), and one ES module
// for browsers. jose is inside, so nothing else is installed; a Node module in any of them fails the build. Whoever packs
// or imports the SDK builds it first, so what was built from the same sources is left as it is.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'dist', 'sdk');
const stamp = join(root, 'dist', 'sdk.inputs');

const inputs = digestOf(
  ['src/sdk', 'src/contracts', 'src/kernel'],
  [...['build/sdk.mjs', 'package-lock.json', 'tsconfig.json', 'tsconfig.sdk.json'], 'node_modules/jose/package.json'],
);
const wasBuilt = existsSync(join(target, 'browser.mjs')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
if (wasBuilt) process.exit(0);
rmSync(stamp, { force: true });

execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.sdk.json'], {
  cwd: root,
  stdio: 'inherit',
});

const common = {
  absWorkingDir: root,
  entryPoints: ['src/sdk/index.ts'],
  bundle: true,
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2022',
  legalComments: 'eof',
  metafile: true,
  logLevel: 'warning',
};
const { metafile } = await build({ ...common, format: 'esm', minify: true, outfile: join(target, 'browser.mjs') });
// For Node, so that what it exports can be seen from an ES module; that it needs nothing of Node is proved above.
await build({ ...common, platform: 'node', format: 'cjs', outfile: join(target, 'index.cjs') });

const [bundled] = Object.values(metafile.outputs);
writeFileSync(join(target, 'index.mjs'), `export { ${bundled.exports.join(', ')} } from './index.cjs';\n`);
for (const kind of ['mts', 'cts']) {
  writeFileSync(join(target, `index.d.${kind}`), "export * from './types/sdk/index.js';\n");
}
copyFileSync(join(root, 'node_modules/jose/LICENSE.md'), join(target, 'jose.LICENSE.md'));
process.stdout.write(`dist/sdk: ${Math.round(bundled.bytes / 1024)} KiB for browsers\n`);
writeFileSync(stamp, inputs);

function digestOf(folders, files) {
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const hash = createHash('sha256');
  for (const path of [...inFolders.sort(), ...files.map((file) => join(root, file))]) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}
