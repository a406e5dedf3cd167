import type { Kafka } from 'kafkajs';

import { checkDurability } from '../../platform/kafka';
import type { Logger } from '../../platform/logging';

/**
 * Whether the topics keep what the ledger stands on: acknowledged records survive a broker, and `audit.records` carries
 * the broker's own time. With a producer's time in its place anybody who may produce could close exchanges early.
 */
export class TopicGuard {
  /** What the last check found. */
  sound = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly singleReplica: boolean,
    private readonly logger: Logger,
  ) {}

  /** Throws `kafka.durability-insufficient`, or what Kafka says when it cannot be asked. */
  async check(): Promise<void> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await checkDurability(admin, { singleReplica: this.singleReplica });
      this.sound = true;
    } catch (error) {
      this.sound = false;
      throw error;
    } finally {
      await admin.disconnect().catch(() => this.logger.debug({}, 'admin connection was gone already'));
    }
  }
}
