import { readHeaders, TableReader, type KafkaRecord, type TableReaderOptions } from '../platform/kafka';
import { readPublished, type KeyDirectory, type VerifyingKey } from '../platform/keys';
import type { Logger } from '../platform/logging';
import type { AgentMetrics } from './agent-metrics';
import type { AgentTopics } from './agent-topics';
import { codeOf } from './code-of';
import type { Desk } from './desk';

export interface PublishedTablesOptions {
  kafka: TableReaderOptions['kafka'];
  department: string;
  topics: Pick<AgentTopics, 'keys' | 'contracts'>;
  /** Pinned in the agent's configuration; everything else is believed for its signature alone. */
  root: VerifyingKey;
  keys: KeyDirectory;
  desk: Desk;
  metrics: AgentMetrics;
  logger: Logger;
}

/** Follows the topics by which an agent, which sees only Kafka, learns keys and contracts. */
export class PublishedTables {
  private readonly reader: TableReader;

  constructor(private readonly options: PublishedTablesOptions) {
    const { kafka, logger, department } = options;
    this.reader = new TableReader({ kafka, logger, groupPrefix: `agent.${department}.table` });
  }

  /** Resolves when all that was published so far is known. */
  async start(): Promise<void> {
    const { keys, contracts } = this.options.topics;
    await this.reader.start({ topics: [keys, contracts], onRecord: (record) => this.take(record) });
  }

  async stop(): Promise<void> {
    await this.reader.stop();
  }

  /** A record that does not hold takes nothing away from what is known: others go on by it. */
  private take(record: KafkaRecord): void {
    const { keys, desk, root, metrics, logger, topics } = this.options;
    try {
      const published = { value: record.value, headers: readHeaders(record) };
      if (record.topic === topics.keys) {
        keys.take(published, root);
      } else {
        const contract = readPublished('PublishedContract', published, root);
        if (contract) desk.learn(contract);
      }
    } catch (error) {
      const { topic, partition, offset } = record;
      const reason = codeOf(error, 'internal.error');
      metrics.rejectedTableRecords.inc({ topic, reason });
      logger.error({ topic, partition, offset, err: error }, 'published record not taken');
    }
  }
}
