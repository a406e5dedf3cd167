// npm run check: every check that needs no running stack, one line each with its time.
// `-- NAME…` runs only those whose name begins so; `-- --json` ends with one JSON object.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { openRepository, REPOSITORY_RULES } from './repository-rules.mjs';

const bin = (name) => `node_modules/.bin/${name}`;

/** Longest first: two run at a time, and the type-aware ones decide how long all take. */
const CHECKS = [
  { name: 'lint', command: [bin('eslint'), '.', '--max-warnings', '0'] },
  { name: 'types', command: [bin('tsc'), '-p', 'tsconfig.spec.json', '--noEmit'] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'unused', command: [bin('knip'), '--no-progress'] },
  { name: 'imports', command: [bin('depcruise'), '--config', '.dependency-cruiser.mjs', 'src', 'migrations', 'test'] },
  { name: 'generated', command: ['npm', 'run', '--silent', 'generate', '--', '--check'] },
  ...Object.entries(REPOSITORY_RULES).map(([name, rule]) => ({ name, rule })),
];

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)));
const repository = openRepository(process.cwd());
const results = await runAll(chosen, 2);
const failed = results.filter(({ ok }) => !ok);

console.log(
  failed.length === 0 ? `${results.length} checks passed` : `failed: ${failed.map(({ name }) => name).join(', ')}`,
);
if (process.argv.includes('--json')) {
  console.log(
    JSON.stringify({ ok: failed.length === 0, checks: results.map(({ name, ok, ms }) => ({ name, ok, ms })) }),
  );
}
process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;

async function runAll(checks, atOnce) {
  const waiting = [...checks];
  const done = [];
  const lane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) done.push(await run(check));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done;
}

async function run({ name, command, rule }) {
  const start = performance.now();
  const { ok, output } = command ? await runCommand(command) : runRule(rule);
  const ms = Math.round(performance.now() - start);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(18)} ${(ms / 1000).toFixed(1).padStart(6)} s`);
  if (!ok) console.log(output.trimEnd().replace(/^/gm, '     '));
  return { name, ok, ms };
}

function runCommand([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

function runRule(rule) {
  const findings = rule(repository);
  return { ok: findings.length === 0, output: findings.join('\n') };
}
