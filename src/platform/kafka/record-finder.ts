import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { Logger } from '../logging';
import { PositionedReader } from './positioned-reader';
import type { KafkaRecord } from './records';
import { withAdmin } from './with-admin';
import { within } from './within';

export interface RecordPlace {
  topic: string;
  partition: number;
  /** Decimal text: an offset is a 64-bit number. */
  offset: string;
}

export interface RecordFinderOptions {
  kafka: Kafka;
  logger: Logger;
  /** Of the groups that it reads by; each is deleted after its reading. */
  groupPrefix: string;
}

interface Bounds {
  low: bigint;
  high: bigint;
}

const WITHIN_MS = 30_000;

/** Reads records again by their places, as long as they are retained. */
export class RecordFinder {
  constructor(private readonly options: RecordFinderOptions) {}

  /** The record at a place; undefined when it is not retained any more or the topic is gone. */
  async find({ topic, partition, offset }: RecordPlace): Promise<KafkaRecord | undefined> {
    const bounds = (await this.bounds(topic)).get(partition);
    const at = BigInt(offset);
    if (bounds === undefined || at < bounds.low || at >= bounds.high) return undefined;
    const [first] = await this.read(topic, partition, { low: at, high: at + 1n });
    return first?.offset === offset ? first : undefined;
  }

  /** All that a topic holds now, partition by partition. */
  async all(topic: string): Promise<KafkaRecord[]> {
    const records: KafkaRecord[] = [];
    for (const [partition, bounds] of await this.bounds(topic)) {
      if (bounds.low < bounds.high) records.push(...(await this.read(topic, partition, bounds)));
    }
    return records;
  }

  /** Which of these places still hold their records, by `topic/partition/offset`. */
  async retained(places: readonly RecordPlace[]): Promise<Set<string>> {
    const topics = [...new Set(places.map(({ topic }) => topic))];
    const bounds = new Map(await Promise.all(topics.map(async (topic) => [topic, await this.bounds(topic)] as const)));
    const held = places.filter(({ topic, partition, offset }) => {
      const found = bounds.get(topic)?.get(partition);
      return found !== undefined && BigInt(offset) >= found.low && BigInt(offset) < found.high;
    });
    return new Set(held.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`));
  }

  private async bounds(topic: string): Promise<Map<number, Bounds>> {
    return withAdmin(this.options.kafka, async (admin) => {
      if (!(await admin.listTopics()).includes(topic)) return new Map<number, Bounds>();
      const offsets = await admin.fetchTopicOffsets(topic);
      return new Map(offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]));
    });
  }

  /** Compaction may have left nothing at some offsets, so the end of reading is told by batches and not by records. */
  private async read(topic: string, partition: number, { low, high }: Bounds): Promise<KafkaRecord[]> {
    const { kafka, logger, groupPrefix } = this.options;
    const groupId = `${groupPrefix}.${randomUUID()}`;
    const records: KafkaRecord[] = [];
    let finish!: () => void;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const reader = new PositionedReader({
      kafka,
      logger,
      groupId,
      positions: [{ topic, partition, offset: low }],
      deliver: (record) => {
        if (BigInt(record.offset) < high) records.push(record);
        if (BigInt(record.offset) + 1n >= high) finish();
        return undefined;
      },
      hooks: {
        onBatch: ({ lastOffset }) => BigInt(lastOffset) + 1n >= high && finish(),
        onHollowBatch: ({ lastOffset }) => BigInt(lastOffset) + 1n >= high && finish(),
      },
    });
    try {
      await within(
        reader.start().then(() => finished),
        WITHIN_MS,
      );
    } finally {
      await reader.stop();
      await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
    }
    return records;
  }
}
