import type { DataSource } from 'typeorm';
import { METRICS } from '../../contracts';
import { Gauge, type Registry } from '../../platform/metrics';

const STATES = ['waiting', 'ready'] as const;

/** How much is on its way, for operators; counted by the worker. */
export class PendingMetrics {
  private readonly exchanges: Gauge<'state'>;
  private readonly requests: Gauge;

  constructor(registry: Registry) {
    const row = (name: 'onceway_pending_exchanges' | 'onceway_pending_requests') => ({
      name,
      help: METRICS[name].help,
      registers: [registry],
    });
    this.exchanges = new Gauge({ ...row('onceway_pending_exchanges'), labelNames: ['state'] });
    this.requests = new Gauge(row('onceway_pending_requests'));
  }

  async refresh(source: Pick<DataSource, 'query'>): Promise<void> {
    const counted = await source.query<{ state: string; rows: number }[]>(
      `SELECT state, count(*)::int AS rows FROM pending_exchanges
        WHERE state IN ('waiting', 'ready') AND delivered_at IS NULL AND keep_until > now() GROUP BY state`,
    );
    for (const state of STATES) this.exchanges.set({ state }, counted.find((row) => row.state === state)?.rows ?? 0);
    const [requests] = await source.query<{ rows: number }[]>(`SELECT count(*)::int AS rows FROM pending_requests`);
    this.requests.set(requests!.rows);
  }
}
