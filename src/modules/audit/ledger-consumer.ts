import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { DataSource } from 'typeorm';

import { TOPICS } from '../../contracts';
import { Batched } from '../../platform/database';
import { ConsumerSession, readHeaders } from '../../platform/kafka';
import type { Logger } from '../../platform/logging';
import type { AuditReader } from './audit-reader';
import { auditBounds, ledgerPlaces } from './audit-trimmer';
import type { LedgerMetrics } from './ledger-metrics';
import type { BatchOutcome, LedgerWriter, PartitionBatch } from './ledger-writer';
import { SETTLED_REASONS, type AuditMessage } from './read-audit-message';

export interface LedgerConsumerPorts {
  kafka: Kafka;
  source: DataSource;
  reader: AuditReader;
  writer: LedgerWriter;
  metrics: LedgerMetrics;
  logger: Logger;
  /** For tests beside a running worker; by default the topic and group of all workers. */
  place?: { topic: string; groupId: string };
}

/** What became of a partition's batch. */
type Written = BatchOutcome | { failed: unknown };

export const LEDGER_GROUP = 'onceway-worker';

/** Records of a partition written in one SQL transaction at most: the head of the ledger is locked meanwhile. */
const BATCH_RECORDS = 200;
/**
 * Between two reads, unless there is more than that: nobody waits for the ledger, and a transaction for each handful of
 * records was a third of what an exchange cost the database.
 */
const GATHER_MS = 100;
const COMMIT_EVERY_MS = 1_000;
const MOST_PAUSE_MS = 2_000;

/**
 * Brings `audit.records` into the ledger. PostgreSQL alone says what has been entered: the place is stored with the
 * entries. Kafka's committed offsets only say where to start reading and let operators see the lag.
 */
export class LedgerConsumer {
  private session: ConsumerSession | undefined;
  private readonly toCommit = new Map<number, string>();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;
  private readonly topic: string;
  private readonly groupId: string;
  private readonly writing = new Batched<PartitionBatch, Written>((batches) => this.write(batches));

  constructor(private readonly ports: LedgerConsumerPorts) {
    this.topic = ports.place?.topic ?? TOPICS.audit.name;
    this.groupId = ports.place?.groupId ?? LEDGER_GROUP;
  }

  /** Whether this worker is in its group; false while it looks for its way back after an outage. */
  joined(): boolean {
    return this.session?.joined() ?? false;
  }

  /** Resolves once the group has given this worker its partitions. */
  async start(): Promise<void> {
    this.session = new ConsumerSession({
      kafka: this.ports.kafka,
      logger: this.ports.logger,
      topics: [this.topic],
      fromBeginning: true,
      config: { groupId: this.groupId },
      run: {
        eachBatchAutoResolve: false,
        // All at once: what was read together is written together, and one that waits for a key holds up no other.
        partitionsConsumedConcurrently: TOPICS.audit.partitions,
        eachBatch: (payload) => this.eachBatch(payload),
      },
      onJoin: (consumer, event) => void this.seekToPlaces(consumer, event),
    });
    this.timer = setInterval(() => void this.commit(), COMMIT_EVERY_MS);
    await this.session.start();
  }

  /** Finishes the batches in hand, commits and leaves the group. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.commit();
    await this.session?.stop();
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset } = payload;
    const gathered = batch.messages.length >= BATCH_RECORDS ? undefined : pause(GATHER_MS);
    for (let at = 0; at < batch.messages.length; at += BATCH_RECORDS) {
      const messages = batch.messages.slice(at, at + BATCH_RECORDS).map((message) => toAudit(batch.partition, message));
      if (!(await this.enter(batch.partition, messages, payload))) return;
      const last = messages.at(-1)!.offset;
      resolveOffset(last);
      this.toCommit.set(batch.partition, (BigInt(last) + 1n).toString());
      await heartbeat();
    }
    await gathered;
  }

  /** Tries until the records are in; false when reading goes on elsewhere, or not at all. */
  private async enter(partition: number, messages: AuditMessage[], payload: EachBatchPayload): Promise<boolean> {
    const { heartbeat, isRunning, isStale } = payload;
    const goesOn = (): boolean => !this.stopping && isRunning() && !isStale();
    if (!goesOn()) return false;
    const checked = await this.ports.reader.check(messages, heartbeat);
    let holeIsFinal = false;
    for (let pauseMs = 100; goesOn(); pauseMs = Math.min(pauseMs * 2, MOST_PAUSE_MS)) {
      try {
        const outcome = await this.writing.ask({ partition, read: checked, holeIsFinal });
        if ('failed' in outcome) throw outcome.failed;
        if (outcome.readFrom === undefined) {
          this.report(outcome);
          return true;
        }
        if (await this.canReadFrom(partition, outcome.readFrom)) return false;
        holeIsFinal = true;
        continue;
      } catch (error) {
        this.ports.logger.warn({ partition, err: error }, 'ledger: batch not entered yet');
      }
      await pause(pauseMs);
      await heartbeat();
    }
    return false;
  }

  /** In one transaction; should that fail, each for itself, so that one that cannot be entered holds up no other. */
  private async write(batches: readonly PartitionBatch[]): Promise<Written[]> {
    const partitions = batches.map(({ partition }) => partition);
    const once = new Set(partitions).size === batches.length;
    if (once && batches.length > 1) {
      try {
        return await this.ports.writer.writeAll(batches);
      } catch (error) {
        this.ports.logger.debug({ partitions, err: error }, 'ledger: each partition for itself');
      }
    }
    const written: Written[] = [];
    for (const { partition, read, holeIsFinal } of batches) {
      written.push(
        await this.ports.writer.write(partition, read, holeIsFinal).catch((failed: unknown) => ({ failed })),
      );
    }
    return written;
  }

  /** The ledger is behind what was read (a restored database, an expired group): goes back, if Kafka still has it. */
  private async canReadFrom(partition: number, offset: string): Promise<boolean> {
    const bound = (await auditBounds(this.ports.kafka, this.topic)).find(
      (candidate) => candidate.partition === partition,
    );
    if (!bound || bound.low > BigInt(offset)) return false;
    this.ports.logger.warn({ partition, offset }, 'ledger: reading again from the stored place');
    this.session?.current()?.seek({ topic: this.topic, partition, offset });
    return true;
  }

  private report(outcome: BatchOutcome): void {
    this.ports.metrics.count(outcome);
    for (const { partition, offset, reason } of outcome.poisoned) {
      const facts = { topic: this.topic, partition, offset, reason };
      if (SETTLED_REASONS.has(reason))
        this.ports.logger.warn(facts, 'ledger: a late end of a closed exchange was noted');
      else
        this.ports.logger.error(
          { page: true, ...facts },
          'ledger: audit record could not be taken; it stays in Kafka until resolved',
        );
    }
  }

  /** Saves reading what the ledger has. Whatever is read again or too early is skipped or found out by the writer. */
  private async seekToPlaces(
    consumer: Consumer,
    { memberAssignment }: ConsumerGroupJoinEvent['payload'],
  ): Promise<void> {
    const mine = memberAssignment[this.topic] ?? [];
    for (const partition of this.toCommit.keys()) if (!mine.includes(partition)) this.toCommit.delete(partition);
    try {
      for (const { partition, nextOffset } of await ledgerPlaces(this.ports.source)) {
        if (!mine.includes(partition)) continue;
        consumer.seek({ topic: this.topic, partition, offset: nextOffset.toString() });
      }
    } catch (error) {
      this.ports.logger.warn({ err: error }, 'ledger: starts at the committed offsets');
    }
  }

  private async commit(): Promise<void> {
    const consumer = this.session?.current();
    if (!consumer || this.toCommit.size === 0) return;
    const offsets = [...this.toCommit].map(([partition, offset]) => ({ topic: this.topic, partition, offset }));
    this.toCommit.clear();
    try {
      await consumer.commitOffsets(offsets);
    } catch (error) {
      this.ports.logger.debug({ err: error }, 'ledger: offsets not committed; the next ones will be');
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function toAudit(partition: number, message: KafkaMessage): AuditMessage {
  const { offset, timestamp, value } = message;
  return { partition, offset, appendTimeMs: Number(timestamp), value, headers: strictHeaders(message) };
}

function strictHeaders(message: KafkaMessage): Record<string, string> | undefined {
  try {
    return readHeaders({ headers: message.headers ?? {} });
  } catch {
    return undefined;
  }
}
