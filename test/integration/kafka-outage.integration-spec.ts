import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { startInfra, type Infra } from '../../src/apps/local';
import {
  createKafka,
  ensureTopics,
  GroupConsumer,
  LeasedConsumer,
  RecordProducer,
  TableReader,
  TOPICS,
} from '../../src/platform/kafka';
import { quiet, until } from '../support/kafka';

const WITHIN_MS = 1500;

describe('when Kafka goes away', () => {
  let infra: Infra;
  let kafka: Kafka;
  let producer: RecordProducer;

  beforeAll(async () => {
    // A broker of its own: the other tests' one must live.
    const { ONCEWAY_KAFKA_BROKERS: _, ...env } = process.env;
    infra = await startInfra({ env, only: ['kafka'] });
    kafka = createKafka({ brokers: [infra.kafka.brokers], clientId: 'test-outage', logger: quiet() });
    const admin = kafka.admin();
    await admin.connect();
    await ensureTopics(admin, { singleReplica: true, departments: [] });
    await admin.disconnect();
    producer = new RecordProducer({ kafka, logger: quiet() });
    await producer.start();
  }, 120_000);

  afterAll(async () => {
    await producer.stop();
    await infra.close();
  }, 30_000);

  const topic = TOPICS.replies.name;
  const send = (value: string): Promise<unknown> => producer.send({ topic, partition: 0, value });
  const timed = async (work: () => Promise<unknown>): Promise<{ ms: number; code: unknown }> => {
    const start = Date.now();
    const code = await work().then(
      () => 'sent',
      (error: unknown) => (error as { code?: unknown }).code,
    );
    return { ms: Date.now() - start, code };
  };

  it('sends fail promptly, then at once, and work again by themselves; readers lose and repeat nothing', async () => {
    const [replies, table, group]: string[][] = [[], [], []];
    const leased = new LeasedConsumer({ kafka, topic, instance: randomUUID(), logger: quiet() });
    await leased.start({ partitions: [0], onRecord: ({ value }) => void replies!.push(String(value)) });
    const reader = new TableReader({ kafka, logger: quiet() });
    await reader.start({ topics: [TOPICS.keys.name], onRecord: ({ value }) => void table!.push(String(value)) });
    const member = new GroupConsumer({ kafka: clientOf(infra), logger: quiet() });
    await member.start({
      topics: [topic],
      groupId: randomUUID(),
      concurrency: 4,
      onRecord: ({ value }) => Promise.resolve(void group!.push(String(value))),
      onPoison: () => Promise.resolve(),
    });
    await send('before');
    await producer.send({ topic: TOPICS.keys.name, key: 'k', value: 'before' });
    await until(() => replies!.length + table!.length + group!.length === 3);

    await infra.kafka.kill();
    const first = await timed(() => send('lost'));
    expect(first.code).toBe('kafka.unavailable');
    expect(first.ms).toBeLessThan(WITHIN_MS + 500);
    const next = await timed(() => send('lost'));
    expect(next.code).toBe('kafka.unavailable');
    expect(next.ms).toBeLessThan(100);
    expect(producer.healthy()).toBe(false);

    await infra.kafka.restart();
    await until(() => producer.healthy(), 15_000);
    await send('after');
    await producer.send({ topic: TOPICS.keys.name, key: 'k', value: 'after' });
    await until(() => [replies, table, group].every((read) => read!.includes('after')), 60_000);
    // A record whose sender was told "not acknowledged" may have been appended all the same.
    const heard = (read: string[]): string[] => read.filter((value) => value !== 'lost');
    expect([heard(replies!), heard(table!)]).toEqual([
      ['before', 'after'],
      ['before', 'after'],
    ]);
    expect(new Set(heard(group!))).toEqual(new Set(['before', 'after']));
    await Promise.all([leased.stop(), reader.stop(), member.stop()]);
  }, 120_000);

  it('sends to a broker that hangs are given up in time, and work when it goes on', async () => {
    await send('before');
    const pid = (infra.kafka.service as unknown as { pid: number }).pid;
    process.kill(pid, 'SIGSTOP');
    try {
      const results = await Promise.all(Array.from({ length: 20 }, () => timed(() => send('hung'))));
      expect(new Set(results.map(({ code }) => code))).toEqual(new Set(['kafka.unavailable']));
      expect(Math.max(...results.map(({ ms }) => ms))).toBeLessThan(WITHIN_MS + 500);
      expect((await timed(() => send('hung'))).ms).toBeLessThan(100);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await until(() => producer.healthy(), 15_000);
    expect((await timed(() => send('after'))).code).toBe('sent');
  }, 60_000);
});

function clientOf({ kafka: { brokers } }: Infra): Kafka {
  return createKafka({ brokers: [brokers], clientId: 'test-outage-member', logger: quiet() });
}
