import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { KafkaAudit } from './history';

const TOPIC = 'audit.records';

/** All that Kafka holds of `audit.records` now: what the worker has trimmed meanwhile is not among it. */
export async function readAudit(kafka: Kafka, withinMs = 30_000): Promise<KafkaAudit[]> {
  const admin = kafka.admin();
  await admin.connect();
  const bounds = await admin.fetchTopicOffsets(TOPIC).finally(() => admin.disconnect());
  const left = new Map(
    bounds
      .filter(({ low, high }) => BigInt(low) < BigInt(high))
      .map(({ partition, high }) => [partition, BigInt(high)]),
  );
  const records: KafkaAudit[] = [];
  if (left.size === 0) return records;
  const consumer = kafka.consumer({ groupId: `fault-checker.${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${TOPIC} could not be read in time`)), withinMs);
      const eachBatch = ({ batch }: { batch: Batch }): Promise<void> => {
        records.push(...batch.messages.map((message) => recordOf(batch.partition, message)));
        if (BigInt(batch.lastOffset()) + 1n >= (left.get(batch.partition) ?? 0n)) left.delete(batch.partition);
        if (left.size === 0) resolve(clearTimeout(timer));
        return Promise.resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return records;
}

interface Message {
  readonly offset: string;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
}

interface Batch {
  readonly partition: number;
  readonly messages: readonly Message[];
  lastOffset(): string;
}

function recordOf(partition: number, { offset, value, headers }: Message): KafkaAudit {
  return { partition, offset, type: String(headers?.['ce_type']), value: value?.toString('utf8') ?? '' };
}
