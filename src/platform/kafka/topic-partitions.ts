import { Partitioners, type Admin } from 'kafkajs';
import { refuse } from '../../contracts';

/** How long an unknown topic stays unknown before it is asked again. */
const UNKNOWN_MS = 1000;

/**
 * How many partitions each topic has, learned once. Kept apart from kafkajs's own metadata because a single unknown topic
 * in a produce request fails all the records that travel with it: here it fails alone, before it is queued.
 */
export class TopicPartitions {
  private readonly counts = new Map<string, number>();
  private readonly unknownUntil = new Map<string, number>();
  private readonly asked = new Map<string, Promise<number>>();
  private readonly partitioner = Partitioners.DefaultPartitioner();

  constructor(private readonly admin: Pick<Admin, 'fetchTopicMetadata'>) {}

  known(topic: string): number | undefined {
    return this.counts.get(topic);
  }

  /** Throws `kafka.topic-unknown` when the brokers do not know it, `kafka.unavailable` when they do not answer. */
  count(topic: string): Promise<number> {
    const known = this.asked.get(topic);
    if (known) return known;
    const asking = this.ask(topic).finally(() => this.asked.delete(topic));
    this.asked.set(topic, asking);
    return asking;
  }

  /** The partition of a key among `count`: murmur2 as Java's producer has it; without a key, any. */
  choose(topic: string, count: number, key: Buffer | null): number {
    const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
      partitionId,
      partitionErrorCode: 0,
      leader: 0,
      replicas: [],
      isr: [],
    }));
    return this.partitioner({ topic, partitionMetadata, message: { key, value: null } });
  }

  /** After a failed request: a topic may have been deleted or made anew. */
  forget(): void {
    this.counts.clear();
  }

  private async ask(topic: string): Promise<number> {
    if ((this.unknownUntil.get(topic) ?? 0) > Date.now()) throw unknown(topic);
    try {
      const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] });
      const count = topics[0]?.partitions.length ?? 0;
      this.counts.set(topic, count);
      return count;
    } catch (error) {
      if ((error as { type?: unknown }).type !== 'UNKNOWN_TOPIC_OR_PARTITION') {
        throw refuse('kafka.unavailable', { detail: 'topic metadata cannot be read', cause: error });
      }
      if (this.unknownUntil.size > 1000) this.unknownUntil.clear();
      this.unknownUntil.set(topic, Date.now() + UNKNOWN_MS);
      throw unknown(topic);
    }
  }
}

function unknown(topic: string): Error {
  return refuse('kafka.topic-unknown', { detail: `topic ${topic} does not exist`, facts: { topic } });
}
