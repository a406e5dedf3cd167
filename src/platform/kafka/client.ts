import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import type { Logger } from '../logging';
import { quietQueues } from './quiet-queues';

export interface KafkaOptions {
  /** host:port */
  brokers: string[];
  clientId: string;
  logger: Logger;
}

const CONNECTION_TIMEOUT_MS = 1000;
/** Join, sync and fetch requests carry longer time-outs of their own. */
const REQUEST_TIMEOUT_MS = 5000;

/** A kafkajs client with bounded retries, whose own messages go to the process's log. */
export function createKafka({ brokers, clientId, logger }: KafkaOptions): Kafka {
  quietQueues();
  return new Kafka({
    brokers,
    clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 4 },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => forward(entry, logger),
  });
}

/** What may be copied from a kafkajs log entry: names and numbers, nothing that could hold a record. */
const FIELDS = ['groupId', 'memberId', 'topic', 'partition', 'broker', 'retryCount', 'retryTime', 'duration'] as const;

/**
 * All at the lowest level: kafkajs reports as an error each of the many attempts that it makes again by itself. What
 * comes of them (a producer that lost Kafka, a consumer that crashed) is logged here by those who notice it.
 */
function forward({ namespace, log }: LogEntry, logger: Logger): void {
  const fields: Record<string, unknown> = { namespace };
  for (const name of FIELDS) if (log[name] !== undefined) fields[name] = log[name] as unknown;
  logger.debug(fields, `kafkajs: ${log.message.slice(0, 200)}`);
}
