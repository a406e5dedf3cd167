import { randomUUID } from 'node:crypto';
import { ConfigResourceTypes, Partitioners, type Kafka, type Producer } from 'kafkajs';
import { refuse } from '../../contracts';
import type { Logger } from '../logging';
import type { KafkaRecord } from './records';
import { TableReader } from './table-reader';
import { within } from './within';
import { withAdmin } from './with-admin';

export interface KafkaProbeOptions {
  kafka: Kafka;
  logger: Logger;
  /** Of the groups that the probe reads by. */
  groupPrefix: string;
}

const ANSWER_WITHIN_MS = 8_000;
/** A probe that is larger than this is not sent: the topic takes records of any size. */
const LARGEST_PROBE_BYTES = 16 * 1024 * 1024;

/** Asks Kafka what a process may do there, without waiting for it and without leaving anything behind but one record. */
export class KafkaProbe {
  constructor(private readonly options: KafkaProbeOptions) {}

  /** How many brokers answer for the cluster. */
  async brokers(): Promise<number> {
    const { kafka } = this.options;
    const { brokers } = await bounded(withAdmin(kafka, (admin) => admin.describeCluster()));
    return brokers.length;
  }

  /** Topics that this process may see. */
  async topics(): Promise<Set<string>> {
    return new Set(await bounded(withAdmin(this.options.kafka, (admin) => admin.listTopics())));
  }

  /** Throws `kafka.unavailable`, the broker's code as the fact `reason`, unless a group of the prefix may read the topic. */
  async mayRead(topic: string): Promise<void> {
    const { kafka, groupPrefix } = this.options;
    const groupId = `${groupPrefix}.${randomUUID()}`;
    const retry = { retries: 0 };
    const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100, retry });
    const fetched = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.FETCH, () => resolve());
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    fetched.catch(() => undefined);
    const work = async (): Promise<void> => {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic] });
      await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
      await fetched;
    };
    try {
      await bounded(work());
    } finally {
      await consumer.disconnect().catch(() => undefined);
      await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
    }
  }

  /**
   * Whether the topic would take a record from us. It offers one that is larger than the topic allows: a broker looks at
   * the right to write before it looks at the size, and appends nothing. `unknown` when there is no such size.
   */
  async mayWrite(topic: string): Promise<'yes' | 'unknown'> {
    const limit = await this.largestRecord(topic);
    if (limit === undefined || limit > LARGEST_PROBE_BYTES) return 'unknown';
    try {
      const value = Buffer.alloc(limit + 1024);
      await this.withProducer((producer) => producer.send({ topic, acks: -1, messages: [{ value }] }));
    } catch (error) {
      if (brokerCode(error) === 'MESSAGE_TOO_LARGE') return 'yes';
      throw unavailable(error);
    }
    return 'yes';
  }

  /** Appends one record. The broker's time of it, undefined when the topic keeps its writers' times. */
  async append(
    topic: string,
    record: { key: string; value: string; headers: Record<string, string> },
  ): Promise<number | undefined> {
    const [told] = await bounded(
      this.withProducer((producer) => producer.send({ topic, acks: -1, messages: [record] })),
    );
    const appendTimeMs = Number(told?.logAppendTime ?? -1);
    return appendTimeMs > 0 ? appendTimeMs : undefined;
  }

  /** Hands over all that stands in compacted topics now. */
  async readTables(topics: readonly string[], onRecord: (record: KafkaRecord) => void): Promise<void> {
    const reader = new TableReader({ ...this.options, groupPrefix: `${this.options.groupPrefix}.table` });
    try {
      await within(reader.start({ topics, onRecord }), ANSWER_WITHIN_MS * 2);
    } finally {
      await reader.stop();
    }
  }

  private async largestRecord(name: string): Promise<number | undefined> {
    const resource = { type: ConfigResourceTypes.TOPIC, name, configNames: ['max.message.bytes'] };
    const described = await bounded(
      withAdmin(this.options.kafka, (admin) =>
        admin.describeConfigs({ includeSynonyms: false, resources: [resource] }),
      ),
    ).catch(() => undefined);
    const bytes = Number(described?.resources[0]?.configEntries[0]?.configValue);
    return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
  }

  private async withProducer<T>(work: (producer: Producer) => Promise<T>): Promise<T> {
    const producer = this.options.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 1 },
    });
    try {
      await producer.connect();
      return await work(producer);
    } finally {
      await producer.disconnect().catch(() => undefined);
    }
  }
}

async function bounded<T>(work: Promise<T>): Promise<T> {
  try {
    return await within(work, ANSWER_WITHIN_MS);
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(error: unknown): Error {
  const reason = brokerCode(error);
  return refuse('kafka.unavailable', { detail: 'Kafka refused or did not answer', facts: { reason }, cause: error });
}

interface Wrapped {
  name?: string;
  type?: string;
  code?: string;
  cause?: Wrapped;
  errors?: Wrapped[];
}

/** The broker's own name of a fault, out of what kafkajs wraps it in; else the socket's, or the error's class. */
function brokerCode(error: unknown): string {
  const outer = error as Wrapped;
  let named = outer.name ?? 'unknown';
  for (let at: Wrapped | undefined = outer; at !== undefined; at = at.errors?.[0] ?? at.cause) {
    if (typeof at.type === 'string') return at.type;
    if (typeof at.code === 'string') named = at.code;
  }
  return named;
}
