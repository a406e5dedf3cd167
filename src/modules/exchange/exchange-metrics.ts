import { Injectable } from '@nestjs/common';
import type { Answer, ErrorCode } from '../../contracts';
import { Counter, Histogram, LATENCY_BUCKETS, Registry } from '../../platform/metrics';
import type { Admitted } from './admission-call';

/** Labels are codes of resources and departments and answer kinds: bounded sets, nobody's data. */
@Injectable()
export class ExchangeMetrics {
  private readonly exchanges: Counter<'resource' | 'kind' | 'department' | 'rule'>;
  private readonly seconds: Histogram<'resource' | 'mode'>;
  private readonly denials: Counter<'rule'>;

  constructor(registry: Registry) {
    this.exchanges = new Counter({
      name: 'onceway_exchanges_total',
      help: 'Exchanges ended, by resource, answer kind, asking department and, for failures, the rule',
      labelNames: ['resource', 'kind', 'department', 'rule'],
      registers: [registry],
    });
    this.seconds = new Histogram({
      name: 'onceway_exchange_duration_seconds',
      help: 'Time from admission to the durable record of the end',
      labelNames: ['resource', 'mode'],
      buckets: LATENCY_BUCKETS,
      registers: [registry],
    });
    this.denials = new Counter({
      name: 'onceway_exchange_denials_total',
      help: 'Calls of known systems that were refused before admission, by rule',
      labelNames: ['rule'],
      registers: [registry],
    });
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
