import { randomUUID } from 'node:crypto';
import type { Admin, Consumer } from 'kafkajs';
import { createKafka, LeasedConsumer, RecordProducer } from '../../src/platform/kafka';
import { leaseAssigner } from '../../src/platform/kafka/leases';
import { PositionedReader } from '../../src/platform/kafka/positioned-reader';
import { freshTopic, quiet, testBrokers, until } from '../support/kafka';

const client = (name: string) => createKafka({ brokers: testBrokers(), clientId: name, logger: quiet() });

describe('leased consumer', () => {
  let admin: Admin;
  let producer: RecordProducer;

  beforeAll(async () => {
    const kafka = client('test-leases');
    admin = kafka.admin();
    await admin.connect();
    producer = new RecordProducer({ kafka, logger: quiet() });
    await producer.start();
  });

  afterAll(async () => {
    await producer.stop();
    await admin.disconnect();
  });

  it('reads the leased partitions alone, from the end onwards', async () => {
    const topic = await freshTopic(admin, { partitions: 4 });
    await producer.send({ topic, partition: 1, value: 'before' });
    const consumer = new LeasedConsumer({ kafka: client('a'), topic, instance: randomUUID(), logger: quiet() });
    const read: string[] = [];
    await consumer.start({
      partitions: [1, 3],
      onRecord: ({ partition, value }) => void read.push(`${partition} ${value?.toString()}`),
    });
    for (const partition of [0, 1, 2, 3]) await producer.send({ topic, partition, value: 'after' });
    await until(() => read.length >= 2);
    await consumer.stop();
    expect(read.sort()).toEqual(['1 after', '3 after']);
    expect(consumer.positions().map(({ offset }) => offset)).toEqual([2n, 1n]);
  });

  it.each<[string, bigint]>([
    ['expired', 3n],
    ['from before the topic was made anew', 1000n],
  ])(
    'goes on with the oldest record that is left when its position is %s',
    async (_, offset) => {
      const topic = await freshTopic(admin);
      for (let n = 0; n < 20; n++) await producer.send({ topic, partition: 0, value: String(n) });
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '15' }] });
      const read: string[] = [];
      const reader = new PositionedReader({
        kafka: client('c'),
        logger: quiet(),
        groupId: randomUUID(),
        positions: [{ topic, partition: 0, offset }],
        deliver: ({ value }) => void read.push(String(value)),
      });
      await reader.start();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await producer.send({ topic, partition: 0, value: '20' });
      await until(() => read.includes('20'), 20_000);
      await reader.stop();
      expect(read).toEqual(['15', '16', '17', '18', '19', '20']);
    },
    30_000,
  );

  it('gives every record once when members join and leave its group under load', async () => {
    const topic = await freshTopic(admin, { partitions: 2 });
    const instance = randomUUID();
    const consumer = new LeasedConsumer({ kafka: client('b'), topic, instance, logger: quiet() });
    const seen = new Map<string, number>();
    await consumer.start({
      partitions: [0],
      onRecord: ({ value }) => void seen.set(String(value), (seen.get(String(value)) ?? 0) + 1),
    });
    let rejoins = 0;
    let writing = true;
    const disturb = async (): Promise<void> => {
      while (writing || rejoins < 4) {
        const guest = await joinAs(`onceway.leased.${instance}`, topic);
        rejoins += 1;
        await guest.disconnect();
      }
    };
    const disturbing = disturb();
    for (let n = 0; n < 5000; n += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, k) => producer.send({ topic, partition: 0, value: `${n + k}` })),
      );
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    writing = false;
    await disturbing;
    await until(() => seen.size >= 5000, 20_000);
    await producer.send({ topic, partition: 0, value: 'last' });
    await until(() => seen.has('last'));
    await consumer.stop();
    expect(rejoins).toBeGreaterThanOrEqual(4);
    expect(seen.size).toBe(5001);
    expect([...seen.values()].filter((times) => times > 1)).toEqual([]);
  }, 60_000);
});

/** A second member that leased the other partition, once it has its assignment. */
async function joinAs(groupId: string, topic: string): Promise<Consumer> {
  const guest = client('guest').consumer({
    groupId,
    partitionAssigners: [leaseAssigner(() => ({ [topic]: [1] }))],
    sessionTimeout: 6000,
    rebalanceTimeout: 6000,
    heartbeatInterval: 1000,
    maxWaitTimeInMs: 100,
  });
  await guest.connect();
  await guest.subscribe({ topics: [topic] });
  const joined = new Promise<void>((resolve) => guest.on(guest.events.GROUP_JOIN, () => resolve()));
  await guest.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
  await joined;
  return guest;
}
