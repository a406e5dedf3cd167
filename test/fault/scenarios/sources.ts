import type { Call } from '../history';
import { agentsOf, connect, DEPARTMENT, figure, HOUSEHOLDS, PERSONS, underLoad, type FaultGround } from '../ground';
import { pause } from '../kills';
import { unless, type Scenario } from './scenario';

/** As the database's superuser in the department's own database. */
async function inSource<T>({ stack }: FaultGround, work: (query: (sql: string) => Promise<unknown>) => Promise<T>) {
  const url = new URL(stack.file.postgres.admin);
  url.pathname = new URL(stack.file.postgres.agents[DEPARTMENT]!).pathname;
  const client = await connect(url.href);
  try {
    return await work((sql) => client.query(sql));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Status of each first try of a resource, from a moment on. */
function statuses(calls: readonly Call[], resource: string, from: number, to: number): Set<number> {
  const first = calls.filter((call) => call.resource === resource).map(({ tries }) => tries[0]!);
  return new Set(first.filter(({ startedMs }) => startedMs > from && startedMs < to).map(({ status }) => status));
}

const SETTLE_MS = 500;

export const hangingSource: Scenario = {
  name: 'a source that hangs: only its own questions wait, to the deadline and no longer',
  async run(fault) {
    const how = { callers: 9, patience: 'once-more' as const };
    const { calls, result } = await underLoad(fault, how, async () => {
      await pause(500);
      return inSource(fault, async (query) => {
        await query('BEGIN');
        await query('LOCK TABLE rkgl.hk_hxx IN ACCESS EXCLUSIVE MODE');
        const from = Date.now() + SETTLE_MS;
        await pause(14_000);
        const to = Date.now() - 4_000;
        await query('ROLLBACK');
        await pause(2_000);
        return { from, to };
      });
    });
    const { from, to } = result;
    const hung = statuses(calls, HOUSEHOLDS, from, to);
    const others = statuses(calls, PERSONS, from, to);
    return [
      ...unless(hung.size === 1 && hung.has(504), `a hanging source was answered by ${[...hung].join(', ')}`),
      ...unless(others.size === 1 && others.has(200), `beside a hanging source: ${[...others].join(', ')}`),
    ];
  },
};

export const lyingSource: Scenario = {
  name: 'a source that lies: what breaks the contract never leaves, and the provider is named',
  async run(fault) {
    const how = { callers: 6, patience: 'once-more' as const };
    const { calls, result } = await underLoad(fault, how, async () => {
      await pause(500);
      return inSource(fault, async (query) => {
        await query('CREATE TABLE rkgl.kept AS SELECT gmsfhm, xm FROM rkgl.rk_jbxx');
        await query("UPDATE rkgl.rk_jbxx SET xm = ''");
        const from = Date.now() + SETTLE_MS;
        await pause(3_500);
        // What was asked last may be answered after the truth has come back.
        const to = Date.now() - 1_500;
        await query('UPDATE rkgl.rk_jbxx r SET xm = k.xm FROM rkgl.kept k WHERE k.gmsfhm = r.gmsfhm');
        await query('DROP TABLE rkgl.kept');
        await pause(500);
        return { from, to };
      });
    });
    const seen = statuses(calls, PERSONS, result.from, result.to);
    return unless(seen.size === 1 && seen.has(502), `a lying source was answered by ${[...seen].join(', ')}`);
  },
};

/** What waited for an agent past its deadline is dropped and counted, and its source is never asked. */
export const expiredRequests: Scenario = {
  name: 'requests past their deadline: dropped and reported, never executed',
  async run(fault) {
    const { stack } = fault;
    const agents = [DEPARTMENT, `${DEPARTMENT}-2`].map((name) => `agent-${name}`);
    const pids = agents.map((agent) => stack.supervisor.list().find(({ name }) => name === agent)!.pid!);
    const asked = (): Promise<number> =>
      sum(agentsOf(stack).map((at) => figure(at, 'onceway_agent_source_seconds_count')));
    const dropped = (): Promise<number> =>
      sum(agentsOf(stack).map((at) => figure(at, 'onceway_agent_dropped_total', 'reason="expired"')));
    const before = { asked: await asked(), dropped: await dropped() };
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const { calls } = await underLoad(fault, { callers: 3, patience: 'once-more', resources: [PERSONS] }, async () => {
      await pause(100);
    }).finally(() => {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    });
    await pause(4_000);
    const [executed, reported] = [(await asked()) - before.asked, (await dropped()) - before.dropped];
    const sent = calls.flatMap(({ tries }) => tries).length;
    return [
      ...unless(
        calls.every(({ tries }) => tries.every(({ status }) => status === 504)),
        'an absent agent gave answers',
      ),
      ...unless(executed === 0, `${executed} of ${sent} expired requests were put to the source`),
      ...unless(reported >= sent, `${sent} requests expired and ${reported} were reported`),
    ];
  },
};

async function sum(numbers: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(numbers)).reduce((all, one) => all + one, 0);
}
