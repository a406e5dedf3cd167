import { restart } from '../../support/faults';
import { servedAgain, underLoad } from '../ground';
import { pause } from '../kills';
import type { Scenario } from './scenario';

/** With two of each, one may go at any time: rolling out a version is no outage. */
function stopped(kind: string, names: readonly string[]): Scenario {
  return {
    name: `SIGTERM of each ${kind} in turn: a client that retries once sees no failed call`,
    run: async (fault) => {
      const { calls } = await underLoad(fault, { callers: 8, patience: 'once-more' }, async () => {
        for (const name of names) {
          await pause(fault.random.between(300, 1_500));
          await fault.stack.supervisor.act(name, 'stop');
          await pause(fault.random.between(200, 1_500));
          const since = Date.now();
          await restart(fault.stack, name);
          fault.seen.services.push({ part: name, ms: await servedAgain(fault, since) });
        }
        await pause(500);
      });
      for (const { key } of calls) fault.seen.mustSucceed.add(key);
      const retried = calls.filter(({ tries }) => tries.length > 1).length;
      fault.say(`    ${calls.length} calls, ${retried} of them tried twice`);
      return [];
    },
  };
}

export const gatewaysInGoodOrder = stopped('gateway', ['gateway', 'gateway-2']);
export const workersInGoodOrder = stopped('worker', ['worker', 'worker-2']);
export const agentsInGoodOrder = stopped('agent', ['agent-public-security', 'agent-public-security-2']);
