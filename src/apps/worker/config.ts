import type { Config, ConfigRows } from '../../platform/config';

/** Every variable that the worker reads. */
export const WORKER_CONFIG = {
  logLevel: { env: 'LOG_LEVEL', kind: 'string', description: 'pino level', default: 'info' },
  managementHost: {
    env: 'MANAGEMENT_HOST',
    kind: 'string',
    description: 'address of livez, readyz and metrics',
    default: '127.0.0.1',
  },
  managementPort: {
    env: 'MANAGEMENT_PORT',
    kind: 'integer',
    description: 'port of livez, readyz and metrics; 0 takes a free one',
    default: '0',
  },
  kafkaBrokers: { env: 'KAFKA_BROKERS', kind: 'list', description: 'host:port, comma-separated' },
  kafkaSingleReplica: {
    env: 'KAFKA_SINGLE_REPLICA',
    kind: 'boolean',
    description: 'true on the one-machine stack alone: records are kept once',
    default: 'false',
  },
  databaseUrl: { env: 'DATABASE_URL', kind: 'string', description: 'PostgreSQL as role onceway_worker', secret: true },
  keysDir: {
    env: 'WORKER_KEYS_DIR',
    kind: 'string',
    description: 'folder of root.jwk.json, signing.jwk.json and encryption.jwk.json, all mode 0600',
  },
  graceMs: {
    env: 'DISCLOSURE_GRACE_MS',
    kind: 'integer',
    description: 'how long after the deadline a gateway may disclose; not less than any gateway has',
    default: '2000',
  },
  clockMarginMs: {
    env: 'CLOCK_MARGIN_MS',
    kind: 'integer',
    description: 'how far brokers’ clocks may step back',
    default: '2000',
  },
  trimSeconds: {
    env: 'AUDIT_TRIM_SECONDS',
    kind: 'integer',
    description: 'how often audit records that the ledger holds are deleted from Kafka',
    default: '30',
  },
} as const satisfies ConfigRows;

export type WorkerConfig = Config<typeof WORKER_CONFIG>;
