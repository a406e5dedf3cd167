import { METRICS, type MetricName } from '../../contracts';
import { Counter, Gauge, type Registry } from '../../platform/metrics';
import type { UpkeepSink } from './upkeep';

/** What operators see of retention: what went, how old the oldest is, and when the job last came to its end. */
export class RetentionMetrics implements UpkeepSink {
  private readonly rows: Counter<'table'>;
  private readonly partitions: Counter<'table'>;
  private readonly age: Gauge<'table'>;
  private readonly success: Gauge;

  constructor(registry: Registry) {
    const row = (name: MetricName) => ({ name, help: METRICS[name].help, registers: [registry] });
    this.rows = new Counter({ ...row('onceway_retention_deleted_rows_total'), labelNames: ['table'] });
    this.partitions = new Counter({ ...row('onceway_retention_dropped_partitions_total'), labelNames: ['table'] });
    this.age = new Gauge({ ...row('onceway_retention_oldest_row_seconds'), labelNames: ['table'] });
    this.success = new Gauge(row('onceway_retention_last_success_timestamp_seconds'));
  }

  deleted(table: string, rows: number): void {
    this.rows.inc({ table }, rows);
  }

  dropped(table: string, partitions: number): void {
    this.partitions.inc({ table }, partitions);
  }

  oldest(table: string, seconds: number): void {
    this.age.set({ table }, seconds);
  }

  /** @param nowMs epoch milliseconds */
  succeeded(nowMs: number): void {
    this.success.set(nowMs / 1000);
  }
}
