import type { Admin, Kafka } from 'kafkajs';
import { createKafka, LeasedConsumer, readHeaders, RecordProducer, type KafkaRecord } from '../../src/platform/kafka';
import { generateSigningJwk, signingKey, verifyingKey, verifyStatement } from '../../src/platform/keys';
import { freshTopic, quiet, readAll, testBrokers, until } from '../support/kafka';

describe('record producer', () => {
  let kafka: Kafka;
  let admin: Admin;
  let producer: RecordProducer;

  beforeAll(async () => {
    kafka = createKafka({ brokers: testBrokers(), clientId: 'test-producer', logger: quiet() });
    admin = kafka.admin();
    await admin.connect();
    producer = new RecordProducer({ kafka, logger: quiet() });
    await producer.start();
  });

  afterAll(async () => {
    await producer.stop();
    await admin.disconnect();
  });

  it('gives each record its own partition and offset', async () => {
    const topic = await freshTopic(admin, { partitions: 3 });
    const sent = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        producer.send({ topic, partition: n % 3, key: `k${n}`, value: `v${n}`, headers: { n: String(n) } }),
      ),
    );
    const read = await readAll(kafka, topic, 300);
    for (const [n, { partition, offset }] of sent.entries()) {
      expect(partition).toBe(n % 3);
      expect(read.get(`${partition}/${offset}`)).toBe(`v${n}`);
    }
  });

  it('signs what travels together once; each record proves itself', async () => {
    const topic = await freshTopic(admin, { partitions: 3 });
    const key = signingKey(generateSigningJwk('ES256'));
    const texts = Array.from({ length: 40 }, (_, n) => `statement ${n}`);
    const records: KafkaRecord[] = [];
    const reader = new LeasedConsumer({ kafka, topic, instance: topic, logger: quiet() });
    await reader.start({ partitions: [0, 1, 2], onRecord: (record) => void records.push(record) });
    await Promise.all(
      texts.map((text, n) => {
        const statement = {
          label: 'onceway/audit/v1',
          bytes: Buffer.from(text),
          key,
          nowMs: 1_700_000_000_000,
        } as const;
        return producer.send({ topic, partition: n % 3, value: text, statement });
      }),
    );
    await until(() => records.length === texts.length);
    await reader.stop();
    const signatures = new Set<string>();
    for (const { value, headers } of records) {
      const { signature, inclusion } = readHeaders({ headers }) as { signature: string; inclusion: string };
      signatures.add(signature);
      const proof = { label: 'onceway/audit/v1', statement: value!, signature, inclusion } as const;
      const verified = verifyStatement({ ...proof, key: () => verifyingKey(key.publicJwk) });
      expect(verified).toEqual({ kid: key.kid, iat: 1_700_000_000 });
    }
    expect(signatures.size).toBeLessThan(5);
  });

  it('puts equal keys on one partition, as Java does', async () => {
    const topic = await freshTopic(admin, { partitions: 6 });
    const [first, second] = await Promise.all([
      producer.send({ topic, key: 'same', value: '1' }),
      producer.send({ topic, key: 'same', value: '2' }),
    ]);
    expect(first.partition).toBe(second.partition);
    expect(BigInt(second.offset)).toBe(BigInt(first.offset) + 1n);
  });

  it('puts what may lie anywhere together, and the next elsewhere', async () => {
    const topic = await freshTopic(admin, { partitions: 3 });
    const places: number[][] = [];
    for (let round = 0; round < 3; round++) {
      const keys = Array.from({ length: 20 }, (_, n) => `k${round}-${n}`);
      const sent = await Promise.all(keys.map((key) => producer.send({ topic, partition: 'any', key, value: 'x' })));
      places.push([...new Set(sent.map(({ partition }) => partition))]);
    }
    expect(places.map((used) => used.length)).toEqual([1, 1, 1]);
    expect(new Set(places.flat()).size).toBe(3);
  });

  it('gives the append time of the broker on a LogAppendTime topic', async () => {
    const topic = await freshTopic(admin, { partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
    const before = Date.now();
    const { appendTimeMs } = await producer.send({ topic, value: 'x' });
    expect(appendTimeMs).toBeGreaterThanOrEqual(before);
    expect(appendTimeMs).toBeLessThanOrEqual(Date.now());
  });

  it('splits what does not fit one batch', async () => {
    const topic = await freshTopic(admin, { partitions: 1 });
    const value = Buffer.alloc(200_000, 1);
    const sent = await Promise.all(Array.from({ length: 12 }, () => producer.send({ topic, partition: 0, value })));
    const offsets = sent.map(({ offset }) => Number(offset)).sort((a, b) => a - b);
    expect(offsets).toEqual(Array.from({ length: 12 }, (_, n) => n));
  });

  it('fails a record for an unknown topic alone', async () => {
    const topic = await freshTopic(admin, { partitions: 1 });
    const [unknown, known] = await Promise.allSettled([
      producer.send({ topic: `${topic}-absent`, value: 'x' }),
      producer.send({ topic, value: 'x' }),
    ]);
    expect(unknown).toMatchObject({ status: 'rejected', reason: { code: 'kafka.topic-unknown' } });
    expect(known.status).toBe('fulfilled');
    expect(producer.healthy()).toBe(true);
  });

  it('refuses a record larger than a batch may be', async () => {
    const topic = await freshTopic(admin, { partitions: 1 });
    const large = producer.send({ topic, value: Buffer.alloc(1_000_000) });
    await expect(large).rejects.toMatchObject({ code: 'kafka.record-too-large' });
  });

  it('refuses what its queue cannot hold, and sends the rest', async () => {
    const topic = await freshTopic(admin, { partitions: 1 });
    const small = new RecordProducer({ kafka, logger: quiet(), mostRecords: 10 });
    await small.start();
    await small.send({ topic, value: 'first' });
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => small.send({ topic, value: 'x' })));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(15);
    expect(refused[0]).toMatchObject({ reason: { code: 'kafka.overloaded' } });
    await small.stop();
    await expect(small.send({ topic, value: 'x' })).rejects.toMatchObject({ code: 'kafka.unavailable' });
  });
});

describe('record producer without Kafka', () => {
  it('starts unhealthy and refuses at once', async () => {
    const kafka = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'test-nobody', logger: quiet() });
    const producer = new RecordProducer({ kafka, logger: quiet() });
    await producer.start();
    const before = Date.now();
    await expect(producer.send({ topic: 't', value: 'x' })).rejects.toMatchObject({ code: 'kafka.unavailable' });
    expect(Date.now() - before).toBeLessThan(100);
    expect(producer.healthy()).toBe(false);
    await producer.stop();
  });
});
