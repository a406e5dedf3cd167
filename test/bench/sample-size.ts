import { median, quantile } from '../support/figures';
import type { BenchRun, Figures } from './bench-run';
import { startSide, type Side } from './side';
import { MODES, type Mode } from './subjects';
import { usageOf, type Usage } from './usage';

const SMALL = 20_000;
const BOUNDS = { loadSeconds: 300, ratio: 1.2, rounds: 7 };
/** Calls of each mode before anything is noted: compilers, caches and connections settle. */
const WARM_UP = 150;
/** What somebody whom the source knows is answered; the rest is in doubt or a fault. */
const GOOD: Readonly<Record<Mode, string>> = { verify: 'match', fetch: 'found' };
/** Few people are under correction; more answers of other kinds than this mean that something else was measured. */
const LEAST_GOOD = 0.97;

interface Measured {
  readonly side: Side;
  readonly rounds: Readonly<Record<Mode, number[][]>>;
  readonly kinds: Record<string, number>;
}

/**
 * Two stacks on one machine, of 20,000 people and of many: is the big one as fast? They take turns, so that whatever
 * else the machine does falls on both. One caller, live tokens and proofs, subjects at random.
 */
export async function sampleSize(run: BenchRun): Promise<Figures> {
  // The large one first and alone: its loading is timed.
  const big = await startSide(run, run.people);
  run.say(`  sample data of all departments loaded in ${big.loadSeconds.toFixed(1)} s`);
  const small = await startSide(run, SMALL);
  const measured = [small, big].map((side): Measured => ({ side, rounds: { verify: [], fetch: [] }, kinds: {} }));
  for (const { side } of measured) for (const mode of MODES) await calls(side, mode, WARM_UP);
  const before = await Promise.all(measured.map(({ side }) => usageOf(side.file)));
  for (let round = 0; round < run.rounds; round++) {
    const order = round % 2 === 0 ? measured : [...measured].reverse();
    for (const one of order) await measure(one, run.calls);
    run.say(`  round ${round + 1} of ${run.rounds}: ${measured.map((one) => lastRound(one)).join(' | ')}`);
  }
  const after = await Promise.all(measured.map(({ side }) => usageOf(side.file)));
  const processes = measured.map((_one, at) => used(before[at]!, after[at]!));
  return present(run, measured, processes);
}

async function calls(side: Side, mode: Mode, count: number, kinds: Record<string, number> = {}): Promise<number[]> {
  const took: number[] = [];
  for (let call = 0; call < count; call++) {
    const { ms, kind } = await side.ask(mode);
    took.push(ms);
    const key = kind === GOOD[mode] ? 'good' : kind;
    kinds[key] = (kinds[key] ?? 0) + 1;
  }
  return took;
}

async function measure({ side, rounds, kinds }: Measured, count: number): Promise<void> {
  for (const mode of MODES) rounds[mode].push(await calls(side, mode, count, kinds));
}

function lastRound({ side, rounds }: Measured): string {
  const of = (mode: Mode): string => `${mode} ${median(rounds[mode].at(-1)!).toFixed(2)}`;
  return `${side.people.toLocaleString('en')}: ${MODES.map(of).join(', ')} ms`;
}

/** Processor time over the rounds, memory at their end. */
function used(before: readonly Usage[], after: readonly Usage[]): Usage[] {
  return after.map((usage, at) => ({ ...usage, cpuSeconds: usage.cpuSeconds - before[at]!.cpuSeconds }));
}

function timesOf({ side, rounds }: Measured, mode: Mode): { people: number; medianMs: number; p99Ms: number } {
  // The median of the rounds' medians: a round that something else disturbed weighs no more than any other.
  const medianMs = median(rounds[mode].map(median));
  return { people: side.people, medianMs: rounded(medianMs), p99Ms: rounded(quantile(rounds[mode].flat(), 0.99)) };
}

function present(run: BenchRun, measured: readonly Measured[], processes: readonly (readonly Usage[])[]): Figures {
  const [small, big] = measured as [Measured, Measured];
  const modes = MODES.map((mode) => {
    const times = { small: timesOf(small, mode), big: timesOf(big, mode) };
    return { mode, ...times, ratio: rounded(times.big.medianMs / times.small.medianMs) };
  });
  const goodShare = rounded(shareOfGood(measured));
  const loadSeconds = rounded(big.side.loadSeconds);
  const ok =
    loadSeconds <= BOUNDS.loadSeconds &&
    run.rounds >= BOUNDS.rounds &&
    goodShare >= LEAST_GOOD &&
    modes.every(({ ratio }) => ratio <= BOUNDS.ratio);
  run.say('');
  run.say(
    `sample data of ${big.side.people.toLocaleString('en')} people: ${loadSeconds} s (bound ${BOUNDS.loadSeconds} s)`,
  );
  run.say('mode         people    median ms      p99 ms');
  for (const { mode, small: little, big: large, ratio } of modes) {
    for (const { people, medianMs, p99Ms } of [little, large]) {
      run.say([mode.padEnd(7), cell(people.toLocaleString('en')), cell(medianMs), cell(p99Ms)].join(''));
    }
    run.say(`${mode}: ratio of medians ${ratio} (bound ${BOUNDS.ratio})`);
  }
  measured.forEach(({ side }, at) => presentUsage(run, side, processes[at]!));
  run.say(`answers match or found: ${(goodShare * 100).toFixed(1)} %`);
  return {
    ok,
    bounds: BOUNDS,
    rounds: run.rounds,
    callsPerRound: run.calls,
    loadSeconds,
    modes,
    goodShare,
    processes: measured.flatMap(({ side }, at) =>
      processes[at]!.map((usage) => ({
        people: side.people,
        process: usage.process,
        cpuSeconds: rounded(usage.cpuSeconds),
        memoryMiB: Math.round(usage.memoryMiB),
      })),
    ),
  };
}

function presentUsage({ say }: BenchRun, { people }: Side, usages: readonly Usage[]): void {
  say(`processes beside ${people.toLocaleString('en')} people: processor s over the rounds, memory MiB at the end`);
  for (const { process, cpuSeconds, memoryMiB } of usages) {
    say(`  ${process.padEnd(32)}${cell(cpuSeconds.toFixed(2))}${cell(Math.round(memoryMiB))}`);
  }
}

function shareOfGood(measured: readonly Measured[]): number {
  const counts = measured.flatMap(({ kinds }) => Object.entries(kinds));
  const sum = (entries: readonly (readonly [string, number])[]): number => entries.reduce((all, [, n]) => all + n, 0);
  return sum(counts.filter(([kind]) => kind === 'good')) / sum(counts);
}

const cell = (text: string | number): string => String(text).padStart(12);
const rounded = (number: number): number => Math.round(number * 100) / 100;
