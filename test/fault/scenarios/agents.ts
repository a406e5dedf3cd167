import { statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/apps/local/paths';
import { restart } from '../../support/faults';
import { startOddAgent, type OddAgent, type Oddity } from '../agent-process';
import { DEPARTMENT, figure, PERSONS, servedAgain, underLoad, type FaultGround } from '../ground';
import type { Call } from '../history';
import { pause } from '../kills';
import { unless, type Scenario } from './scenario';

const AGENTS = [`agent-${DEPARTMENT}`, `agent-${DEPARTMENT}-2`];

/** Has an odd agent as the department's only one while `work` runs, then the two good ones again. */
async function aloneWith<T>(fault: FaultGround, odd: Oddity, work: (agent: OddAgent) => Promise<T>): Promise<T> {
  for (const name of AGENTS) await fault.stack.supervisor.act(name, 'stop');
  const agent = await startOddAgent(fault, odd);
  try {
    return await work(agent);
  } finally {
    await agent.stop();
    const since = Date.now();
    await Promise.all(AGENTS.map((name) => restart(fault.stack, name)));
    fault.seen.services.push({ part: 'the good agents', ms: await servedAgain(fault, since) });
  }
}

const FIVE_MINUTES_MS = 300_000;
const LOAD = { callers: 4, patience: 'once-more' as const, resources: [PERSONS] };

/** One that is behind takes no key which was announced since: on a stack this young it is then never ready. */
function wrongClock(shiftMs: number): Scenario {
  const way = shiftMs > 0 ? 'ahead' : 'behind';
  return {
    name: `an agent's clock 5 minutes ${way}: it answers nothing and says so`,
    run: (fault) => {
      const preload = join(packageRoot(), 'test', 'fault', 'shifted-clock.cjs');
      const environment = { NODE_OPTIONS: `--require ${preload}`, SHIFT_MS: String(shiftMs) };
      return aloneWith(fault, { department: DEPARTMENT, environment }, async (agent) => {
        const started = await agent.ready(30_000);
        const { calls } = await underLoad(fault, LOAD, () => pause(2_000));
        const skewed = await figure(agent.management, 'onceway_agent_dropped_total', 'reason="clock-skew"');
        const offset = await figure(agent.management, 'onceway_agent_clock_offset_seconds');
        return [
          ...unless(started || shiftMs < 0, 'the agent with the wrong clock did not start'),
          ...unless(all(calls, 504), `a wrong clock was answered by ${[...statusesOf(calls)].join(', ')}`),
          ...unless(
            !started || (skewed > 0 && Math.abs(offset - shiftMs / 1_000) < 30),
            `it tells of ${skewed} dropped requests and an offset of ${offset} s`,
          ),
        ];
      });
    },
  };
}

export const clockAhead = wrongClock(FIVE_MINUTES_MS);
export const clockBehind = wrongClock(-FIVE_MINUTES_MS);

/** Nothing the agent must do needs its disk: what it cannot write is lines of its log. */
export const fullDisk: Scenario = {
  name: 'a full disk at the agent: it goes on answering',
  run: (fault) => {
    const logFile = join(fault.stack.file.dataDir, 'logs', 'agent-full-disk.log');
    // Blocks of 512 bytes, as POSIX has them; some shells count kilobytes. Full within the first answers.
    const odd = { department: DEPARTMENT, shell: 'ulimit -f 8;', logFile };
    return aloneWith(fault, odd, async (agent) => {
      const started = await agent.ready(30_000);
      const { calls } = await underLoad(fault, LOAD, () => pause(6_000));
      const { size } = statSync(logFile);
      const last = calls.slice(-20);
      return [
        ...unless(started, 'the agent with the full disk did not start'),
        ...unless(size >= 4_096 && size <= 8_192, `the log of ${size} bytes never filled its disk`),
        ...unless(agent.child.exitCode === null, `the agent ended (${agent.child.exitCode}) when its disk was full`),
        ...unless(all(last, 200), `a full disk was answered by ${[...statusesOf(last)].join(', ')}`),
      ];
    });
  },
};

function statusesOf(calls: readonly Call[]): Set<number> {
  return new Set(calls.flatMap(({ tries }) => tries.map(({ status }) => status)));
}

function all(calls: readonly Call[], status: number): boolean {
  const seen = statusesOf(calls);
  return seen.size === 1 && seen.has(status);
}
