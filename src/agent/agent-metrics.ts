import { METRICS, type MetricName } from '../contracts';
import { Counter, Gauge, Histogram, LATENCY_BUCKETS, type Registry } from '../platform/metrics';

/** Why a request got no answer. */
export type DropReason = 'expired' | 'clock-skew' | 'repeated' | 'late' | 'unsent' | 'poison' | 'no-recipient';

/** The agent's figures, by the register's names. */
export interface AgentMetrics {
  requests: Counter<'resource' | 'kind'>;
  dropped: Counter<'reason'>;
  sourceSeconds: Histogram<'resource'>;
  sourceFailures: Counter<'source' | 'reason'>;
  /** 0 closed, 1 tries again, 2 left alone. */
  sourceBreaker: Gauge<'source' | 'resource'>;
  snapshotTime: Gauge<'resource'>;
  snapshotRows: Gauge<'resource' | 'state'>;
  snapshotsRefused: Counter<'resource'>;
  mappingFaults: Gauge<'resource' | 'version'>;
  rejectedTableRecords: Counter<'topic' | 'reason'>;
  clockOffset: Gauge;
  consumerLag: Gauge<'topic'>;
}

export function createAgentMetrics(registry: Registry): AgentMetrics {
  const row = (name: MetricName) => ({
    name,
    help: METRICS[name].help,
    labelNames: METRICS[name].labels,
    registers: [registry],
  });
  return {
    requests: new Counter(row('onceway_agent_requests_total')),
    dropped: new Counter(row('onceway_agent_dropped_total')),
    sourceSeconds: new Histogram({ ...row('onceway_agent_source_seconds'), buckets: LATENCY_BUCKETS }),
    sourceFailures: new Counter(row('onceway_agent_source_failures_total')),
    sourceBreaker: new Gauge(row('onceway_agent_source_breaker')),
    snapshotTime: new Gauge(row('onceway_agent_snapshot_timestamp_seconds')),
    snapshotRows: new Gauge(row('onceway_agent_snapshot_rows')),
    snapshotsRefused: new Counter(row('onceway_agent_snapshots_refused_total')),
    mappingFaults: new Gauge(row('onceway_agent_mapping_faults')),
    rejectedTableRecords: new Counter(row('onceway_agent_rejected_table_records_total')),
    clockOffset: new Gauge(row('onceway_agent_clock_offset_seconds')),
    consumerLag: new Gauge(row('onceway_kafka_consumer_lag_records')),
  };
}
