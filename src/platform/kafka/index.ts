/**
 * Kafka: a coalescing producer, consumers that keep their own positions, and the table of topics, over kafkajs.
 * It does not know what a record means: signatures, seals and statements are platform/keys' and the callers' matter.
 */
export { createKafka, type KafkaOptions } from './client';
export { ConsumerSession, type SessionOptions } from './consumer-session';
export { GroupConsumer, type GroupStart } from './group-consumer';
export { KafkaProbe, type KafkaProbeOptions } from './kafka-probe';
export { LeasedConsumer, type LeasedConsumerOptions, type LeasedStart } from './leased-consumer';
export type { RecordToSend, SentRecord } from './produce-queue';
export { RecordFinder, type RecordFinderOptions, type RecordPlace } from './record-finder';
export { RecordProducer, type RecordProducerOptions } from './record-producer';
export {
  cloudEventHeaders,
  EVENT_SOURCES,
  readHeaders,
  type CloudEvent,
  type EventSource,
  type KafkaRecord,
} from './records';
export { TableReader, type TableReaderOptions, type TableStart } from './table-reader';
export {
  asyncRequestTopic,
  checkDurability,
  departmentOfTopic,
  ensureTopics,
  requestGroup,
  requestTopic,
  topicDrift,
  TOPICS,
  type TopicDrift,
} from './topics';
export { withAdmin } from './with-admin';
