import type { BenchRun, Figures } from './bench-run';
import { BenchProcess } from './bench-process';
import type { Ground } from './exchange-ground';
import { usageOf } from './usage';

const CALLERS = 64;
const SAMPLE_MS = 5_000;
/** Of the run, until heaps and caches have their size. */
const SETTLING = 0.3;
/** MiB a minute that gateway and agent may grow once settled. */
const FLAT = 1;

interface Sample {
  readonly minute: number;
  readonly memoryMiB: Readonly<Record<string, number>>;
}

/** A long run under load: does the memory of gateway and agent stay flat? */
export async function soak(run: BenchRun, ground: Ground): Promise<Figures> {
  const client = await BenchProcess.start(run, { role: 'gateway-client', ask: ground.ask });
  const agents = ground.file.agents.filter(({ department }) => `agent-${department}` === ground.agent);
  const agent = `agent ${agents[0]!.department}`;
  const samples: Sample[] = [];
  const began = performance.now();
  const sample = async (): Promise<void> => {
    const minute = (performance.now() - began) / 60_000;
    const usages = await usageOf({ ...ground.file, agents });
    samples.push({ minute, memoryMiB: Object.fromEntries(usages.map((one) => [one.process, one.memoryMiB])) });
  };
  let [calls, seconds] = [0, 0];
  while (performance.now() - began < run.soakMs!) {
    // A new round takes a new token in time; the modes take turns.
    const mode = samples.length % 2 === 0 ? 'verify' : 'fetch';
    const round = await client.round({ callers: CALLERS, milliseconds: SAMPLE_MS, mode });
    [calls, seconds] = [calls + round.calls, seconds + round.seconds];
    await sample();
    run.say(`  ${lineOf(samples.at(-1)!)}, ${Math.round(round.calls / round.seconds)}/s`);
  }
  await ground.accounted();
  return present(run, samples, { calls, perSecond: calls / seconds, held: ['gateway', agent] });
}

function present(
  run: BenchRun,
  samples: readonly Sample[],
  { calls, perSecond, held }: { calls: number; perSecond: number; held: readonly string[] },
): Figures {
  const settled = samples.slice(Math.floor(samples.length * SETTLING));
  const slopes = Object.fromEntries(
    Object.keys(samples[0]!.memoryMiB).map((process) => [process, rounded(slopeOf(settled, process))]),
  );
  run.say(`${calls} exchanges, ${perSecond.toFixed(0)} a second, ${CALLERS} callers`);
  for (const [process, slope] of Object.entries(slopes)) run.say(`${process}: ${slope} MiB a minute once settled`);
  const ok = held.every((process) => slopes[process]! <= FLAT);
  return { ok, bound: FLAT, calls, perSecond: rounded(perSecond), slopes, samples };
}

/** Least squares. */
function slopeOf(samples: readonly Sample[], process: string): number {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ memoryMiB }) => memoryMiB[process]!)];
  const across = samples.reduce((sum, { minute, memoryMiB }) => sum + (minute - x) * (memoryMiB[process]! - y), 0);
  return across / samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
}

function lineOf({ minute, memoryMiB }: Sample): string {
  const memory = Object.entries(memoryMiB).map(([process, mib]) => `${process} ${Math.round(mib)} MiB`);
  return `${minute.toFixed(1)} min: ${memory.join(', ')}`;
}

const rounded = (number: number): number => Math.round(number * 100) / 100;
