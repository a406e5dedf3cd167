import { parseTraceparent, uuidv7, type Clock } from '../kernel';
import {
  GroupConsumer,
  type KafkaRecord,
  type RecordProducer,
  requestGroup,
  type TableReaderOptions,
} from '../platform/kafka';
import {
  GATEWAY,
  KeyDirectory,
  SealedReader,
  SealingSessions,
  StatementVerifier,
  type EncryptionKey,
  type SigningKey,
  type VerifyingKey,
} from '../platform/keys';
import type { Logger } from '../platform/logging';
import type { AgentMetrics, DropReason } from './agent-metrics';
import { agentTopics, type AgentTopics } from './agent-topics';
import { AsyncLane } from './async-lane';
import { codeOf } from './code-of';
import { deadLetter } from './dead-letter';
import { Desk } from './desk';
import { PublishedTables } from './published-tables';
import { makeReply, readerOf } from './reply';
import { openRequest, type DroppedRequest, type GenuineRequest, type RequestGround } from './request';
import { SeenRequests } from './seen';
import type { Shaped } from './shape';
import type { Connector } from './source';

export interface AgentOptions {
  /** Own credit code. */
  department: string;
  kafka: TableReaderOptions['kafka'];
  producer: RecordProducer;
  /** The root key, pinned. */
  root: VerifyingKey;
  signingKey: SigningKey;
  /** All whose public halves are published; requests may be sealed to any. */
  encryptionKeys: readonly EncryptionKey[];
  connectors: readonly Connector[];
  metrics: AgentMetrics;
  logger: Logger;
  clock: Clock;
  /** The department's topics by default; a test may have topics of its own. */
  topics?: AgentTopics;
}

/** Room beside the sources' own, for requests that are being proved, sealed or sent. */
const SPARE_CONCURRENCY = 32;
/** Questions that nobody waits for and that are in hand, most of them for their turn or for a source that is out of order. */
const ASYNC_CONCURRENCY = 256;
const KEYS_AGAIN_MS = 100;
const SEND_AGAIN_MS = 1_000;
const WARN_EVERY_MS = 60_000;

/** Answers a department's requests. Any number of agents of one department share them as a consumer group. */
export class Agent {
  private readonly topics: AgentTopics;
  private readonly keys: KeyDirectory;
  private readonly desk: Desk;
  private readonly tables: PublishedTables;
  private readonly consumer: GroupConsumer;
  private readonly asyncConsumer: GroupConsumer;
  private readonly asyncLane: AsyncLane;
  private readonly reader: SealedReader;
  private readonly statements = new StatementVerifier();
  private readonly sessions: SealingSessions;
  private readonly seen: SeenRequests;
  /** End of each partition when the agent came: what lies before it waited for an agent, however right the clocks. */
  private backlogEnds = new Map<number, bigint>();
  private running = false;
  private stopping = false;
  private warnedAtMs = -Infinity;

  constructor(private readonly options: AgentOptions) {
    const { clock, kafka, logger, metrics } = options;
    this.topics = options.topics ?? agentTopics(options.department);
    this.keys = new KeyDirectory(clock);
    this.desk = new Desk(options);
    this.tables = new PublishedTables({ ...options, topics: this.topics, keys: this.keys, desk: this.desk });
    this.consumer = new GroupConsumer({ kafka, logger, lag: metrics.consumerLag });
    this.asyncConsumer = new GroupConsumer({ kafka, logger, lag: metrics.consumerLag });
    this.asyncLane = new AsyncLane(this.desk, clock);
    this.reader = new SealedReader(options.encryptionKeys);
    this.sessions = new SealingSessions(clock);
    this.seen = new SeenRequests(clock);
  }

  /** Resolves when requests are being taken; while Kafka is away or the gateway's keys are not published, it waits. */
  async start(): Promise<void> {
    const { producer, connectors } = this.options;
    await producer.start();
    await Promise.all(connectors.map(async (connector) => connector.start?.()));
    await this.tables.start();
    await this.keysUsable();
    if (this.stopping) return;
    await this.noteBacklog();
    const capacity = connectors.reduce((sum, connector) => sum + connector.capacity, 0);
    // Not waited for: a topic that is not there yet must not keep those waiting who stand at a window.
    void this.consume(this.asyncConsumer, this.topics.asyncRequests, ASYNC_CONCURRENCY);
    await this.consume(this.consumer, this.topics.requests, capacity + SPARE_CONCURRENCY);
    this.running = true;
  }

  private consume(consumer: GroupConsumer, topic: string, concurrency: number): Promise<void> {
    return consumer.start({
      topics: [topic],
      groupId: requestGroup(this.options.department, topic),
      concurrency,
      onRecord: (record) => this.take(record),
      onPoison: (record, error) => this.putAside(record, error),
    });
  }

  /** Requests are taken, can be proved and could be answered. */
  get ready(): boolean {
    return this.running && this.consumer.joined() && this.keys.complete(GATEWAY) && this.options.producer.healthy();
  }

  /** Takes nothing new, answers what was taken, and leaves. */
  async stop(): Promise<void> {
    this.running = false;
    this.stopping = true;
    await Promise.all([this.consumer.stop(), this.asyncConsumer.stop()]);
    await this.tables.stop();
    await this.options.producer.stop();
    await Promise.all(this.options.connectors.map((connector) => connector.close()));
  }

  /** A request that cannot be proved yet would be put aside as a forgery; so none is taken before. */
  private async keysUsable(): Promise<void> {
    if (!this.keys.complete(GATEWAY)) this.options.logger.info("waiting for the gateway's keys");
    while (!this.keys.complete(GATEWAY) && !this.stopping)
      await new Promise((resolve) => setTimeout(resolve, KEYS_AGAIN_MS));
  }

  private async take(record: KafkaRecord): Promise<void> {
    const { department, clock, metrics } = this.options;
    const ground: RequestGround = {
      department,
      clock,
      signer: (kid: string) => this.keys.verifying(GATEWAY, kid),
      reader: this.reader,
      statements: this.statements,
      ...(record.topic === this.topics.asyncRequests && { lane: 'async' }),
    };
    const request = openRequest(record, ground, this.isBacklog(record));
    metrics.clockOffset.set(request.offsetMs / 1000);
    if ('dropped' in request) {
      this.drop(request);
      return;
    }
    const { exchange, attempt } = request.statement;
    if (!this.seen.take(exchange, attempt)) {
      this.count('repeated');
      return;
    }
    const startedMs = clock.now();
    const answering = ground.lane === 'async' ? this.asyncLane : this.desk;
    const shaped = await answering.answer(request.question);
    let unsent = await this.reply(request, shaped);
    // Nobody waits: there is time until the deadline, and who ends before it leaves the request to another agent.
    while (ground.lane === 'async' && (unsent === 'unsent' || unsent === 'no-recipient')) {
      await new Promise((resolve) => setTimeout(resolve, SEND_AGAIN_MS).unref());
      unsent = await this.reply(request, shaped);
    }
    if (unsent) this.count(unsent);
    const { resource, version, mode, consumer } = request.question;
    const traceId = parseTraceparent(request.traceparent)?.traceId;
    const facts = { exchange, attempt, resource, version, mode, consumer, kind: shaped.kind, traceId, unsent };
    this.options.logger.info(
      { ...facts, ms: clock.now() - startedMs },
      unsent ? 'answer not sent' : 'request answered',
    );
  }

  /** Undefined when the reply is in Kafka, else why it is not. */
  private async reply(request: GenuineRequest, shaped: Shaped): Promise<DropReason | undefined> {
    const { exchange, attempt, deadlineMs, lane } = request.statement;
    if (this.options.clock.now() > deadlineMs) return 'late';
    const recipient = this.keys.recipient(readerOf(lane));
    if (!recipient) return 'no-recipient';
    const ground = { ...this.options, sessions: this.sessions };
    try {
      const reply = makeReply(ground, request, shaped, recipient);
      const topic = lane === 'async' ? this.topics.asyncReplies : this.topics.replies;
      await this.options.producer.send({ ...reply, topic });
      return undefined;
    } catch (error) {
      // Kafka is away: the gateway will say that the source was not available, which is true enough.
      this.seen.release(exchange, attempt);
      this.options.logger.warn({ exchange, attempt, err: error }, 'Kafka did not take the reply');
      return 'unsent';
    }
  }

  private drop({ dropped, exchange, offsetMs }: DroppedRequest): void {
    this.count(dropped);
    const now = this.options.clock.now();
    if (dropped !== 'clock-skew' || now - this.warnedAtMs < WARN_EVERY_MS) return;
    this.warnedAtMs = now;
    const facts = { event: 'agent.clock-skew', exchange, offsetMs };
    this.options.logger.warn(facts, "own clock and the gateway's differ by more than 30 s: nothing is answered");
  }

  private async putAside(record: KafkaRecord, error: unknown): Promise<void> {
    const { topic, partition, offset } = record;
    const reason = codeOf(error, 'internal.error');
    this.options.logger.error({ topic, partition, offset, err: error }, 'record put aside');
    const { department, clock, producer } = this.options;
    const letter = deadLetter(record, { department, reason, id: uuidv7(clock.now()), nowMs: clock.now() });
    await producer.send({ ...letter, topic: this.topics.deadLetters });
    this.count('poison');
  }

  private isBacklog({ partition, offset }: KafkaRecord): boolean {
    const end = this.backlogEnds.get(partition);
    return end === undefined || BigInt(offset) < end;
  }

  private async noteBacklog(): Promise<void> {
    const admin = this.options.kafka.admin();
    try {
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(this.topics.requests);
      this.backlogEnds = new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
    } catch (error) {
      this.options.logger.warn(
        { err: error },
        'end of the request topic not known: old requests count as waiting ones',
      );
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  private count(reason: DropReason): void {
    this.options.metrics.dropped.inc({ reason });
  }
}
