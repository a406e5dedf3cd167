import { cpus } from 'node:os';
import { median, quantile } from '../support/figures';
import type { BenchRun, Figures } from './bench-run';
import { startGround } from './exchange-ground';
import { startSides, type Side, type SideRound } from './exchange-sides';
import { presentExchange, type Measured } from './exchange-report';
import { soak } from './soak';

const CALLERS = [1, 64, 256] as const;
const ROUND_MS = 4_000;
/** Compilers, caches and connections settle. */
const WARM_UP_MS = 3_000;

/**
 * What a governed exchange costs beside the bare echo that a team would write by the book. One Kafka, one machine; the
 * sides take turns within each round, in another order each, so that whatever else the machine does falls on all.
 */
export async function exchange(run: BenchRun): Promise<Figures> {
  const ground = await startGround(run);
  if (run.soakMs !== undefined) return soak(run, ground);
  const sides = await startSides(run, ground);
  const milliseconds = run.seconds === undefined ? ROUND_MS : run.seconds * 1000;
  const callers = run.callers === undefined ? CALLERS : [run.callers];
  for (const side of sides) for (const count of callers) await side.round(count, WARM_UP_MS);
  const measured: Measured[] = [];
  for (let round = 0; round < run.rounds; round++) {
    const order = round % 2 === 0 ? sides : [...sides].reverse();
    for (const count of callers) {
      for (const side of order) measured.push(figuresOf(side, count, round, await side.round(count, milliseconds)));
      run.say(`  round ${round + 1} of ${run.rounds}, ${count} callers: ${lineOf(measured.slice(-sides.length))}`);
    }
  }
  return presentExchange(run, measured, {
    sides,
    machine: { cores: cpus().length, processor: cpus()[0]?.model ?? 'unknown', node: process.version },
    milliseconds,
  });
}

function figuresOf(side: Side, callers: number, round: number, result: SideRound): Measured {
  const { calls, seconds, ms, kinds, cpuMs, behindSeconds } = result;
  return {
    side: side.name,
    callers,
    round,
    perSecond: calls / seconds,
    p50: median(ms),
    p99: quantile(ms, 0.99),
    goodShare: (kinds[side.good] ?? 0) / calls,
    kinds,
    behindSeconds,
    cpuMs: Object.fromEntries(Object.entries(cpuMs).map(([process, used]) => [process, used / calls])),
  };
}

function lineOf(measured: readonly Measured[]): string {
  return measured
    .map(({ side, perSecond, p50, p99 }) => `${side} ${perSecond.toFixed(0)}/s ${p50.toFixed(1)}/${p99.toFixed(0)} ms`)
    .join(' | ');
}
