import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { until } from './kafka';

/** One record as Kafka gave it; kafkajs has decompressed its batch. */
export interface TappedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: NonNullable<KafkaMessage['headers']>;
}

/** What a spec writes to a topic of the system so that nobody can take it. It is no part's record. */
export const RUBBISH = 'rubbish';

/** Reads every record of every topic of the system from the first one on, while it runs: the worker trims behind itself. */
export class Tap {
  readonly records: TappedRecord[] = [];
  private readonly next = new Map<string, bigint>();

  private constructor(
    private readonly kafka: Kafka,
    readonly topics: readonly string[],
    private readonly consumer: ReturnType<Kafka['consumer']>,
  ) {}

  /** Topics that tests make for themselves are theirs; Kafka's own (`__…`) are read too. */
  static async open(brokers: string): Promise<Tap> {
    const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    const topics = await withAdmin(kafka, async (admin) => (await admin.listTopics()).filter(isOfTheSystem));
    const tap = new Tap(kafka, topics, kafka.consumer({ groupId: `test.tap.${randomUUID()}`, sessionTimeout: 30_000 }));
    await tap.start();
    return tap;
  }

  /** All that was written before the call has been read when this resolves; without rubbish. */
  async close(): Promise<readonly TappedRecord[]> {
    const ends = await withAdmin(this.kafka, async (admin) => {
      const found = [];
      // exchange.replies before exchange.requests: each reply that counts has its request among those that count.
      for (const topic of [...this.topics].sort()) {
        found.push({ topic, places: await admin.fetchTopicOffsets(topic) });
      }
      return found;
    });
    const due = ends
      .filter(({ topic }) => !topic.startsWith('__'))
      .flatMap(({ topic, places }) => places.map(({ partition, high, low }) => ({ topic, partition, high, low })))
      .filter(({ high, low }) => high !== low);
    await until(
      () => due.every(({ topic, partition, high }) => (this.next.get(`${topic}/${partition}`) ?? 0n) >= BigInt(high)),
      30_000,
    );
    await this.consumer.disconnect();
    return this.records.filter(({ value }) => value?.toString() !== RUBBISH);
  }

  private async start(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...this.topics], fromBeginning: true });
    const joined = new Promise((resolve) => this.consumer.on(this.consumer.events.GROUP_JOIN, resolve));
    await this.consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, partition, messages } }) => {
        for (const { offset, key, value, headers = {} } of messages) {
          this.records.push({ topic, partition, offset, key, value, headers });
          this.next.set(`${topic}/${partition}`, BigInt(offset) + 1n);
        }
      },
    });
    await joined;
  }
}

/** All texts and bytes of a record, by what they are. */
export function partsOf({ key, value, headers }: TappedRecord): { part: string; bytes: Buffer }[] {
  const named = Object.entries(headers).flatMap(([name, given]) =>
    [given].flat().map((one) => ({ part: `header ${name}`, bytes: Buffer.from(one ?? '') })),
  );
  const names = Buffer.from(Object.keys(headers).join('\n'));
  return [
    { part: 'key', bytes: key ?? Buffer.alloc(0) },
    { part: 'value', bytes: value ?? Buffer.alloc(0) },
    { part: 'names of headers', bytes: names },
    ...named,
  ];
}

function isOfTheSystem(topic: string): boolean {
  return !topic.startsWith('test.');
}

async function withAdmin<T>(kafka: Kafka, work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
