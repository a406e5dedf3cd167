import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';

import { METRICS, TOPICS, type MetricName } from '../../contracts';
import { Counter, Gauge, type Registry } from '../../platform/metrics';
import { outboxBacklog } from '../../platform/outbox';
import { auditBounds, ledgerPlaces } from './audit-trimmer';
import type { BatchOutcome } from './ledger-writer';

/** What operators see of the ledger: how far behind it is, how large, what was lost, what could not be taken. */
export class LedgerMetrics {
  private readonly entries: Counter<'type'>;
  private readonly lost: Counter;
  private readonly poison: Counter<'reason'>;
  private readonly openPoison: Gauge;
  private readonly lagRecords: Gauge<'partition'>;
  private readonly lagSeconds: Gauge<'partition'>;
  private readonly size: Gauge;
  private readonly outboxPending: Gauge;
  private readonly outboxOldest: Gauge;

  constructor(registry: Registry) {
    const row = (name: MetricName) => ({ name, help: METRICS[name].help, registers: [registry] });
    this.entries = new Counter({ ...row('onceway_ledger_entries_total'), labelNames: ['type'] });
    this.lost = new Counter(row('onceway_exchanges_lost_total'));
    this.poison = new Counter({ ...row('onceway_audit_poison_total'), labelNames: ['reason'] });
    this.openPoison = new Gauge(row('onceway_audit_poison_open'));
    this.lagRecords = new Gauge({ ...row('onceway_audit_lag_records'), labelNames: ['partition'] });
    this.lagSeconds = new Gauge({ ...row('onceway_audit_lag_seconds'), labelNames: ['partition'] });
    this.size = new Gauge(row('onceway_ledger_size'));
    this.outboxPending = new Gauge(row('onceway_outbox_pending'));
    this.outboxOldest = new Gauge(row('onceway_outbox_oldest_seconds'));
  }

  /** Counts what a committed batch did. */
  count({ entered, poisoned }: BatchOutcome): void {
    for (const type of entered) this.entries.inc({ type });
    const lost = entered.filter((type) => type === 'exchange.lost').length;
    if (lost > 0) this.lost.inc(lost);
    for (const { reason } of poisoned) this.poison.inc({ reason });
  }

  /** Reads the gauges anew. @param nowMs epoch milliseconds */
  async refresh(source: DataSource, kafka: Kafka, nowMs: number, topic = TOPICS.audit.name): Promise<void> {
    const [bounds, places] = await Promise.all([auditBounds(kafka, topic), ledgerPlaces(source)]);
    for (const { partition, low, high } of bounds) {
      const place = places.find((candidate) => candidate.partition === partition);
      const behind = Number(high - (place?.nextOffset ?? low));
      const seconds = behind > 0 && place?.readUntilMs ? Math.max(0, (nowMs - place.readUntilMs) / 1000) : 0;
      this.lagRecords.set({ partition: String(partition) }, Math.max(0, behind));
      this.lagSeconds.set({ partition: String(partition) }, seconds);
    }
    const [row] = await source.query<{ size: string; poison: string }[]>(
      `SELECT (SELECT size FROM ledger_head) AS size,
              (SELECT count(*) FROM audit_poison WHERE resolved_at IS NULL) AS poison`,
    );
    this.size.set(Number(row!.size));
    this.openPoison.set(Number(row!.poison));
    const backlog = await outboxBacklog(source);
    this.outboxPending.set(backlog.pending);
    this.outboxOldest.set(backlog.oldestSeconds);
  }
}
