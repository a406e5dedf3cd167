/**
 * `agent check`: reads the environment that the agent would, and says everything that would keep it from answering.
 * It asks Kafka and the sources and changes nothing, but for one dead letter by which the broker tells the time. It
 * shows no value of anybody's record, whatever it finds.
 */
import type { Environment } from '../../platform/config';
import { createKafka, KafkaProbe } from '../../platform/kafka';
import { createLogger } from '../../platform/logging';
import { systemClock, type Clock } from '../../kernel';
import { connectorsOf } from '../connect';
import { createAgentMetrics } from '../agent-metrics';
import { Registry } from '../../platform/metrics';
import { inspectorOf } from '../inspect';
import type { Check, CheckResult } from './check';
import { AGENT_CHECK_HELP, readArguments } from './arguments';
import { codes } from './codes';
import { connections, mapping, operations, settings } from './configuration';
import { contractPublished, mappingComplete, mappingFits, resourcesMapped } from './contracts';
import { given, type Ground } from './ground';
import { clock, kafka, requestTopic, topicReading, topics, topicWriting } from './kafka';
import { gatewayKeys, keyFiles, ownKeys, rootKey } from './keys';
import { published } from './published';
import { countsOf, report } from './report';
import { runChecks } from './run-checks';
import { sample } from './sample';
import { duplicates, sourceColumns, sourceIndex, sourceReached, sourceRights, sourceRows } from './source';
import { subjectCheck, subjectNumber } from './subject';

export { AGENT_CHECK_HELP };

/** For the one question of a subject. */
const WITHIN_MS = 5_000;

/** In an order in which each comes after those that it needs. */
const CHECKS: readonly Check[] = [
  settings,
  mapping,
  operations,
  connections,
  keyFiles,
  kafka,
  topics,
  requestTopic,
  topicReading,
  topicWriting,
  clock,
  published,
  rootKey,
  gatewayKeys,
  ownKeys,
  contractPublished,
  resourcesMapped,
  mappingComplete,
  mappingFits,
  sourceReached,
  sourceRights,
  sourceColumns,
  sourceRows,
  sourceIndex,
  sample,
  codes,
  duplicates,
  subjectNumber,
  subjectCheck((ground, { resource, source: name }) => {
    const { sources, ...mapped } = given(ground, 'sources');
    const only = <Row extends { resource: string }>(rows: readonly Row[] = []): Row[] =>
      rows.filter((row) => row.resource === resource);
    const source = sources.find((one) => one.name === name)!;
    const config = {
      sources: {
        ...mapped,
        sources: [source.kind === 'file' ? source : { ...source, timeoutMs: WITHIN_MS }],
        resources: only(mapped.resources),
        operations: only(mapped.operations),
        files: only(mapped.files),
      },
      access: given(ground, 'access'),
      operations: ground.operations ?? new Map(),
    };
    const metrics = createAgentMetrics(new Registry());
    return connectorsOf(config, { clock: ground.clock, logger: createLogger('agent-check', 'silent'), metrics })[0]!;
  }),
];

/**
 * The command: says a line a check, answers `ok` and all results. Not ok when a check fails; a warning is for a person to
 * judge. Throws ConfigError when the arguments or the file of the environment cannot be read.
 */
export async function agentCheck(
  args: readonly string[],
  env: Environment,
  say: (line: string) => void,
): Promise<{ ok: boolean; counts: ReturnType<typeof countsOf>; checks: CheckResult[] }> {
  const asked = readArguments(args, env);
  if (asked === undefined) {
    say(AGENT_CHECK_HELP);
    return { ok: true, counts: countsOf([]), checks: [] };
  }
  const checks = await checkAgent(asked.env, asked);
  for (const line of report(checks)) say(line);
  const counts = countsOf(checks);
  return { ok: counts.fail === 0, counts, checks };
}

/** Runs all checks on what an environment says; a subject is asked for only when it is given. */
export async function checkAgent(
  env: Environment,
  { subject, clock: own = systemClock }: { subject?: string; clock?: Clock } = {},
): Promise<CheckResult[]> {
  const logger = createLogger('agent-check', 'silent');
  const ground: Ground = {
    env,
    clock: own,
    ...(subject !== undefined && { subject }),
    connect: ({ brokers, department }) =>
      new KafkaProbe({
        kafka: createKafka({ brokers, clientId: `agent-${department}-check`, logger }),
        logger,
        groupPrefix: `agent.${department}.check`,
      }),
    inspect: (source, access) => inspectorOf(source, access, ground.sources),
    inspectors: new Map(),
  };
  try {
    return await runChecks(CHECKS, ground);
  } finally {
    await Promise.all([...ground.inspectors.values()].map((inspector) => inspector.close()));
  }
}
