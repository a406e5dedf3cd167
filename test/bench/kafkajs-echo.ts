import { randomUUID } from 'node:crypto';
import { createKafka, GroupConsumer, LeasedConsumer, readHeaders, RecordProducer } from '../../src/platform/kafka';
import { createLogger } from '../../src/platform/logging';
import type { Call } from './callers';

export const ASK_TOPIC = 'bench.kafkajs';
export const REPLY_TOPIC = 'bench.kafkajs.reply';

const logger = createLogger('bench', 'warn');

/** The answering side over our own transport: sends coalesced, commits on a timer behind the work. */
export async function startKafkajsService(brokers: string[]): Promise<void> {
  const kafka = createKafka({ brokers, clientId: 'bench-kafkajs-service', logger });
  const producer = new RecordProducer({ kafka, logger });
  await producer.start();
  await new GroupConsumer({ kafka, logger }).start({
    topics: [ASK_TOPIC],
    groupId: 'bench-kafkajs-service',
    concurrency: 2_000,
    onRecord: async ({ key, value }) => {
      await producer.send({ topic: REPLY_TOPIC, partition: 0, key: key!.toString(), value });
    },
    onPoison: (_, error) => Promise.reject(error instanceof Error ? error : new Error('poison')),
  });
}

/** The asking side: one leased partition of replies, answers found by their key. */
export async function kafkajsCalling(brokers: string[], payload: string): Promise<Call> {
  const kafka = createKafka({ brokers, clientId: 'bench-kafkajs', logger });
  const producer = new RecordProducer({ kafka, logger });
  const waiting = new Map<string, (answer: string) => void>();
  await producer.start();
  await new LeasedConsumer({ kafka, topic: REPLY_TOPIC, instance: randomUUID(), logger }).start({
    partitions: [0],
    onRecord: (record) => {
      const key = record.key!.toString();
      readHeaders(record);
      waiting.get(key)?.(record.value!.toString());
      waiting.delete(key);
    },
  });
  return async () => {
    const key = randomUUID();
    const answer = new Promise<string>((resolve) => waiting.set(key, resolve));
    await producer.send({ topic: ASK_TOPIC, key, value: payload });
    return (await answer) === payload ? 'echo' : 'something else';
  };
}
