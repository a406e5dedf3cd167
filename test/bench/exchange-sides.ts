import type { Ground } from './exchange-ground';
import { BenchProcess } from './bench-process';
import type { BenchRun } from './bench-run';
import type { LoadRound } from './callers';
import { ASK_TOPIC, REPLY_TOPIC } from './kafkajs-echo';
import { NEST_TOPIC } from './nest-echo';
import { usageOfProcess } from './process-usage';
import type { Mode } from './subjects';

/** As many as a department's requests have: neither echo is held to one partition. */
const PARTITIONS = 3;
const PAYLOAD = 'x'.repeat(300);

/** Used by one process in one round. */
export type Used = Readonly<Record<string, number>>;

export interface SideRound extends LoadRound {
  /** Processor ms by process, the accounting after the last answer included. */
  readonly cpuMs: Used;
  /** Seconds from the last answer until the worker had entered every record. */
  readonly behindSeconds: number;
}

export interface Side {
  readonly name: string;
  /** What each call ends as, when it ends well. */
  readonly good: string;
  readonly round: (callers: number, milliseconds: number) => Promise<SideRound>;
  readonly peaksMiB: () => Used;
}

type Processes = Readonly<Record<string, number>>;

/** The echoes and the whole exchange in both modes, on one Kafka; each with a client process of its own. */
export async function startSides(run: BenchRun, ground: Ground): Promise<Side[]> {
  const brokers = [ground.file.kafka.brokers];
  await ground.admin.createTopics({
    topics: [NEST_TOPIC, `${NEST_TOPIC}.reply`, ASK_TOPIC, REPLY_TOPIC].map((topic) => ({
      topic,
      numPartitions: PARTITIONS,
      replicationFactor: 1,
    })),
  });
  const place = new Map(ground.file.processes.map(({ name, pid }) => [name, pid]));
  const pids = (names: readonly string[]): Processes =>
    Object.fromEntries(names.flatMap((name) => (place.get(name) === undefined ? [] : [[name, place.get(name)!]])));
  const echo = async (kind: 'nest' | 'kafkajs', name: string): Promise<Side> => {
    const service = await BenchProcess.start(run, { role: `${kind}-service`, brokers });
    const client = await BenchProcess.start(run, { role: `${kind}-client`, brokers, payload: PAYLOAD });
    const processes = { client: client.pid, service: service.pid, ...pids(['kafka']) };
    return sideOf({ name, good: 'echo', client, processes, mode: 'verify', accounted: () => Promise.resolve(0) });
  };
  const client = await BenchProcess.start(run, { role: 'gateway-client', ask: ground.ask });
  const whole = pids(['gateway', ground.agent, 'worker', 'kafka', 'postgres']);
  const exchange = (mode: Mode, good: string): Side => {
    const processes = { client: client.pid, ...whole };
    return sideOf({ name: mode, good, client, processes, mode, accounted: ground.accounted });
  };
  return [
    await echo('nest', 'Nest echo'),
    await echo('kafkajs', 'kafkajs echo'),
    exchange('verify', 'match'),
    exchange('fetch', 'found'),
  ];
}

interface Parts {
  name: string;
  good: string;
  client: BenchProcess;
  processes: Processes;
  mode: Mode;
  accounted: () => Promise<number>;
}

function sideOf({ name, good, client, processes, mode, accounted }: Parts): Side {
  const each = (of: (pid: number) => number): Used =>
    Object.fromEntries(Object.entries(processes).map(([process, pid]) => [process, of(pid)]));
  const cpu = (): Used => each((pid) => usageOfProcess(pid).cpuMs);
  return {
    name,
    good,
    async round(callers, milliseconds) {
      const before = cpu();
      const round = await client.round({ callers, milliseconds, mode });
      const behindSeconds = await accounted();
      const after = cpu();
      const cpuMs = Object.fromEntries(Object.entries(after).map(([process, ms]) => [process, ms - before[process]!]));
      return { ...round, cpuMs, behindSeconds };
    },
    peaksMiB: () => each((pid) => usageOfProcess(pid).peakMiB),
  };
}
