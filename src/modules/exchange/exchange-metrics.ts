import { Injectable } from '@nestjs/common';
import { METRICS, type Answer, type ErrorCode, type MetricName } from '../../contracts';
import { Counter, Histogram, LATENCY_BUCKETS, Registry } from '../../platform/metrics';
import type { Admitted } from './admission-call';

/** Labels are codes of resources and departments and answer kinds: bounded sets, nobody's data. */
@Injectable()
export class ExchangeMetrics {
  private readonly exchanges: Counter<'resource' | 'kind' | 'department' | 'rule'>;
  private readonly seconds: Histogram<'resource' | 'mode'>;
  private readonly denials: Counter<'rule'>;

  constructor(registry: Registry) {
    const row = (name: MetricName) => ({
      name,
      help: METRICS[name].help,
      labelNames: METRICS[name].labels,
      registers: [registry],
    });
    this.exchanges = new Counter(row('onceway_exchanges_total'));
    this.seconds = new Histogram({ ...row('onceway_exchange_duration_seconds'), buckets: LATENCY_BUCKETS });
    this.denials = new Counter(row('onceway_exchange_denials_total'));
  }

  ended({ facts, admittedAtMs }: Admitted, kind: Answer['kind'], rule: ErrorCode | undefined, nowMs: number): void {
    const { resource = '', mode = '', department = '' } = facts;
    this.exchanges.inc({ resource, kind, department, rule: rule ?? '' });
    this.seconds.observe({ resource, mode }, Math.max(0, nowMs - admittedAtMs) / 1000);
  }

  denied(rule: string): void {
    this.denials.inc({ rule });
  }
}
