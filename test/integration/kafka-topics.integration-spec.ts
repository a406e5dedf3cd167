import { randomInt } from 'node:crypto';
import { ConfigResourceTypes, type Admin, type Kafka } from 'kafkajs';
import { checkDurability, createKafka, ensureTopics, requestTopic, topicDrift, TOPICS } from '../../src/platform/kafka';
import { quiet, testBrokers, until } from '../support/kafka';

describe('topics', () => {
  const kafka = (): Kafka => createKafka({ brokers: testBrokers(), clientId: 'test-topics', logger: quiet() });
  let admins: Admin[];

  beforeAll(async () => {
    admins = [kafka().admin(), kafka().admin(), kafka().admin()];
    await Promise.all(admins.map((admin) => admin.connect()));
  });

  afterAll(async () => {
    await Promise.all(admins.map((admin) => admin.disconnect()));
  });

  it('are created once by processes that start together, with the settings of the table', async () => {
    const departments = Array.from({ length: 3 }, () => `test${randomInt(2 ** 40)}`);
    const options = { singleReplica: true, departments };
    await Promise.all(admins.map((admin) => ensureTopics(admin, options)));
    await ensureTopics(admins[0]!, options);
    const names = [TOPICS.audit.name, TOPICS.keys.name, ...departments.map(requestTopic)];
    await checkDurability(admins[0]!, options);
    await expect(checkDurability(admins[0]!, { singleReplica: false })).rejects.toMatchObject({
      code: 'kafka.durability-insufficient',
    });
    const { topics } = await admins[0]!.fetchTopicMetadata({ topics: names });
    const partitions = new Map(topics.map((topic) => [topic.name, topic.partitions.length]));
    expect(partitions.get(TOPICS.audit.name)).toBe(TOPICS.audit.partitions);
    for (const department of departments) {
      expect(partitions.get(requestTopic(department))).toBe(TOPICS.requests.partitions);
    }
    expect(await configOf(TOPICS.audit.name)).toMatchObject({
      'message.timestamp.type': 'LogAppendTime',
      'retention.ms': '-1',
      'cleanup.policy': 'delete',
    });
    expect(await configOf(TOPICS.keys.name)).toMatchObject({ 'cleanup.policy': 'compact' });
    expect(await configOf(requestTopic(departments[0]!))).toMatchObject({
      'retention.ms': String(TOPICS.requests.retentionMs),
    });
  });

  it('that somebody keeps longer than the register says are named', async () => {
    const department = `test${randomInt(2 ** 40)}`;
    const topic = requestTopic(department);
    await ensureTopics(admins[0]!, { singleReplica: true, departments: [department] });
    const drifts = async () => (await topicDrift(admins[0]!)).filter((drift) => drift.topic === topic);
    const keep = (retentionMs: number) =>
      admins[0]!.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: topic,
            configEntries: [{ name: 'retention.ms', value: String(retentionMs) }],
          },
        ],
      });
    expect(await drifts()).toEqual([]);
    await keep(86_400_000);
    const wanted = String(TOPICS.requests.retentionMs);
    await until(async () => (await drifts()).length > 0);
    expect(await drifts()).toEqual([{ topic, setting: 'retention.ms', wanted, found: '86400000' }]);
    await keep(TOPICS.requests.retentionMs);
    await until(async () => (await drifts()).length === 0);
  });

  async function configOf(name: string): Promise<Record<string, string>> {
    const resources = [{ type: ConfigResourceTypes.TOPIC, name }];
    const described = await admins[0]!.describeConfigs({ includeSynonyms: false, resources });
    const entries = described.resources[0]?.configEntries ?? [];
    return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
  }
});
