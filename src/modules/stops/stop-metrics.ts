import type { DataSource } from 'typeorm';

import { METRICS } from '../../contracts';
import { Gauge, type Registry } from '../../platform/metrics';
import type { StopScope } from './stop-lifecycle';

const SCOPES: readonly StopScope[] = ['system', 'department', 'resource', 'everything'];

/** Stops in force by scope, for whoever watches the machines. */
export class StopMetrics {
  private readonly standing: Gauge<'scope'>;

  constructor(registry: Registry) {
    const name = 'onceway_stops_in_force';
    this.standing = new Gauge({ name, help: METRICS[name].help, labelNames: ['scope'], registers: [registry] });
  }

  async refresh(source: DataSource): Promise<void> {
    const rows = await source.query<{ scope: StopScope; stops: number }[]>(
      `SELECT scope, count(*)::int AS stops FROM stops
        WHERE lifted_at IS NULL AND NOT over AND (until IS NULL OR until > now()) GROUP BY scope`,
    );
    for (const scope of SCOPES) this.standing.set({ scope }, rows.find((row) => row.scope === scope)?.stops ?? 0);
  }
}
