import type { Config, ConfigRows } from '../../platform/config';

/** Everything that the gateway takes from its environment. */
export const GATEWAY_CONFIG = {
  logLevel: { env: 'LOG_LEVEL', kind: 'string', description: 'least level logged', default: 'info' },
  host: { env: 'HTTP_HOST', kind: 'string', description: 'address to listen on', default: '127.0.0.1' },
  port: { env: 'HTTP_PORT', kind: 'integer', description: 'port of the public API', default: '8080' },
  publicUrl: {
    env: 'PUBLIC_URL',
    kind: 'string',
    description: 'URL at which callers reach the gateway; issuer of tokens and base of every htu, no slash at the end',
  },
  corsOrigins: {
    env: 'CORS_ORIGINS',
    kind: 'list',
    description: 'exact origins of pages that may call tokens and exchanges; none if empty',
    default: null,
  },
  managementHost: {
    env: 'MANAGEMENT_HOST',
    kind: 'string',
    description: 'address of the management port',
    default: '127.0.0.1',
  },
  managementPort: {
    env: 'MANAGEMENT_PORT',
    kind: 'integer',
    description: 'health and metrics; 0 takes a free one',
    default: '9464',
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    kind: 'string',
    description: 'PostgreSQL as the role onceway_gateway',
    secret: true,
  },
  databasePool: { env: 'DATABASE_POOL', kind: 'integer', description: 'connections at most', default: '12' },
  brokers: { env: 'KAFKA_BROKERS', kind: 'list', description: 'Kafka bootstrap addresses' },
  singleReplica: {
    env: 'KAFKA_SINGLE_REPLICA',
    kind: 'boolean',
    description: 'true on a one-machine stack only: audit topics with one replica are accepted',
    default: 'false',
  },
  keysDir: { env: 'GATEWAY_KEYS_DIR', kind: 'string', description: "folder of the gateway's private keys" },
  deadlineMs: { env: 'EXCHANGE_DEADLINE_MS', kind: 'integer', description: 'longest wait of a call', default: '4000' },
  graceMs: {
    env: 'DISCLOSURE_GRACE_MS',
    kind: 'integer',
    description: "the worker's grace after a deadline",
    default: '2000',
  },
  systemPerSecond: {
    env: 'SYSTEM_RATE_PER_SECOND',
    kind: 'integer',
    description: 'calls a second of a system without a limit of its own',
    default: '500',
  },
  asksPercent: {
    env: 'SYSTEM_ASKS_PERCENT',
    kind: 'integer',
    description: 'refused calls and dry runs of a system a second, in percent of its rate; more are 429 and summed up',
    default: '100',
  },
  systemConcurrent: {
    env: 'SYSTEM_CONCURRENT',
    kind: 'integer',
    description: 'exchanges under way at once of a system without a limit of its own',
    default: '512',
  },
  systemPending: {
    env: 'SYSTEM_PENDING',
    kind: 'integer',
    description: 'exchanges of a system that nobody waits for and that nobody has fetched, at most',
    default: '20000',
  },
  pendingSeconds: {
    env: 'ASYNC_DEADLINE_SECONDS',
    kind: 'integer',
    description: 'how long a department may take over a question that nobody waits for; at most 3600',
    default: '3600',
  },
  keepSeconds: {
    env: 'ASYNC_KEEP_SECONDS',
    kind: 'integer',
    description: 'how long its result can be fetched after that',
    default: '3600',
  },
  loopbackCallbacks: {
    env: 'CALLBACK_LOOPBACK',
    kind: 'boolean',
    description: 'true on the one-machine stack only: systems of this machine may be called back, by http too',
    default: 'false',
  },
  mismatchesPerDay: {
    env: 'VERIFY_MISMATCHES_PER_DAY',
    kind: 'integer',
    description: 'wrong claims of one item of one subject that a system is answered in a day; then it is refused',
    default: '10',
  },
  bodyDigestFromGrade: {
    env: 'BODY_DIGEST_FROM_GRADE',
    kind: 'integer',
    description: 'least grade (1 to 4) of an item whose question must be signed; 5 asks it of none',
    default: '3',
  },
  oneTimePasswordDays: {
    env: 'ONE_TIME_PASSWORD_DAYS',
    kind: 'integer',
    description: "how long an officer's one-time password may wait for its first use",
    default: '7',
  },
  oidcIssuer: {
    env: 'OIDC_ISSUER',
    kind: 'string',
    description: 'OpenID provider that officers may sign in with beside their local accounts; none if empty',
    default: null,
  },
  oidcClientId: {
    env: 'OIDC_CLIENT_ID',
    kind: 'string',
    description: 'what the gateway is to that provider; its redirect URI is PUBLIC_URL/v1/session/oidc/callback',
    default: null,
  },
  oidcClientSecret: {
    env: 'OIDC_CLIENT_SECRET',
    kind: 'string',
    description: 'by which the gateway proves it there',
    secret: true,
    default: null,
  },
} as const satisfies ConfigRows;

export type GatewayConfig = Config<typeof GATEWAY_CONFIG>;
