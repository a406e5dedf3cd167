import { fork } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { startStack, type StackFile } from '../../src/apps/local';
import { grantTo, MATTER, newSystem, publishMissing } from '../../src/apps/local/demo/governance';
import { firstOfficer, gatewayOf, Officers } from '../../src/apps/local/demo/officers';
import { GOVERNMENT_SERVICES } from '../../src/apps/local/sample-data';
import { generateSigningJwk, signingKey } from '../../src/platform/keys';
import { median } from '../support/figures';
import type { BenchRun, Figures } from './bench-run';
import { TokenLoad } from './token-load';
import { usageOf } from './usage';

/** Issued tokens a CPU second: ours at least this many times oidc-provider's on PostgreSQL. */
const BOUND = 2;
/** Compilers, caches and connections settle. */
const WARM_UP_ROUNDS = 4;
/** Fewer would measure the pause before and after. */
const LEAST_TOKENS = 1_500;

interface Side {
  readonly name: string;
  readonly load: TokenLoad;
  /** Processor seconds, user and system, of the serving process since it began. */
  readonly cpuSeconds: () => Promise<number>;
  /** Tokens a CPU second, round by round. */
  readonly perCpuSecond: number[];
  readonly perSecond: number[];
}

/**
 * How many tokens an endpoint issues for a second of its own processor time: ES256 throughout, private_key_jwt, DPoP with
 * nonces, replay detection in PostgreSQL; ours with its grant read and its audit record acknowledged by Kafka. Beside it
 * oidc-provider with a PostgreSQL adapter, and in memory. They take turns.
 */
export async function tokens(run: BenchRun): Promise<Figures> {
  const stack = await stackOf(run);
  const ours = await oursOn(stack);
  const database = await databaseFor(stack, run);
  const sides = [
    ours,
    await oidc(run, 'oidc-provider, PostgreSQL', database),
    await oidc(run, 'oidc-provider, memory'),
  ];
  const count = Math.max(run.calls, LEAST_TOKENS);
  for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const side of sides) await measure(side, count);
  for (const { perCpuSecond, perSecond } of sides) [perCpuSecond.length, perSecond.length] = [0, 0];
  for (let round = 0; round < run.rounds; round++) {
    const order = round % 2 === 0 ? sides : [...sides].reverse();
    for (const side of order) await measure(side, count);
    const shown = sides.map(({ name, perCpuSecond }) => `${name} ${perCpuSecond.at(-1)!.toFixed(0)}`);
    run.say(`  round ${round + 1} of ${run.rounds}, tokens a CPU second: ${shown.join(' | ')}`);
  }
  return present(run, count, sides);
}

async function stackOf(run: BenchRun): Promise<StackFile> {
  run.say('Starting a stack');
  const leave = { end: (): Promise<void> => Promise.resolve() };
  run.leave.push(() => leave.end());
  const stack = await startStack({ env: process.env, people: 300, onRun: (abandon) => (leave.end = abandon) });
  leave.end = () => stack.stop();
  return stack.file;
}

async function oursOn(file: StackFile): Promise<Side> {
  const officers = await Officers.gather(file, await (await firstOfficer(file)).changePassword());
  await publishMissing(officers);
  const { id: systemId, signingKey: key } = await newSystem(await officers.windowHead, GOVERNMENT_SERVICES.creditCode);
  const wanted = { resource: '101001/000001', items: ['name'], modes: ['verify' as const], systems: [systemId] };
  const { id: grant } = await grantTo(officers, wanted);
  const issuer = gatewayOf(file);
  const details = JSON.stringify([{ type: 'onceway_exchange', grant, matter: MATTER }]);
  const form = { authorization_details: details };
  const load = await TokenLoad.of({ url: `${issuer}/oauth/token`, issuer, systemId, signingKey: key, form });
  const cpuSeconds = async (): Promise<number> =>
    (await usageOf(file)).find(({ process }) => process === 'gateway')!.cpuSeconds;
  return { name: 'onceway', load, cpuSeconds, perCpuSecond: [], perSecond: [] };
}

/** In the same server as ours. */
async function databaseFor({ postgres }: StackFile, run: BenchRun): Promise<string> {
  const admin = new Client({ connectionString: postgres.admin });
  await admin.connect();
  const name = `oidc_bench_${process.pid}`;
  await admin.query(`CREATE DATABASE ${name}`);
  run.leave.push(async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  const url = new URL(postgres.admin);
  url.pathname = `/${name}`;
  return url.href;
}

async function oidc(run: BenchRun, name: string, database?: string): Promise<Side> {
  const jwk = generateSigningJwk('ES256');
  const port = await freePort();
  const client = JSON.stringify(signingKey(jwk).publicJwk);
  const script = join(process.cwd(), 'test', 'bench', 'oidc-process.mjs');
  const child = fork(script, [String(port), client, ...(database === undefined ? [] : [database])], { silent: true });
  run.leave.push(() => Promise.resolve(void child.kill()));
  child.stderr?.resume();
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const cpuSeconds = (): Promise<number> =>
    new Promise((resolve) => {
      child.once('message', ({ cpuMicros }: { cpuMicros: number }) => resolve(cpuMicros / 1_000_000));
      child.send({});
    });
  const issuer = `http://127.0.0.1:${port}`;
  const ask = { url: `${issuer}/token`, issuer, systemId: 'bench', signingKey: jwk, form: { scope: 'exchange' } };
  return { name, load: await TokenLoad.of(ask), cpuSeconds, perCpuSecond: [], perSecond: [] };
}

async function measure({ load, cpuSeconds, perCpuSecond, perSecond }: Side, count: number): Promise<void> {
  const before = await cpuSeconds();
  const { seconds } = await load.round(count);
  perCpuSecond.push(count / ((await cpuSeconds()) - before));
  perSecond.push(count / seconds);
}

function present(run: BenchRun, tokensPerRound: number, sides: readonly Side[]): Figures {
  const figures = sides.map(({ name, perCpuSecond, perSecond }) => ({
    name,
    perCpuSecond: Math.round(median(perCpuSecond)),
    least: Math.round(Math.min(...perCpuSecond)),
    most: Math.round(Math.max(...perCpuSecond)),
    perSecond: Math.round(median(perSecond)),
  }));
  run.say('issued tokens a CPU second of the serving process, median of rounds (least to most); a second of time:');
  for (const { name, perCpuSecond, least, most, perSecond } of figures) {
    run.say(`  ${name.padEnd(26)} ${String(perCpuSecond).padStart(6)} (${least} to ${most}); ${perSecond}`);
  }
  const [ours, theirs, memory] = figures.map(({ perCpuSecond }) => perCpuSecond) as [number, number, number];
  const ratio = ours / theirs;
  run.say(`  ${ratio.toFixed(2)} times oidc-provider on PostgreSQL, at least ${BOUND} wanted;`);
  run.say(`  ${(ours / memory).toFixed(2)} times oidc-provider in memory, which forgets at a restart`);
  return {
    ok: ratio >= BOUND,
    node: process.version,
    rounds: run.rounds,
    tokensPerRound,
    ratio,
    bound: BOUND,
    sides: figures,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
