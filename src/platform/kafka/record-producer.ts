import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { refuse } from '../../contracts';
import type { Logger } from '../logging';
import { KafkaHealth } from './kafka-health';
import { produce } from './produce';
import { ProduceQueue, sizeOf, type RecordToSend, type SentRecord, type Waiting } from './produce-queue';
import { TopicPartitions } from './topic-partitions';
import { within } from './within';

/** A non-idempotent producer may have several requests in flight; more than two only make smaller batches. */
const MOST_IN_FLIGHT = 2;
/** Under load a short wait makes batches larger than it costs; one caller never waits. */
const LINGER_MS = 2;
/** Load: a request was sent so lately, and carried so many records. One caller's exchange sends two at once at most. */
const LOADED_MS = 20;
const LOADED_RECORDS = 8;
const ANSWER_WITHIN_MS = 1500;
const DRAIN_WITHIN_MS = 5000;

export interface RecordProducerOptions {
  kafka: Kafka;
  logger: Logger;
  /** Bounds of the queue, for tests. */
  mostRecords?: number;
  mostBytes?: number;
}

/**
 * Sends records acknowledged by all replicas. Sends of one tick share a request. A record is acknowledged, refused, or
 * given up within 1.5 s; one that was given up may still have been appended, so readers must bear duplicates. Records of
 * one partition keep their order only if each is sent after the acknowledgement of the one before: two requests are in
 * flight at once.
 */
export class RecordProducer {
  private producer: Producer;
  private readonly queue: ProduceQueue;
  private readonly health: KafkaHealth;
  private readonly topics: TopicPartitions;
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;
  private ticking = false;
  /** By topic whose records may lie anywhere: requests sent so far. As many as there are departments. */
  private readonly turns = new Map<string, number>();
  private lastSent = { atMs: -Infinity, records: 0 };
  private stopping = false;

  constructor(private readonly options: RecordProducerOptions) {
    const { kafka, logger, mostRecords, mostBytes } = options;
    this.producer = this.newProducer();
    const admin = kafka.admin({ retry: { initialRetryTime: 50, maxRetryTime: 300, retries: 2 } });
    this.queue = new ProduceQueue(mostRecords, mostBytes);
    this.health = new KafkaHealth(admin, logger, () => this.reconnect());
    this.topics = new TopicPartitions(admin);
  }

  /** Connects; when Kafka is away it returns all the same, unhealthy, and goes on trying. */
  async start(): Promise<void> {
    await this.health.start();
  }

  /** False from a failed send until Kafka answers again; sends are refused at once meanwhile. */
  healthy(): boolean {
    return this.health.healthy && !this.stopping;
  }

  /** Throws `kafka.unavailable`, `kafka.overloaded`, `kafka.topic-unknown` or `kafka.record-too-large`. */
  async send(record: RecordToSend): Promise<SentRecord> {
    if (!this.healthy()) throw refuse('kafka.unavailable', { detail: 'Kafka does not answer' });
    const count = this.topics.known(record.topic) ?? (await within(this.topics.count(record.topic), ANSWER_WITHIN_MS));
    const key = record.key === undefined || record.key === null ? null : Buffer.from(record.key);
    const partition = record.partition === 'any' ? this.anyOf(record.topic, count) : this.placeOf(record, count, key);
    if (!(partition >= 0 && partition < count)) throw new Error(`${record.topic} has no partition ${partition}`);
    const value = record.value === null || Buffer.isBuffer(record.value) ? record.value : Buffer.from(record.value);
    const { headers = {}, statement } = record;
    const bytes = sizeOf(key, value, headers, statement);
    return within(
      new Promise<SentRecord>((resolve, reject) => {
        this.queue.add({ topic: record.topic, partition, key, value, headers, statement, bytes, resolve, reject });
        this.schedule();
      }),
      ANSWER_WITHIN_MS,
      () => this.giveUp(new Error('no acknowledgement in time')),
    );
  }

  /** Refuses new records, sends those that wait (5 s at most), and disconnects. */
  async stop(): Promise<void> {
    this.stopping = true;
    const until = Date.now() + DRAIN_WITHIN_MS;
    while ((this.queue.length > 0 || this.inFlight > 0) && Date.now() < until) {
      this.schedule();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.rejectWaiting();
    await this.health.stop();
    await within(this.producer.disconnect(), ANSWER_WITHIN_MS).catch(() => undefined);
  }

  private placeOf({ topic, partition }: RecordToSend, count: number, key: Buffer | null): number {
    return typeof partition === 'number' ? partition : this.topics.choose(topic, count, key);
  }

  private anyOf(topic: string, count: number): number {
    const turn = this.turns.get(topic) ?? 0;
    this.turns.set(topic, turn);
    return turn % count;
  }

  private schedule(): void {
    if (this.queue.length === 0 || this.inFlight >= MOST_IN_FLIGHT || this.ticking) return;
    if (this.inFlight > 0 || this.loaded()) {
      this.timer ??= setTimeout(() => this.flush(), LINGER_MS);
      return;
    }
    this.ticking = true;
    setImmediate(() => {
      this.ticking = false;
      this.flush();
    });
  }

  private loaded(): boolean {
    return this.lastSent.records >= LOADED_RECORDS && performance.now() - this.lastSent.atMs < LOADED_MS;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.inFlight >= MOST_IN_FLIGHT) return;
    const batch = this.queue.take();
    if (batch.length === 0) return;
    this.inFlight += 1;
    for (const [topic, turn] of this.turns) this.turns.set(topic, turn + 1);
    this.lastSent = { atMs: performance.now(), records: batch.length };
    const producer = this.producer;
    void this.deliver(producer, batch).finally(() => {
      if (producer !== this.producer) return;
      this.inFlight -= 1;
      this.schedule();
    });
    this.schedule();
  }

  private newProducer(): Producer {
    return this.options.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 50, maxRetryTime: 300, retries: 3 },
    });
  }

  /** Requests that Kafka never answered would hold their places in flight for kafkajs's long time-outs: start afresh. */
  private async reconnect(): Promise<void> {
    if (this.inFlight > 0) {
      const stuck = this.producer;
      this.producer = this.newProducer();
      this.inFlight = 0;
      stuck.disconnect().catch(() => undefined);
    }
    await within(this.producer.connect(), ANSWER_WITHIN_MS);
  }

  private async deliver(producer: Producer, batch: Waiting[]): Promise<void> {
    try {
      await produce(producer, batch);
    } catch (error) {
      for (const waiting of batch) {
        waiting.reject(refuse('kafka.unavailable', { detail: 'the record was not acknowledged', cause: error }));
      }
      this.topics.forget();
      this.giveUp(error);
    }
  }

  private giveUp(error: unknown): void {
    if (this.health.lost(error)) this.rejectWaiting();
  }

  private rejectWaiting(): void {
    for (const waiting of this.queue.takeAll()) {
      waiting.reject(refuse('kafka.unavailable', { detail: 'Kafka does not answer' }));
    }
  }
}
