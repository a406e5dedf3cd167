import { randomUUID } from 'node:crypto';
import { createKafka, requestTopic } from '../../src/platform/kafka';
import { quiet, testBrokers } from './kafka';
import { stack } from './stack';

type Ends = ReadonlyMap<string, bigint>;

/** Where each partition of each `exchange.requests.<department>` ends now. */
export async function requestEnds(): Promise<Ends> {
  const admin = client().admin();
  await admin.connect();
  try {
    const ends = new Map<string, bigint>();
    for (const { creditCode } of stack().agents) {
      for (const { partition, high } of await admin.fetchTopicOffsets(requestTopic(creditCode))) {
        ends.set(`${requestTopic(creditCode)}/${partition}`, BigInt(high));
      }
    }
    return ends;
  } finally {
    await admin.disconnect();
  }
}

/** Exchange ids of the requests that were produced since `before`, whoever asked. */
export async function requestsSince(before: Ends): Promise<string[]> {
  const left = new Map([...(await requestEnds())].filter(([place, end]) => end > (before.get(place) ?? 0n)));
  if (left.size === 0) return [];
  const consumer = client().consumer({ groupId: `test.${randomUUID()}` });
  const keys: string[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...new Set([...left.keys()].map(topicOf))], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          autoCommit: false,
          eachMessage: ({ topic, partition, message }) => {
            const place = `${topic}/${partition}`;
            const offset = BigInt(message.offset);
            if (offset >= (before.get(place) ?? 0n)) keys.push(message.key?.toString() ?? '');
            if (offset + 1n >= (left.get(place) ?? 0n)) left.delete(place);
            if (left.size === 0) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return keys;
}

function topicOf(place: string): string {
  return place.slice(0, place.lastIndexOf('/'));
}

function client(): ReturnType<typeof createKafka> {
  return createKafka({ brokers: testBrokers(), clientId: 'request-topics-test', logger: quiet() });
}
