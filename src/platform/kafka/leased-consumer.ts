import type { Kafka } from 'kafkajs';
import type { Logger } from '../logging';
import { PositionedReader, type Position } from './positioned-reader';
import type { KafkaRecord } from './records';
import { withPatientAdmin } from './with-admin';

export interface LeasedConsumerOptions {
  kafka: Kafka;
  topic: string;
  /** Names the group, so it must be new at each start: a killed predecessor would hold the group for its session. */
  instance: string;
  logger: Logger;
}

export interface LeasedStart {
  partitions: readonly number[];
  /** Called in order, one partition's records after another; a promise that it returns is not waited for. */
  onRecord: (record: KafkaRecord) => void | Promise<void>;
}

/** Reads the partitions that this gateway leased, from the end onwards; nobody else's, and commits nothing. */
export class LeasedConsumer {
  private reader: PositionedReader | undefined;
  private stopping = false;

  constructor(private readonly options: LeasedConsumerOptions) {}

  /** Resolves when every record produced from now on reaches `onRecord`; while Kafka is away it keeps trying. */
  async start({ partitions, onRecord }: LeasedStart): Promise<void> {
    const { kafka, logger, topic, instance } = this.options;
    const patience = { logger, what: `ends of ${topic}`, stopped: () => this.stopping };
    const ends = await withPatientAdmin(kafka, patience, (admin) => admin.fetchTopicOffsets(topic));
    if (!ends || this.stopping) return;
    const positions = partitions.map((partition) => {
      const end = ends.find((candidate) => candidate.partition === partition);
      if (!end) throw new Error(`${topic} has no partition ${partition}`);
      return { topic, partition, offset: BigInt(end.high) };
    });
    const deliver = (record: KafkaRecord): undefined => this.deliver(record, onRecord);
    this.reader = new PositionedReader({ kafka, logger, groupId: `onceway.leased.${instance}`, positions, deliver });
    await this.reader.start();
  }

  /** Whether replies reach `onRecord` now; those that arrive meanwhile are delivered once they do again. */
  reading(): boolean {
    return this.reader?.reading() ?? false;
  }

  /** The next offset of each partition. */
  positions(): Position[] {
    return this.reader?.current() ?? [];
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.reader?.stop();
  }

  private deliver(record: KafkaRecord, onRecord: LeasedStart['onRecord']): undefined {
    try {
      const pending = onRecord(record);
      if (pending) pending.catch((error: unknown) => this.report(record, error));
    } catch (error) {
      this.report(record, error);
    }
  }

  private report({ topic, partition, offset }: KafkaRecord, error: unknown): void {
    this.options.logger.error({ err: error, topic, partition, offset }, 'record handler failed');
  }
}
