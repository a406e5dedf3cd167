import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { METRICS, refuse, type AuditRecord, type ErrorCode, type MetricName } from '../../contracts';
import { RecordProducer } from '../../platform/kafka';
import { Counter, Histogram, LATENCY_BUCKETS, Registry } from '../../platform/metrics';
import { completeRecord, type AuditEvent } from './audit-record';
import { AuditSettings } from './audit-settings';
import { RefusalTally, type RefusedSystem } from './refusal-tally';
import { recordValue, recordToSend } from './signed-record';

export interface Appended {
  /** Id of the audit record. */
  auditId: string;
  /** When the broker appended it, by the broker's clock: what deadlines are judged by. */
  appendTimeMs: number;
  /** Where in `audit.records` it stands. */
  partition: number;
  offset: string;
}

/** The straight way into `audit.records`, for what must be durable before anything else happens. */
@Injectable()
export class AuditLog implements OnApplicationShutdown {
  private readonly tally: RefusalTally;
  private readonly seconds: Histogram;
  private readonly refusals: Counter<'cause'>;

  constructor(
    private readonly producer: RecordProducer,
    private readonly settings: AuditSettings,
    registry: Registry,
  ) {
    this.tally = new RefusalTally((event) => this.append(event), settings.clock);
    const row = (name: MetricName) => ({ name, help: METRICS[name].help, registers: [registry] });
    this.seconds = new Histogram({ ...row('onceway_audit_append_seconds'), buckets: LATENCY_BUCKETS });
    this.refusals = new Counter({ ...row('onceway_anonymous_refusals_total'), labelNames: ['cause'] });
  }

  /**
   * Signs the record and answers once all in-sync replicas hold it. Throws `audit.unavailable` when that cannot be had
   * promptly; the record may have arrived all the same, so the caller must treat the act as not done.
   */
  async append(event: AuditEvent): Promise<Appended> {
    return this.appendRecord(completeRecord(event, this.settings.instance, this.settings.clock.now()));
  }

  /** A record that was completed before. Written once more it is the same, and the ledger takes it once. */
  async appendRecord(record: AuditRecord): Promise<Appended> {
    // Not in the `try`: a record that breaks its contract is no outage.
    const value = recordValue(record);
    const done = this.seconds.startTimer();
    try {
      const { appendTimeMs, partition, offset } = await this.producer.send(
        recordToSend({ record, value }, this.settings),
      );
      return { auditId: record.id, appendTimeMs, partition, offset };
    } catch (error) {
      throw refuse('audit.unavailable', { cause: error });
    } finally {
      done();
    }
  }

  /** Counts a refusal of a caller that proved nothing: a metric now, one summary record a minute and cause. */
  countRefusal(cause: ErrorCode): void {
    this.refusals.inc({ cause });
    this.tally.count(cause);
  }

  /** Counts a refusal of a known system that was refused too often to have a record of each: one summary a minute of it. */
  tallyRefusal(cause: ErrorCode, system: RefusedSystem): void {
    this.tally.count(cause, system);
  }

  /** Writes what was counted since the last minute. By now no call comes in any more, and the producer stops later. */
  async onApplicationShutdown(): Promise<void> {
    await this.tally.stop();
  }
}
