import { kill, restart } from '../support/faults';
import { servedAgain, underLoad, type FaultGround } from './ground';

/** What is killed, as the supervisor names it; of what is there twice, one of the two. */
const PARTS: readonly (readonly string[])[] = [
  ['gateway', 'gateway-2'],
  ['worker', 'worker-2'],
  ['agent-public-security', 'agent-public-security-2'],
  ['agent-market-regulation'],
  ['kafka'],
  ['postgres'],
];

/** They come back when they accept connections; of our own processes even the start counts as time without service. */
const STORES: ReadonlySet<string> = new Set(['kafka', 'postgres']);

export interface KillPlan {
  readonly parts: readonly string[];
  readonly afterMs: number;
  readonly apartMs: number;
  readonly awayMs: number;
}

/** Each part once in every six rounds, in an order of chance; now and then two die within a second. */
export function planKills(random: FaultGround['random'], rounds: number): KillPlan[] {
  const plans: KillPlan[] = [];
  while (plans.length < rounds) {
    const left = [...PARTS];
    while (left.length > 0 && plans.length < rounds) {
      const chosen = left.splice(random.between(0, left.length - 1), 1)[0]!;
      const second = random.chance(0.25) ? PARTS.filter((part) => part !== chosen) : [];
      const parts = [random.pick(chosen), ...(second.length > 0 ? [random.pick(random.pick(second))] : [])];
      const [afterMs, apartMs] = [random.between(500, 3_000), random.between(0, 1_000)];
      plans.push({ parts, afterMs, apartMs, awayMs: random.between(200, 4_000) });
    }
  }
  return plans;
}

/** kill -9 under load, away for a while, and back by the supervisor. */
export async function killRound(fault: FaultGround, plan: KillPlan): Promise<void> {
  await underLoad(fault, { callers: 8, patience: 'until-served' }, async () => {
    await pause(plan.afterMs);
    for (const part of plan.parts) {
      await kill(fault.stack, part);
      await pause(plan.apartMs);
    }
    await pause(plan.awayMs);
    const back = await Promise.all(plan.parts.map((part) => bringBack(fault, part)));
    const ms = await servedAgain(fault, Math.max(...back));
    fault.seen.services.push({ part: plan.parts.join(' and '), ms });
    fault.say(`    all served again ${ms === undefined ? 'never' : `${Math.max(0, ms)} ms after the return`}`);
  });
}

/** From when on the part counts as back. */
async function bringBack({ stack }: FaultGround, part: string): Promise<number> {
  const spawned = Date.now();
  await restart(stack, part);
  return STORES.has(part) ? Date.now() : spawned;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
