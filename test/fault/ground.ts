import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import { seededRandom, type Random } from '../../src/apps/local/sample-data/random';
import { startOwnStack, type OwnStack } from '../support/faults';
import { median } from '../support/figures';
import { found, prepareGround, type Ground } from '../support/load';
import { LoadClient } from './load-client';
import type { Call, Service } from './history';

export const PERSONS = '101001/000001';
export const HOUSEHOLDS = '101001/000002';
const ENTERPRISES = '102001/000001';
const EXPECTED: Readonly<Record<string, string>> = {
  [PERSONS]: WELL_KNOWN.applicant.name,
  // The applicant heads his household.
  [HOUSEHOLDS]: WELL_KNOWN.applicant.name,
  [ENTERPRISES]: WELL_KNOWN.enterprise.name,
};

/** The department with two agents whose parts are put under stress. */
export const DEPARTMENT = 'public-security';

/** Everything that rounds work on: a stack with two of each process, a load beside it, and what was seen so far. */
export interface FaultGround {
  readonly stack: OwnStack;
  readonly ground: Ground;
  readonly load: LoadClient;
  readonly random: Random;
  readonly kafka: Kafka;
  /** The tables' owner; connects anew after each kill of PostgreSQL. */
  readonly owner: () => Promise<Client>;
  readonly say: (line: string) => void;
  readonly seen: Seen;
}

export interface Seen {
  readonly calls: Call[];
  readonly tokens: string[];
  readonly services: Service[];
  readonly mustSucceed: Set<string>;
}

const PEOPLE = 120;

export async function prepareFaultGround(
  seed: number,
  say: (line: string) => void,
  onStack: (stack: OwnStack) => void,
): Promise<FaultGround> {
  const stack = await startOwnStack(PEOPLE, [DEPARTMENT]);
  onStack(stack);
  const ground = await prepareGround();
  const asked = Object.entries(ground.grants).map(([resource, { id: grant }]) => {
    return { resource, grant, expected: EXPECTED[resource]! };
  });
  const load = await LoadClient.start(ground.caller.system, gatewaysOf(stack), asked);
  const kafka = new Kafka({ brokers: stack.file.kafka.brokers.split(','), logLevel: logLevel.NOTHING });
  const owner = (): Promise<Client> => connect(stack.file.postgres.owner);
  const seen: Seen = { calls: [], tokens: [], services: [], mustSucceed: new Set() };
  return { stack, ground, load, random: seededRandom(seed, 'faults'), kafka, owner, say, seen };
}

export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Both gateways, the public one first. */
export function gatewaysOf({ file }: OwnStack): string[] {
  return [file.gateway!.url, ...(file.replicas ?? []).flatMap(({ url }) => url ?? [])];
}

/** Management addresses of a department's agents. */
export function agentsOf({ file }: OwnStack, department = DEPARTMENT): string[] {
  return [...file.agents, ...(file.replicas ?? []).map((replica) => ({ ...replica, department: replica.name }))]
    .filter((agent) => agent.department === department || agent.department === `agent-${department}-2`)
    .map(({ management }) => management);
}

/** Puts load on while `work` runs, and notes what the client saw. */
export async function underLoad<T>(
  fault: FaultGround,
  how: { callers: number; patience: 'until-served' | 'once-more'; resources?: string[] },
  work: () => Promise<T>,
): Promise<{ result: T; calls: readonly Call[] }> {
  const { load, seen } = fault;
  await load.begin(how.callers, how.patience, how.resources);
  const [outcome] = await Promise.allSettled([work()]);
  const { calls, tokens } = await load.end();
  fault.say(`    ${summary(calls)}`);
  seen.calls.push(...calls);
  seen.tokens.push(...tokens);
  if (outcome.status === 'rejected') throw outcome.reason;
  return { result: outcome.value, calls };
}

/** How the tries of a load ended, and how long the answered ones took. */
function summary(calls: readonly Call[]): string {
  const tries = calls.flatMap((call) => call.tries);
  const counts = new Map<string, number>();
  for (const { status, code } of tries) {
    const name = status === 0 ? 'broken' : `${status}${code === undefined ? '' : ` ${code}`}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const times = tries.filter(({ status }) => status === 200).map(({ ms }) => ms);
  const typical = times.length === 0 ? '' : `; p50 ${median(times)} ms, longest ${Math.max(...times)} ms`;
  return `${calls.length} calls: ${[...counts].map(([name, count]) => `${count} × ${name}`).join(', ')}${typical}`;
}

const SERVED_IN_A_ROW = 4;
const PATIENCE_MS = 40_000;

/** How long after `sinceMs` every resource was served again by each gateway, several times in a row. */
export async function servedAgain({ ground, stack }: FaultGround, sinceMs: number): Promise<number | undefined> {
  const ways = gatewaysOf(stack).flatMap((url) => Object.keys(ground.grants).map((resource) => ({ url, resource })));
  const times = await Promise.all(ways.map((way) => wayServed(ground, way)));
  return times.includes(undefined) ? undefined : Math.max(...(times as number[])) - sinceMs;
}

async function wayServed(
  { caller, grants }: Ground,
  { url, resource }: { url: string; resource: string },
): Promise<number | undefined> {
  const through = caller.through(url);
  let [inARow, first, token]: [number, number, string | undefined] = [0, 0, undefined];
  const end = Date.now() + PATIENCE_MS;
  while (inARow < SERVED_IN_A_ROW && Date.now() < end) {
    try {
      token ??= await through.token(grants[resource]!);
      const { status } = await through.exchange({ token, prefer: 'wait=2', body: found(resource) });
      inARow = status === 200 ? inARow + 1 : 0;
    } catch {
      // No connection, or no token: not served.
      inARow = 0;
    }
    if (inARow === 1) first = Date.now();
    if (inARow === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return inARow < SERVED_IN_A_ROW ? undefined : first;
}

/** A figure of a process's own metrics, over all label values; 0 when nothing was counted. */
export async function figure(management: string, name: string, label = ''): Promise<number> {
  const text = await (await fetch(`${management}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
