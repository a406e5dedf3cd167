import { median, quantile } from '../support/figures';
import { BenchProcess } from './bench-process';
import type { BenchRun, Figures } from './bench-run';
import { startGround, type Ground } from './exchange-ground';
import { checkpoint, GROWN, grow } from './growth-rows';
import { MODES, type Mode } from './subjects';

const BOUNDS = { p50: 1.1, p99: 1.3, rounds: 7 };
const CALLERS = 64;
const ROUND_MS = 5_000;
/** Two runs of the first evening began with calls seven times as slow as those of their last rounds. */
const WARM_UP_MS = 15_000;
/** What somebody whom the source knows is answered; more of others would mean that something else was measured. */
const GOOD: Readonly<Record<Mode, string>> = { verify: 'match', fetch: 'found' };
const LEAST_GOOD = 0.97;

interface Side {
  readonly name: 'empty' | 'grown';
  readonly ground: Ground;
  readonly client: BenchProcess;
  readonly rounds: Record<Mode, Measured[]>;
}

interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly goodShare: number;
  readonly perSecond: number;
}

/**
 * Two stacks on one machine, one grown to 100,000 entries and 100,000 grants: is an exchange as fast there? Calls come at
 * a steady rate, half of what the empty one can do, and the sides take turns, so that whatever else the machine does
 * falls on both.
 */
export async function growth(run: BenchRun): Promise<Figures> {
  const [empty, grown] = [await startSide(run, 'empty'), await startSide(run, 'grown')];
  const began = performance.now();
  const { file, ask } = grown.ground;
  await grow(file.postgres, { grant: ask.grant, system: ask.systemId });
  await checkpoint(empty.ground.file.postgres.admin);
  run.say(`  grown by SQL in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const sides = [empty, grown];
  for (const { client } of sides) {
    for (const mode of MODES) await client.round({ callers: CALLERS, milliseconds: WARM_UP_MS, mode });
  }
  const perSecond = await halfOf(empty);
  // The other is to be as warm.
  await halfOf(grown);
  run.say(`  half of the empty system's capacity: ${perSecond} exchanges a second`);
  const milliseconds = run.seconds === undefined ? ROUND_MS : run.seconds * 1000;
  for (let round = 0; round < run.rounds; round++) {
    const order = round % 2 === 0 ? sides : [...sides].reverse();
    for (const mode of MODES) for (const side of order) await measure(side, mode, perSecond, milliseconds);
    run.say(`  round ${round + 1} of ${run.rounds}: ${sides.map(lastRound).join(' | ')}`);
  }
  return present(run, { empty, grown, perSecond, milliseconds });
}

async function startSide(run: BenchRun, name: Side['name']): Promise<Side> {
  const ground = await startGround(run);
  const client = await BenchProcess.start(run, { role: 'gateway-client', ask: ground.ask });
  return { name, ground, client, rounds: { verify: [], fetch: [] } };
}

/** Of the slower mode, so that neither is asked for more than half of what it can do. */
async function halfOf({ client }: Side): Promise<number> {
  const rates: number[] = [];
  for (const mode of MODES) {
    const { calls, seconds } = await client.round({ callers: CALLERS, milliseconds: ROUND_MS, mode });
    rates.push(calls / seconds);
  }
  return Math.max(1, Math.floor(Math.min(...rates) / 2));
}

async function measure(side: Side, mode: Mode, perSecond: number, milliseconds: number): Promise<void> {
  const { ms, kinds, calls, seconds } = await side.client.round({ callers: CALLERS, milliseconds, mode, perSecond });
  const goodShare = (kinds[GOOD[mode]] ?? 0) / calls;
  side.rounds[mode].push({ p50: median(ms), p99: quantile(ms, 0.99), goodShare, perSecond: calls / seconds });
  // What the worker has still to do would otherwise fall on the other side's turn.
  await side.ground.accounted();
}

function lastRound({ name, rounds }: Side): string {
  const of = (mode: Mode): string => {
    const { p50, p99 } = rounds[mode].at(-1)!;
    return `${mode} ${p50.toFixed(1)}/${p99.toFixed(0)} ms`;
  };
  return `${name}: ${MODES.map(of).join(', ')}`;
}

interface Result {
  readonly empty: Side;
  readonly grown: Side;
  readonly perSecond: number;
  readonly milliseconds: number;
}

/** The median of the rounds' ratios: both sides of a ratio were measured within the same seconds. */
function ratioOf({ empty, grown }: Result, mode: Mode, figure: 'p50' | 'p99'): number {
  return median(grown.rounds[mode].map((round, at) => round[figure] / empty.rounds[mode][at]![figure]));
}

function present(run: BenchRun, result: Result): Figures {
  const { empty, grown, perSecond, milliseconds } = result;
  const modes = MODES.map((mode) => {
    const side = ({ rounds }: Side): { p50: number; p99: number } => ({
      p50: rounded(median(rounds[mode].map(({ p50 }) => p50))),
      p99: rounded(median(rounds[mode].map(({ p99 }) => p99))),
    });
    const ratios = { p50: rounded(ratioOf(result, mode, 'p50')), p99: rounded(ratioOf(result, mode, 'p99')) };
    return { mode, empty: side(empty), grown: side(grown), ratios };
  });
  const good = [empty, grown].flatMap(({ rounds }) => MODES.flatMap((mode) => rounds[mode]));
  const goodShare = rounded(Math.min(...good.map((round) => round.goodShare)));
  const ok =
    run.rounds >= BOUNDS.rounds &&
    goodShare >= LEAST_GOOD &&
    modes.every(({ ratios }) => ratios.p50 <= BOUNDS.p50 && ratios.p99 <= BOUNDS.p99);
  run.say('');
  run.say(
    `${GROWN.entries.toLocaleString('en')} entries and ${GROWN.grants.toLocaleString('en')} grants, ${perSecond}/s`,
  );
  run.say('mode       empty p50   p99    grown p50   p99    ratio p50   p99   (bounds 1.1, 1.3)');
  for (const { mode, empty: before, grown: after, ratios } of modes) {
    const cells = [before.p50, before.p99, after.p50, after.p99, ratios.p50, ratios.p99];
    run.say(mode.padEnd(9) + cells.map((cell) => String(cell).padStart(10)).join(''));
  }
  run.say(`least share of answers match or found: ${(goodShare * 100).toFixed(1)} %`);
  const rounds = Object.fromEntries([empty, grown].map(({ name, rounds: all }) => [name, all]));
  return { ok, bounds: BOUNDS, grown: GROWN, perSecond, milliseconds, goodShare, modes, node: process.version, rounds };
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
