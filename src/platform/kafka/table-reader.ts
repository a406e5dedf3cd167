import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { Logger } from '../logging';
import { PositionedReader, type Position } from './positioned-reader';
import type { KafkaRecord } from './records';
import { withPatientAdmin } from './with-admin';

export interface TableReaderOptions {
  kafka: Kafka;
  logger: Logger;
  /** Prefix of the group's name; a department's agents may join only groups of their own prefix. */
  groupPrefix?: string;
}

export interface TableStart {
  topics: readonly string[];
  /** Each record in order, the next after it has been handled; failures are logged and passed over. */
  onRecord: (record: KafkaRecord) => void | Promise<void>;
}

/** So many fetches in a row must find nothing before a log whose last records were compacted away counts as read. */
const IDLE_FETCHES = 3;

/** Reads whole compacted topics from the beginning and follows on. */
export class TableReader {
  private reader: PositionedReader | undefined;
  private stopping = false;
  private goals = new Map<string, bigint>();
  private idle = new Map<string, number>();
  private caughtUp: (() => void) | undefined;

  constructor(private readonly options: TableReaderOptions) {}

  /**
   * Resolves when everything that stood in the topics at the start has been handled; at once if they are empty. While
   * Kafka is away or a topic does not exist, it keeps trying.
   */
  async start({ topics, onRecord }: TableStart): Promise<void> {
    const { kafka, logger, groupPrefix = 'onceway.table' } = this.options;
    const positions = await this.beginnings(topics);
    if (!positions || this.stopping) return;
    const caughtUp = new Promise<void>((resolve) => (this.caughtUp = resolve));
    this.reader = new PositionedReader({
      kafka,
      logger,
      groupId: `${groupPrefix}.${randomUUID()}`,
      positions,
      deliver: (record) => this.deliver(record, onRecord),
      hooks: {
        onJoin: () => this.idle.clear(),
        onBatch: ({ topic, partition, lastOffset }) => this.passed(topic, partition, BigInt(lastOffset)),
        onHollowBatch: ({ topic, partition, lastOffset }) => this.passed(topic, partition, BigInt(lastOffset)),
        onFetch: ({ nodeId, idle }) => this.fetched(nodeId, idle),
      },
    });
    await this.reader.start();
    if (this.goals.size > 0) await caughtUp;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.caughtUp?.();
    await this.reader?.stop();
  }

  private async beginnings(topics: readonly string[]): Promise<Position[] | undefined> {
    const { kafka, logger } = this.options;
    const patience = { logger, what: `bounds of ${topics.join(', ')}`, stopped: () => this.stopping };
    return withPatientAdmin(kafka, patience, async (admin) => {
      const positions: Position[] = [];
      for (const topic of topics) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          positions.push({ topic, partition, offset: BigInt(low) });
          if (BigInt(high) > BigInt(low)) this.goals.set(`${topic}/${partition}`, BigInt(high));
        }
      }
      return positions;
    });
  }

  private async deliver(record: KafkaRecord, onRecord: TableStart['onRecord']): Promise<void> {
    try {
      await onRecord(record);
    } catch (error) {
      const { topic, partition, offset } = record;
      this.options.logger.error({ err: error, topic, partition, offset }, 'record handler failed');
    }
  }

  private passed(topic: string, partition: number, lastOffset: bigint): void {
    const goal = this.goals.get(`${topic}/${partition}`);
    this.idle.clear();
    if (goal !== undefined && lastOffset + 1n >= goal) this.goals.delete(`${topic}/${partition}`);
    if (this.goals.size === 0) this.caughtUp?.();
  }

  /** A deleted key's last record leaves the log while the end offset stays: no batch will ever reach that end. */
  private fetched(nodeId: string, idle: boolean): void {
    this.idle.set(nodeId, idle ? (this.idle.get(nodeId) ?? 0) + 1 : 0);
    if ([...this.idle.values()].every((count) => count >= IDLE_FETCHES)) {
      this.goals.clear();
      this.caughtUp?.();
    }
  }
}
