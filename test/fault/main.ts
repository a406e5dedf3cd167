import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { homeAt } from '../../src/apps/local';
import { restart } from '../support/faults';
import { settledBooks } from '../support/records';
import { readAudit } from './audit-topic';
import { prepareFaultGround, type FaultGround } from './ground';
import { historyFaults } from './history-faults';
import { killRound, planKills, type KillPlan } from './kills';
import { SCENARIOS } from './scenarios';

const HELP = `npm run test:fault -- [options]: kills and other faults under load, on a stack of its own
  --rounds N     kill -9 rounds, 20 unless told otherwise; each part is killed once in six
  --seed S       of everything that is left to chance; printed, so that a run can be had again
  --only PATTERN of the other scenarios those whose name fits it; "none" leaves all out
  --json         one JSON object as the last line, \`ok\` in it; the story goes to standard error
`;

const OPTIONS = {
  rounds: { type: 'string', default: '20' },
  seed: { type: 'string', default: '' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Of one round's faults that are told at once; all stand in the JSON object. */
const MOST_LINES = 12;

interface Round {
  readonly name: string;
  readonly run: (fault: FaultGround) => Promise<string[]>;
}

interface Verdict {
  readonly name: string;
  readonly seconds: number;
  readonly faults: readonly string[];
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) return Promise.resolve(process.stdout.write(HELP)).then(() => 0);
  const [rounds, seed] = [wholeNumber(values.rounds), values.seed === '' ? drawn() : wholeNumber(values.seed)];
  const out = values.json ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  say(`seed ${seed}; starting a stack with two gateways, two workers and two agents of a department`);
  const leave: (() => Promise<void>)[] = [];
  leaveOnSignal(leave);
  try {
    const fault = await prepareFaultGround(seed, say, (stack) => leave.push(() => stack.close()));
    leave.push(() => fault.load.stop());
    const plans = planKills(fault.random, rounds).map(asRound);
    const scenarios = SCENARIOS.filter(({ name }) => new RegExp(values.only, 'u').test(name));
    const verdicts = await judgeAll(fault, [...plans, ...scenarios]);
    if (verdicts.some(({ faults }) => faults.length > 0)) keepEvidence(fault, seed);
    return present(verdicts, { seed, rounds, fault, json: values.json });
  } finally {
    for (const end of leave.splice(0).reverse()) await end().catch(() => undefined);
  }
}

function asRound(plan: KillPlan): Round {
  const { parts, afterMs, awayMs } = plan;
  const name = `kill -9 of ${parts.join(' and ')} after ${afterMs} ms of load, away for ${awayMs} ms`;
  return { name, run: (fault) => killRound(fault, plan).then(() => []) };
}

/** Each round ends with the checker over all that has happened so far. A fault is told once, in the round that made it. */
async function judgeAll(fault: FaultGround, rounds: readonly Round[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const told = new Set<string>();
  for (const [at, { name, run }] of rounds.entries()) {
    fault.say(`${at + 1} of ${rounds.length}: ${name}`);
    const began = Date.now();
    const own = await run(fault).catch((error: unknown) => [`the round broke off: ${reasonOf(error)}`]);
    await bringAllBack(fault);
    const found = [...own, ...(await check(fault))].filter((line) => !told.has(line));
    for (const line of found) told.add(line);
    for (const line of found.slice(0, MOST_LINES)) fault.say(`  ✗ ${line}`);
    if (found.length > MOST_LINES) fault.say(`  ✗ and ${found.length - MOST_LINES} more`);
    const seconds = (Date.now() - began) / 1_000;
    if (found.length === 0) fault.say(`  ✓ ${seconds.toFixed(1)} s, ${fault.seen.calls.length} calls so far`);
    verdicts.push({ name, seconds, faults: found });
  }
  return verdicts;
}

/** A round that broke off leaves nothing dead to the next one. */
async function bringAllBack({ stack }: FaultGround): Promise<void> {
  const away = stack.supervisor.list().filter(({ state }) => state !== 'ready');
  for (const { name } of away) await restart(stack, name).catch(() => undefined);
}

async function check({ stack, kafka, seen }: FaultGround): Promise<string[]> {
  try {
    const books = await settledBooks(stack.file);
    return historyFaults({ ...seen, books, audit: await readAudit(kafka) });
  } catch (error) {
    return [`the books did not settle: ${reasonOf(error)}`];
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The stack's folder goes with it; what may explain a fault stays. */
function keepEvidence({ stack, seen, say }: FaultGround, seed: number): void {
  const folder = join(homeAt().folder, `fault-${seed}`);
  mkdirSync(folder, { recursive: true });
  cpSync(join(stack.file.dataDir, 'logs'), join(folder, 'logs'), { recursive: true });
  writeFileSync(join(folder, 'calls.jsonl'), seen.calls.map((call) => `${JSON.stringify(call)}\n`).join(''));
  say(`  the processes' logs and the client's are kept in ${folder}`);
}

function present(
  verdicts: readonly Verdict[],
  run: { seed: number; rounds: number; fault: FaultGround; json: boolean },
): number {
  const { seed, rounds, fault, json } = run;
  const failed = verdicts.filter(({ faults }) => faults.length > 0);
  const ok = failed.length === 0;
  const calls = fault.seen.calls.length;
  const disclosed = fault.seen.calls.filter(({ tries }) => tries.some(({ status }) => status === 200)).length;
  const slowest = Math.max(0, ...fault.seen.services.map(({ ms }) => ms ?? Infinity));
  fault.say(
    `${ok ? '✓' : '✗'} ${verdicts.length} rounds, ${failed.length} with faults; ${calls} calls, ${disclosed} answered`,
  );
  fault.say(`  slowest return to service ${(slowest / 1_000).toFixed(1)} s; seed ${seed}`);
  const figures = { ok, seed, rounds, calls, disclosed, slowestReturnMs: slowest, verdicts };
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  return ok ? 0 : 1;
}

function drawn(): number {
  return Date.now() % 1_000_000;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`${text} is no whole number`);
  return number;
}

function leaveOnSignal(leave: (() => Promise<void>)[]): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      const ends = leave.splice(0).reverse();
      void Promise.allSettled(ends.map((end) => end())).finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
  }
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
