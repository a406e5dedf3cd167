/**
 * Prometheus metrics of one process. The registry is given to whoever measures; nothing uses the global one.
 * Labels are bounded sets (resource codes, departments, answer kinds); never a person, a case or a path parameter.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, Registry };

export function createRegistry(process: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Seconds, for everything that a waiting caller feels. */
export const LATENCY_BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
