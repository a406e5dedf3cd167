import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import { createKafka, GroupConsumer, RecordProducer, type GroupStart } from '../../src/platform/kafka';
import { createRegistry, Gauge } from '../../src/platform/metrics';
import { freshTopic, quiet, testBrokers, until } from '../support/kafka';

const client = (name: string): Kafka => createKafka({ brokers: testBrokers(), clientId: name, logger: quiet() });

describe('group consumer', () => {
  let admin: Admin;
  let producer: RecordProducer;
  const running: GroupConsumer[] = [];

  beforeAll(async () => {
    const kafka = client('test-group');
    admin = kafka.admin();
    await admin.connect();
    producer = new RecordProducer({ kafka, logger: quiet() });
    await producer.start();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
  });

  afterAll(async () => {
    await producer.stop();
    await admin.disconnect();
  });

  async function start(
    given: Partial<GroupStart> & Pick<GroupStart, 'topics' | 'groupId' | 'onRecord'>,
  ): Promise<GroupConsumer> {
    const consumer = new GroupConsumer({ kafka: client('member'), logger: quiet() });
    running.push(consumer);
    await consumer.start({ concurrency: 8, onPoison: () => Promise.resolve(), ...given });
    return consumer;
  }

  async function committed(groupId: string, topic: string, partition = 0): Promise<number> {
    const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return Number(offsets?.partitions.find((candidate) => candidate.partition === partition)?.offset ?? -1);
  }

  const send = (topic: string, count: number, first = 0): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, (_, n) => producer.send({ topic, partition: 0, value: String(first + n) })),
    );

  it('answers later records while an earlier one takes long, and commits nothing beyond that one', async () => {
    const [topic, groupId] = [await freshTopic(admin), randomUUID()];
    const done: string[] = [];
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    await start({
      topics: [topic],
      groupId,
      onRecord: async ({ offset }) => {
        if (offset === '3') await slow;
        done.push(offset);
      },
    });
    await send(topic, 40);
    await until(() => done.length === 39);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(await committed(groupId, topic)).toBe(3);
    release();
    await until(async () => (await committed(groupId, topic)) === 40);
  });

  it('works on no more records at once than its bound', async () => {
    const [topic, groupId] = [await freshTopic(admin, { partitions: 3 }), randomUUID()];
    await Promise.all(Array.from({ length: 90 }, (_, n) => producer.send({ topic, partition: n % 3, value: 'x' })));
    let [now, most, done] = [0, 0, 0];
    await start({
      topics: [topic],
      groupId,
      concurrency: 5,
      onRecord: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 10));
        [now, done] = [now - 1, done + 1];
      },
    });
    await until(() => done === 90);
    expect(most).toBe(5);
  });

  it('puts a poison record aside and goes on', async () => {
    const [topic, groupId] = [await freshTopic(admin), randomUUID()];
    const [done, poison]: [string[], unknown[]] = [[], []];
    let refusals = 0;
    await start({
      topics: [topic],
      groupId,
      onRecord: ({ offset }) => {
        if (offset === '1') throw new Error('broken');
        done.push(offset);
        return Promise.resolve();
      },
      onPoison: ({ offset }, error) => {
        // The first try to put it aside fails too: it must not vanish.
        if (refusals++ === 0) return Promise.reject(new Error('no dead letters now'));
        poison.push([offset, (error as Error).message]);
        return Promise.resolve();
      },
    });
    await send(topic, 4);
    await until(() => done.length === 3);
    await until(() => poison.length === 1);
    expect(poison).toEqual([['1', 'broken']]);
    await until(async () => (await committed(groupId, topic)) === 4);
  });

  it('goes on after the last finished record when it is started again', async () => {
    const [topic, groupId] = [await freshTopic(admin), randomUUID()];
    const first: string[] = [];
    const consumer = await start({
      topics: [topic],
      groupId,
      onRecord: async ({ offset }) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        first.push(offset);
      },
    });
    await send(topic, 20);
    await until(() => first.length >= 8);
    await consumer.stop();
    // Stopping lets what was taken finish, and commits it.
    expect(await committed(groupId, topic)).toBe(first.length);
    const second: string[] = [];
    await start({
      topics: [topic],
      groupId,
      onRecord: ({ offset }) => Promise.resolve(void second.push(offset)),
    });
    await until(() => first.length + second.length >= 20);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(second.map(Number)).toEqual(Array.from({ length: 20 - first.length }, (_, n) => first.length + n));
  });

  it('tells how many records of its topics are not finished', async () => {
    const [topic, groupId] = [await freshTopic(admin), randomUUID()];
    const registry = createRegistry('test');
    const lag = new Gauge({ name: 'lag', help: 'lag', labelNames: ['topic'], registers: [registry] });
    const told = async (): Promise<number | undefined> => (await lag.get()).values[0]?.value;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const consumer = new GroupConsumer({ kafka: client('member'), logger: quiet(), lag });
    running.push(consumer);
    await send(topic, 12);
    const acts = { onRecord: () => held, onPoison: () => Promise.resolve() };
    await consumer.start({ topics: [topic], groupId, concurrency: 4, ...acts });
    await until(async () => (await told()) === 12);
    release();
    await until(async () => (await told()) === 0);
  });

  it('reads what was produced before its group existed', async () => {
    const [topic, groupId] = [await freshTopic(admin), randomUUID()];
    await send(topic, 3);
    const read: string[] = [];
    await start({ topics: [topic], groupId, onRecord: ({ offset }) => Promise.resolve(void read.push(offset)) });
    await until(() => read.length === 3);
  });

  it('loses nothing when members come and go, and repeats only what was unfinished', async () => {
    const [topic, groupId] = [await freshTopic(admin, { partitions: 4 }), randomUUID()];
    const seen = new Map<string, number>();
    const onRecord: GroupStart['onRecord'] = async ({ partition, offset }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const place = `${partition}/${offset}`;
      seen.set(place, (seen.get(place) ?? 0) + 1);
    };
    await start({ topics: [topic], groupId, onRecord });
    let writing = true;
    const write = async (): Promise<number> => {
      let count = 0;
      while (writing) {
        await Promise.all(Array.from({ length: 20 }, (_, n) => producer.send({ topic, partition: n % 4, value: 'x' })));
        count += 20;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return count;
    };
    const written = write();
    for (let round = 0; round < 3; round++) {
      const guest = new GroupConsumer({ kafka: client('guest'), logger: quiet() });
      await guest.start({ topics: [topic], groupId, concurrency: 8, onRecord, onPoison: () => Promise.resolve() });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await guest.stop();
    }
    writing = false;
    const count = await written;
    await until(() => seen.size === count, 20_000);
    const repeats = [...seen.values()].filter((times) => times > 1).length;
    expect(repeats).toBeLessThan(count / 4);
  }, 60_000);
});
