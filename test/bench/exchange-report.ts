import { median } from '../support/figures';
import type { BenchRun, Figures } from './bench-run';
import type { Side } from './exchange-sides';

/** One side at one number of callers in one round. */
export interface Measured {
  readonly side: string;
  readonly callers: number;
  readonly round: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly goodShare: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly behindSeconds: number;
  /** Of one call, by process. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

interface Ground {
  readonly sides: readonly Side[];
  readonly machine: Readonly<Record<string, string | number>>;
  readonly milliseconds: number;
}

const YARDSTICK = 'Nest echo';
const MODES = ['verify', 'fetch'] as const;
/** At 64 callers rate and p99, at one caller p50, against the bare Nest echo; goals 3 and a third. */
const BOUNDS = { rounds: 5, rate: 2, p99: 0.5, p50OfOne: 1, goodShare: 0.97, behindSeconds: 5 } as const;

export function presentExchange(run: BenchRun, measured: readonly Measured[], ground: Ground): Figures {
  const table = rowsOf(measured);
  const ratios = ratiosOf(measured);
  const memory = ground.sides.map(({ name, peaksMiB }) => ({ side: name, peakMiB: roundedAll(peaksMiB()) }));
  const bad = Object.assign({}, ...measured.filter(({ side }) => isWhole(side)).map(({ kinds }) => kinds)) as object;
  const missed = missedBounds(run, measured, ratios);
  present(run, table, ratios, memory);
  for (const words of missed) run.say(`not reached: ${words}`);
  return {
    ok: missed.length === 0,
    ...{ missed, bounds: BOUNDS, machine: ground.machine, rounds: run.rounds, roundMs: ground.milliseconds },
    ...{ table, ratios, memory, kinds: Object.keys(bad) },
  };
}

type Row = ReturnType<typeof rowsOf>[number];

/** Medians of the rounds, so that one that something else disturbed weighs no more than any other. */
function rowsOf(measured: readonly Measured[]) {
  return groups(measured).map((rounds) => {
    const { side, callers } = rounds[0]!;
    const of = (figure: (one: Measured) => number): number => rounded(median(rounds.map(figure)));
    const processes = Object.keys(rounds[0]!.cpuMs);
    return {
      ...{ side, callers, perSecond: of((one) => one.perSecond), p50Ms: of((one) => one.p50) },
      ...{ p99Ms: of((one) => one.p99), behindSeconds: of((one) => one.behindSeconds) },
      goodShare: of((one) => one.goodShare),
      cpuMs: Object.fromEntries(processes.map((process) => [process, of((one) => one.cpuMs[process]!)])),
    };
  });
}

/** Each round's figure over the same round's of the yardstick; the median of those. */
function ratiosOf(measured: readonly Measured[]) {
  return groups(measured.filter(({ side }) => side !== YARDSTICK)).map((rounds) => {
    const { side, callers } = rounds[0]!;
    const of = (figure: (one: Measured) => number): number =>
      rounded(median(rounds.map((one) => figure(one) / figure(yardstickOf(measured, one)))));
    const [rate, p50, p99] = [of((one) => one.perSecond), of((one) => one.p50), of((one) => one.p99)];
    return { side, callers, rate, p50, p99 };
  });
}

type Ratio = ReturnType<typeof ratiosOf>[number];

function yardstickOf(measured: readonly Measured[], { callers, round }: Measured): Measured {
  return measured.find((one) => one.side === YARDSTICK && one.callers === callers && one.round === round)!;
}

function groups(measured: readonly Measured[]): Measured[][] {
  const byName = new Map<string, Measured[]>();
  for (const one of measured) {
    const name = `${one.callers} ${one.side}`;
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  return [...byName.values()];
}

function missedBounds(run: BenchRun, measured: readonly Measured[], ratios: readonly Ratio[]): string[] {
  const whole = measured.filter(({ side }) => isWhole(side));
  const at = (callers: number): Ratio[] => ratios.filter((one) => isWhole(one.side) && one.callers === callers);
  const least = Math.min(...whole.map(({ goodShare }) => goodShare));
  const furthest = Math.max(...whole.map(({ behindSeconds }) => behindSeconds));
  return [
    ...(run.rounds < BOUNDS.rounds ? [`${run.rounds} rounds of at least ${BOUNDS.rounds}`] : []),
    ...at(64).flatMap(({ side, rate, p99 }) => [
      ...(rate < BOUNDS.rate ? [`${side} at 64 callers: ${rate} times the echo's rate, at least ${BOUNDS.rate}`] : []),
      ...(p99 > BOUNDS.p99 ? [`${side} at 64 callers: p99 ${p99} of the echo's, at most ${BOUNDS.p99}`] : []),
    ]),
    ...at(1).flatMap(({ side, p50 }) =>
      p50 > BOUNDS.p50OfOne ? [`${side} at 1 caller: p50 ${p50} of the echo's, at most ${BOUNDS.p50OfOne}`] : [],
    ),
    ...(least < BOUNDS.goodShare ? [`${least} of a round's answers good, at least ${BOUNDS.goodShare}`] : []),
    ...(furthest > BOUNDS.behindSeconds ? [`the worker was ${rounded(furthest)} s behind at a round's end`] : []),
  ];
}

function present(
  { say }: BenchRun,
  table: readonly Row[],
  ratios: readonly Ratio[],
  memory: readonly { side: string; peakMiB: Readonly<Record<string, number>> }[],
): void {
  say('');
  say(`side          callers        /s   p50 ms   p99 ms  behind s  CPU ms a call, by process`);
  for (const { side, callers, perSecond, p50Ms, p99Ms, behindSeconds, cpuMs } of table) {
    const cells = [cell(callers, 7), cell(Math.round(perSecond), 10), cell(p50Ms, 9), cell(p99Ms, 9)];
    say(`${side.padEnd(14)}${cells.join('')}${cell(behindSeconds, 10)}  ${listed(cpuMs)}`);
  }
  say(`against the ${YARDSTICK}, medians of the rounds' ratios:`);
  for (const { side, callers, rate, p50, p99 } of ratios) {
    say(`${side.padEnd(14)}${cell(callers, 7)}  rate ${rate}, p50 ${p50}, p99 ${p99}`);
  }
  say('peak memory, MiB:');
  for (const { side, peakMiB } of memory) say(`${side.padEnd(14)} ${listed(peakMiB)}`);
}

const isWhole = (side: string): boolean => MODES.some((mode) => mode === side);
const cell = (value: number, width: number): string => String(value).padStart(width);
const rounded = (number: number): number => Math.round(number * 100) / 100;

function roundedAll(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, Math.round(figure)]));
}

function listed(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, figure]) => `${name} ${figure}`)
    .join(', ');
}
