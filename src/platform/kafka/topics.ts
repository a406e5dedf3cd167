import { ConfigResourceTypes, type Admin, type ITopicConfig } from 'kafkajs';
import { refuse, TOPICS, type TopicRow } from '../../contracts';

export { TOPICS };

export interface TopicOptions {
  /** True on the local stack alone: one replica of everything. */
  singleReplica: boolean;
}

const REPLICAS = 3;
const MIN_IN_SYNC = 2;
const ATTEMPTS = 5;
/** One topic a department each. */
const LANES: readonly TopicRow[] = [TOPICS.requests, TOPICS.asyncRequests];

/** The topic that carries requests to a department's agents; named by its credit code. */
export function requestTopic(department: string): string {
  return TOPICS.requests.name.replace('{department}', department);
}

/** The lane of questions that nobody waits for. */
export function asyncRequestTopic(department: string): string {
  return TOPICS.asyncRequests.name.replace('{department}', department);
}

/** The group in which all agents of a department share its requests: one group a topic, under the department's prefix. */
export function requestGroup(department: string, topic = requestTopic(department)): string {
  return `agent.${department}.${topic}`;
}

/** The department of a request topic; undefined for any other topic. */
export function departmentOfTopic(topic: string, { name }: TopicRow = TOPICS.requests): string | undefined {
  const [before = '', after = ''] = name.split('{department}');
  if (!topic.startsWith(before) || !topic.endsWith(after)) return undefined;
  return topic.slice(before.length, topic.length - after.length);
}

/**
 * Creates the topics of the table, and the request topics of each department, that do not exist yet. Topics that exist are
 * left as their operator made them. Safe to call from several processes at once, and again.
 */
export async function ensureTopics(
  admin: Admin,
  options: TopicOptions & { departments: readonly string[] },
): Promise<void> {
  const wanted = topicsOf(options.departments).map(({ topic, row }) => configOf(topic, row, options.singleReplica));
  for (let attempt = 1; ; attempt++) {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    try {
      await admin.createTopics({ topics: missing, waitForLeaders: true, timeout: 5000 });
    } catch (error) {
      // Another process may have created some of them meanwhile: look again rather than read aggregate errors.
      if (attempt >= ATTEMPTS) throw refuse('kafka.unavailable', { detail: 'topics cannot be created', cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
    }
  }
}

/**
 * Checks that no acknowledged record can be lost: `audit.records` goes by the broker's clock and is never expired by time,
 * and every topic of the table has three replicas, two of them in sync (`singleReplica` skips that part). Throws
 * `kafka.durability-insufficient`, facts `{topics}`.
 */
export async function checkDurability(
  admin: Admin,
  options: TopicOptions & { departments?: readonly string[] },
): Promise<void> {
  const names = topicsOf(options.departments ?? []).map(({ topic }) => topic);
  const settings = await settingsOf(admin, names);
  const audit = settings.get(TOPICS.audit.name);
  if (audit?.['message.timestamp.type'] !== 'LogAppendTime' || audit['retention.ms'] !== '-1') {
    throw insufficient('the audit topic needs LogAppendTime and no time retention', [TOPICS.audit.name]);
  }
  if (options.singleReplica) return;
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const thin = topics.filter(({ partitions }) => partitions.some(({ replicas }) => replicas.length < REPLICAS));
  const lax = names.filter((name) => Number(settings.get(name)?.['min.insync.replicas'] ?? 0) < MIN_IN_SYNC);
  const faulty = new Set([...thin.map(({ name }) => name), ...lax]);
  if (faulty.size === 0) return;
  throw insufficient(`topics need ${REPLICAS} replicas and min.insync.replicas ${MIN_IN_SYNC}`, [...faulty].sort());
}

/** A setting of a topic that is not what the register says. */
export interface TopicDrift {
  topic: string;
  setting: string;
  wanted: string;
  found: string;
}

/** Compares how long the broker keeps each topic, and by what time, with the register. */
export async function topicDrift(admin: Admin): Promise<TopicDrift[]> {
  const rows = (await admin.listTopics()).flatMap((topic) => {
    const row = rowOf(topic);
    return row ? [{ topic, row }] : [];
  });
  const settings = await settingsOf(
    admin,
    rows.map(({ topic }) => topic),
  );
  return rows.flatMap(({ topic, row }) =>
    Object.entries(retentionOf(row)).flatMap(([setting, wanted]) => {
      const found = settings.get(topic)?.[setting] ?? '';
      return found === wanted ? [] : [{ topic, setting, wanted, found }];
    }),
  );
}

function rowOf(topic: string): TopicRow | undefined {
  const lane = LANES.find((row) => departmentOfTopic(topic, row) !== undefined);
  if (lane !== undefined) return lane;
  return Object.values(TOPICS).find(({ name }) => name === topic);
}

function insufficient(detail: string, topics: string[]): Error {
  return refuse('kafka.durability-insufficient', { detail, facts: { topics } });
}

async function settingsOf(admin: Admin, names: string[]): Promise<Map<string, Record<string, string>>> {
  const configNames = ['min.insync.replicas', 'message.timestamp.type', 'retention.ms', 'cleanup.policy'];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

function topicsOf(departments: readonly string[]): { topic: string; row: TopicRow }[] {
  const fixed = Object.values(TOPICS).filter((row) => !LANES.includes(row));
  return [
    ...fixed.map((row) => ({ topic: row.name, row })),
    ...departments.flatMap((department) => [
      { topic: requestTopic(department), row: TOPICS.requests },
      { topic: asyncRequestTopic(department), row: TOPICS.asyncRequests },
    ]),
  ];
}

function retentionOf(row: TopicRow): Record<string, string> {
  return {
    'cleanup.policy': row.cleanup,
    'retention.ms': String(row.retentionMs),
    'message.timestamp.type': row.timestampType,
  };
}

function configOf(topic: string, row: TopicRow, singleReplica: boolean): ITopicConfig {
  const config: Record<string, string> = {
    ...retentionOf(row),
    'min.insync.replicas': String(singleReplica ? 1 : MIN_IN_SYNC),
  };
  // Retention works by whole segments: one that lasts a week (the default) would keep minutes' worth of records as long.
  if (row.retentionMs > 0) config['segment.ms'] = String(Math.max(row.retentionMs / 2, 60_000));
  return {
    topic,
    numPartitions: row.partitions,
    replicationFactor: singleReplica ? 1 : REPLICAS,
    configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
  };
}
