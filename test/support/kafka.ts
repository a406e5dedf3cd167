import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from '../../src/platform/logging';
import { stack } from './stack';

/** Addresses of the running stack's Kafka. */
export function testBrokers(): string[] {
  return stack().kafka.brokers.split(',');
}

/** A logger that says nothing. */
export function quiet(): Logger {
  const nothing = (): void => undefined;
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing };
  return { ...logger, child: () => quiet() } as unknown as Logger;
}

/** A topic of this test's own. */
export async function freshTopic(
  admin: Admin,
  { partitions = 1, config = {} }: { partitions?: number; config?: Record<string, string> } = {},
): Promise<string> {
  const topic = `test.${randomUUID()}`;
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const topics = [{ topic, numPartitions: partitions, replicationFactor: 1, configEntries }];
  // kafkajs' own waiting fails when the broker has not yet heard of the topic that it has just made.
  await admin.createTopics({ topics, waitForLeaders: false });
  await until(() => hasLeaders(admin, topic));
  return topic;
}

async function hasLeaders(admin: Admin, topic: string): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]!.partitions.length > 0 && topics[0]!.partitions.every(({ leader }) => leader >= 0);
  } catch {
    return false;
  }
}

/** Values by `partition/offset`, once so many records are there. */
export async function readAll(kafka: Kafka, topic: string, count: number): Promise<Map<string, string>> {
  const consumer = kafka.consumer({ groupId: `test.${randomUUID()}` });
  const read = new Map<string, string>();
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachMessage: ({ partition, message }) => {
          read.set(`${partition}/${message.offset}`, message.value?.toString() ?? '');
          if (read.size >= count) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return read;
}

/** Waits until it holds; throws after so many milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not hold within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
