import type { Consumer, ConsumerConfig, ConsumerGroupJoinEvent, ConsumerRunConfig, Kafka } from 'kafkajs';
import type { Logger } from '../logging';

const TRY_AGAIN_MS = 500;
/** Near the broker's usual minimum: a consumer that was killed blocks its group for as long as this. */
const SESSION_TIMEOUT_MS = 6000;
const HEARTBEAT_MS = 1500;
/** How long a fetch waits when there is nothing: it bounds how soon a stop takes hold, not how soon a record arrives. */
const IDLE_FETCH_MS = 500;

export interface SessionOptions {
  kafka: Kafka;
  logger: Logger;
  topics: string[];
  /** Where a group without a committed offset begins; false (the end) only where positions are sought on each join. */
  fromBeginning?: boolean;
  config: Pick<ConsumerConfig, 'partitionAssigners' | 'maxBytesPerPartition'> & {
    /** A group without committed offsets may change its name at each restart, and so need not outwait its dead member. */
    groupId: string | ((restarts: number) => string);
  };
  run: ConsumerRunConfig;
  /** Called at once on each join, before anything is fetched in it: the place for `seek`. */
  onJoin: (consumer: Consumer, event: ConsumerGroupJoinEvent['payload']) => void;
  /** Called after a batch that held nothing to deliver: control records, or what compaction left of one. */
  onHollowBatch?: (place: { topic: string; partition: number; lastOffset: string }) => void;
  /** Called after each fetch from a node; `idle` when the node waited and had nothing. */
  onFetch?: (fetch: { nodeId: string; idle: boolean }) => void;
}

/**
 * Keeps a kafkajs consumer running: makes a new one after every crash, where kafkajs restarts its own after some. Offsets are
 * never committed by kafkajs itself; the readers built on this know what they may commit.
 */
export class ConsumerSession {
  private consumer: Consumer | undefined;
  private stopping = false;
  private wake: (() => void) | undefined;
  private onFirstJoin: (() => void) | undefined;
  private restarts = 0;
  private member = false;
  /** Whether the log knows already that this consumer is down. */
  private told = false;
  private readonly loops = new Set<Promise<void>>();

  constructor(private readonly options: SessionOptions) {}

  /** Resolves after the first join; while Kafka is away or a topic does not exist, it goes on trying. */
  async start(): Promise<void> {
    const firstJoin = new Promise<void>((resolve) => (this.onFirstJoin = resolve));
    this.spawn();
    await firstJoin;
  }

  /** The running consumer, if there is one now. */
  current(): Consumer | undefined {
    return this.consumer;
  }

  /** Whether the consumer belongs to its group: from a join until it crashes. */
  joined(): boolean {
    return this.member;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.member = false;
    this.wake?.();
    await Promise.all(this.loops);
    const consumer = this.consumer;
    this.consumer = undefined;
    await consumer?.disconnect().catch(() => undefined);
    this.onFirstJoin?.();
  }

  private spawn(afterMs = 0): void {
    const loop = this.connectUntilRunning(afterMs).finally(() => this.loops.delete(loop));
    this.loops.add(loop);
  }

  private tell(error: unknown, what: string): void {
    const { topics, logger } = this.options;
    if (this.told) logger.debug({ err: error, topics }, what);
    else logger.warn({ err: error, topics }, what);
    this.told = true;
  }

  private async connectUntilRunning(afterMs: number): Promise<void> {
    if (afterMs > 0) await this.pause(afterMs);
    while (!this.stopping) {
      const consumer = this.build();
      try {
        await consumer.connect();
        await consumer.subscribe({ topics: this.options.topics, fromBeginning: this.options.fromBeginning ?? false });
        this.consumer = consumer;
        await consumer.run({ autoCommit: false, ...this.options.run });
        return;
      } catch (error) {
        this.tell(error, 'consumer cannot start yet');
        await consumer.disconnect().catch(() => undefined);
        await this.pause(TRY_AGAIN_MS);
      }
    }
  }

  private build(): Consumer {
    const { kafka, config } = this.options;
    const { groupId } = config;
    const consumer = kafka.consumer({
      ...config,
      groupId: typeof groupId === 'string' ? groupId : groupId(this.restarts++),
      allowAutoTopicCreation: false,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: IDLE_FETCH_MS,
      retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 4, restartOnFailure: () => Promise.resolve(false) },
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (this.stopping) return;
      this.told = false;
      this.member = true;
      this.options.onJoin(consumer, payload);
      this.onFirstJoin?.();
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.options.onHollowBatch?.(payload);
    });
    consumer.on(consumer.events.FETCH, ({ payload }) => {
      // An answer that took its whole wait held nothing; much less or much more is data, an error or a time-out.
      const idle = payload.duration >= IDLE_FETCH_MS * 0.8 && payload.duration < IDLE_FETCH_MS * 4;
      this.options.onFetch?.({ nodeId: String((payload as { nodeId?: unknown }).nodeId), idle });
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (this.stopping || consumer !== this.consumer) return;
      this.member = false;
      this.tell(payload.error, 'consumer crashed');
      // kafkajs has disconnected it; a new one starts from nothing but what its reader knows.
      this.spawn(TRY_AGAIN_MS);
    });
    return consumer;
  }

  private async pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
