import { kill, restart } from '../../support/faults';
import { servedAgain, underLoad } from '../ground';
import type { Call } from '../history';
import { pause } from '../kills';
import { unless, type Scenario } from './scenario';

interface Pair {
  readonly kind: string;
  readonly names: readonly [string, string];
  /** What callers must notice of it, and what they must not. */
  readonly seen: (calls: readonly Call[]) => string[];
}

/** Having two of each is no reason to rely on one: both die in mid-exchange. */
function both({ kind, names, seen }: Pair): Scenario {
  return {
    name: `both ${kind} killed: nothing is lost, and all is served again`,
    run: async (fault) => {
      const { calls } = await underLoad(fault, { callers: 6, patience: 'until-served' }, async () => {
        await pause(fault.random.between(500, 1_500));
        await Promise.all(names.map((name) => kill(fault.stack, name)));
        await pause(4_000);
        const since = Date.now();
        await Promise.all(names.map((name) => restart(fault.stack, name)));
        fault.seen.services.push({ part: `both ${kind}`, ms: await servedAgain(fault, since) });
      });
      return seen(calls);
    },
  };
}

const statusesOf = (calls: readonly Call[]): Set<number> =>
  new Set(calls.flatMap(({ tries }) => tries.map(({ status }) => status)));

export const bothGateways = both({
  kind: 'gateways',
  names: ['gateway', 'gateway-2'],
  seen: (calls) => unless(statusesOf(calls).has(0), 'nobody noticed that both gateways were away'),
});

export const bothWorkers = both({
  kind: 'workers',
  names: ['worker', 'worker-2'],
  seen: (calls) => unless([...statusesOf(calls)].join() === '200', 'callers noticed that both workers were away'),
});

export const bothAgents = both({
  kind: 'agents of a department',
  names: ['agent-public-security', 'agent-public-security-2'],
  seen: (calls) => unless(statusesOf(calls).has(504), 'nobody noticed that both agents were away'),
});
