import type { Kafka } from 'kafkajs';

import { METRICS, type MetricName } from '../../contracts';
import { checkDurability, topicDrift, type TopicDrift } from '../../platform/kafka';
import type { Logger } from '../../platform/logging';
import { Gauge, type Registry } from '../../platform/metrics';

/**
 * Whether the topics keep what the ledger stands on: acknowledged records survive a broker, and `audit.records` carries
 * the broker's own time. With a producer's time in its place anybody who may produce could close exchanges early.
 */
export class TopicGuard {
  /** What the last check found. */
  sound = false;
  private readonly gauge: Gauge<'topic'>;
  private told = '[]';

  constructor(
    private readonly kafka: Kafka,
    private readonly singleReplica: boolean,
    private readonly logger: Logger,
    registry: Registry,
  ) {
    const name: MetricName = 'onceway_topic_drift';
    this.gauge = new Gauge({ name, help: METRICS[name].help, labelNames: ['topic'], registers: [registry] });
  }

  /** Throws `kafka.durability-insufficient`, or what Kafka says when it cannot be asked. */
  async check(): Promise<void> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await checkDurability(admin, { singleReplica: this.singleReplica });
      this.sound = true;
      this.report(await topicDrift(admin));
    } catch (error) {
      this.sound = false;
      throw error;
    } finally {
      await admin.disconnect().catch(() => this.logger.debug({}, 'admin connection was gone already'));
    }
  }

  /** An operator may have reasons to keep a topic longer or shorter than the register says; nobody may overlook it. */
  private report(drifts: readonly TopicDrift[]): void {
    this.gauge.reset();
    for (const { topic } of drifts) this.gauge.set({ topic }, 1);
    const said = JSON.stringify(drifts);
    if (said === this.told) return;
    this.told = said;
    if (drifts.length === 0) this.logger.info({}, 'topics: settings are those of the register again');
    else this.logger.warn({ drifts }, 'topics: settings are not those of the register');
  }
}
