import type { Producer, RecordMetadata } from 'kafkajs';
import type { Waiting } from './produce-queue';
import { signBatch } from './sign-batch';

/** How long the leader may wait for the other replicas, in milliseconds. */
const REPLICAS_WITHIN_MS = 1000;

/** One produce request, its statements signed together, acknowledged by all in-sync replicas; gives each record its own place in the log. */
export async function produce(producer: Producer, batch: readonly Waiting[]): Promise<void> {
  const sentMs = Date.now();
  const timestamp = String(sentMs);
  signBatch(batch);
  const topics = new Map<string, Waiting[]>();
  for (const waiting of batch) {
    const list = topics.get(waiting.topic);
    if (list) list.push(waiting);
    else topics.set(waiting.topic, [waiting]);
  }
  const results = await producer.sendBatch({
    acks: -1,
    timeout: REPLICAS_WITHIN_MS,
    topicMessages: [...topics].map(([topic, records]) => ({
      topic,
      messages: records.map(({ key, value, headers, partition }) => ({ key, value, headers, partition, timestamp })),
    })),
  });
  const places = new Map(results.map((result) => [`${result.topicName}/${result.partition}`, result]));
  const counters = new Map<string, bigint>();
  for (const waiting of batch) {
    const place = `${waiting.topic}/${waiting.partition}`;
    const index = counters.get(place) ?? 0n;
    counters.set(place, index + 1n);
    settle(waiting, places.get(place), index, sentMs);
  }
}

/** kafkajs keeps the order of a partition's records, so that a record's offset is the batch's first plus its index. */
function settle(waiting: Waiting, result: RecordMetadata | undefined, index: bigint, sentMs: number): void {
  if (result?.baseOffset === undefined) {
    waiting.reject(new Error('kafkajs acknowledged a batch without its offset'));
    return;
  }
  const appendMs = Number(result.logAppendTime ?? -1);
  waiting.resolve({
    partition: waiting.partition,
    offset: String(BigInt(result.baseOffset) + index),
    appendTimeMs: appendMs >= 0 ? appendMs : sentMs,
  });
}
