import type { Admin, Kafka } from 'kafkajs';
import { createKafka, RecordProducer, TableReader } from '../../src/platform/kafka';
import { freshTopic, quiet, testBrokers, until } from '../support/kafka';

const COMPACT = { 'cleanup.policy': 'compact' };
/** Makes the log cleaner work at once. */
const COMPACT_NOW = {
  ...COMPACT,
  'segment.ms': '100',
  'min.cleanable.dirty.ratio': '0.0',
  'min.compaction.lag.ms': '0',
  'max.compaction.lag.ms': '100',
  'delete.retention.ms': '0',
};

describe('table reader', () => {
  let kafka: Kafka;
  let admin: Admin;
  let producer: RecordProducer;
  let reader: TableReader;

  beforeAll(async () => {
    kafka = createKafka({ brokers: testBrokers(), clientId: 'test-table', logger: quiet() });
    admin = kafka.admin();
    await admin.connect();
    producer = new RecordProducer({ kafka, logger: quiet() });
    await producer.start();
  });

  beforeEach(() => {
    reader = new TableReader({ kafka, logger: quiet() });
  });

  afterEach(async () => {
    await reader.stop();
  });

  afterAll(async () => {
    await producer.stop();
    await admin.disconnect();
  });

  it('starts at once on an empty topic, and follows on', async () => {
    const topic = await freshTopic(admin, { config: COMPACT });
    const read: string[] = [];
    await reader.start({ topics: [topic], onRecord: ({ value }) => void read.push(String(value)) });
    expect(read).toEqual([]);
    await producer.send({ topic, key: 'a', value: '1' });
    await until(() => read.length === 1);
  });

  it('has handled everything that stood there when it has started, in order', async () => {
    const topics = [await freshTopic(admin, { config: COMPACT }), await freshTopic(admin, { config: COMPACT })];
    for (let n = 0; n < 20; n++) await producer.send({ topic: topics[n % 2]!, key: `k${n}`, value: String(n) });
    const read: number[] = [];
    await reader.start({
      topics,
      onRecord: async ({ value }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        read.push(Number(value));
      },
    });
    expect(read.filter((n) => n % 2 === 0)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(read).toHaveLength(20);
  });

  it('passes over a record whose handler fails', async () => {
    const topic = await freshTopic(admin, { config: COMPACT });
    for (const value of ['1', '2', '3']) await producer.send({ topic, key: value, value });
    const read: string[] = [];
    await reader.start({
      topics: [topic],
      onRecord: ({ value }) => {
        if (String(value) === '2') throw new Error('broken');
        read.push(String(value));
      },
    });
    expect(read).toEqual(['1', '3']);
  });

  it.each(['commit', 'abort'] as const)('starts although the log ends in a control record (%s)', async (end) => {
    const topic = await freshTopic(admin, { config: COMPACT });
    const transactional = kafka.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 });
    await transactional.connect();
    await producer.send({ topic, key: 'first', value: 'first' });
    const transaction = await transactional.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value: 'second' }] });
    await transaction[end]();
    await transactional.disconnect();
    // The broker writes the control record some time after it has answered.
    await until(async () => (await admin.fetchTopicOffsets(topic))[0]?.high === '3');
    const read: string[] = [];
    await reader.start({ topics: [topic], onRecord: ({ value }) => void read.push(String(value)) });
    expect(read).toEqual(end === 'commit' ? ['first', 'second'] : ['first']);
    await producer.send({ topic, key: 'third', value: 'third' });
    await until(() => read.at(-1) === 'third');
  });

  it('starts although the last records were compacted away', async () => {
    const topic = await freshTopic(admin, { config: COMPACT_NOW });
    await producer.send({ topic, key: 'kept', value: 'kept' });
    for (let n = 0; n < 10; n++) await producer.send({ topic, key: 'gone', value: String(n) });
    await producer.send({ topic, key: 'gone', value: null });
    // Rolled segments alone are cleaned; each tombstone goes in a later round than what it deletes.
    await until(async () => {
      await producer.send({ topic, key: 'gone', value: null });
      await new Promise((resolve) => setTimeout(resolve, 500));
      return (await values(topic)).length <= 3;
    }, 60_000);
    const read: (string | undefined)[] = [];
    await reader.start({ topics: [topic], onRecord: ({ value }) => void read.push(value?.toString()) });
    expect(read[0]).toBe('kept');
  }, 90_000);

  async function values(topic: string): Promise<string[]> {
    const found: string[] = [];
    const peek = new TableReader({ kafka, logger: quiet() });
    await peek.start({ topics: [topic], onRecord: ({ value }) => void found.push(String(value)) });
    await peek.stop();
    return found;
  }
});
