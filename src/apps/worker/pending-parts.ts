import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';

import { TOPICS } from '../../contracts';
import { uuidv7 } from '../../kernel';
import { AuditLog, type AuditSettings } from '../../modules/audit';
import { CallerBack, PendingExpiry, PendingMetrics, ReplyIntake, RequestRelay } from '../../modules/deliveries';
import { GroupConsumer, type KafkaRecord, type RecordProducer } from '../../platform/kafka';
import type { EncryptionKey, KeyDirectory } from '../../platform/keys';
import type { Logger } from '../../platform/logging';
import type { Registry } from '../../platform/metrics';
import { putAsideReply } from './put-aside-reply';
import type { Job } from './jobs';

export interface PendingGround {
  kafka: Kafka;
  source: DataSource;
  producer: RecordProducer;
  settings: AuditSettings;
  directory: KeyDirectory;
  encryption: readonly EncryptionKey[];
  registry: Registry;
  logger: Logger;
  /** How late the record of a delivery may be, ms. */
  graceMs: number;
}

const REPLY_GROUP = 'onceway-worker.replies';
/** Replies in hand at once: sealing each anew is what they cost. */
const CONCURRENCY = 16;

/** What a worker does for exchanges that nobody waits for: sends questions, takes replies, ends what is over. */
export class PendingParts {
  private readonly relay: RequestRelay;
  private readonly intake: ReplyIntake;
  private readonly callerBack: CallerBack;
  private readonly consumer: GroupConsumer;

  constructor(private readonly ground: PendingGround) {
    const { kafka, producer, settings, registry, logger } = ground;
    const audit = new AuditLog(producer, settings, registry);
    this.relay = new RequestRelay({ ...ground, audit });
    this.intake = new ReplyIntake(ground);
    this.callerBack = new CallerBack({ ...ground, audit });
    this.consumer = new GroupConsumer({ kafka, logger });
  }

  /** Not waited for: the ledger must not wait for a topic that is not there yet. */
  start(): void {
    void this.consumer.start({
      topics: [TOPICS.asyncReplies.name],
      groupId: REPLY_GROUP,
      concurrency: CONCURRENCY,
      onRecord: (record) => this.intake.take(record),
      onPoison: (record, error) => this.putAside(record, error),
    });
  }

  jobs(): Job[] {
    const { source, settings, registry } = this.ground;
    const expiry = new PendingExpiry(source, settings);
    const metrics = new PendingMetrics(registry);
    return [
      { name: 'requests', everyMs: 250, run: () => this.relay.send() },
      { name: 'pending', everyMs: 1_000, run: () => expiry.settle() },
      { name: 'callbacks', everyMs: 1_000, run: () => this.callerBack.call() },
      { name: 'pending metrics', everyMs: 5_000, run: () => metrics.refresh(source) },
    ];
  }

  async stop(): Promise<void> {
    this.relay.stop();
    this.intake.stop();
    await this.consumer.stop();
  }

  private async putAside(record: KafkaRecord, error: unknown): Promise<void> {
    // It is not finished, and comes again to whoever reads on.
    if (this.intake.stopped) throw error;
    const { settings, producer, logger } = this.ground;
    const { topic, partition, offset } = record;
    logger.error({ topic, partition, offset, err: error }, 'reply put aside');
    await producer.send(putAsideReply(record, { settings, id: uuidv7() }));
  }
}
