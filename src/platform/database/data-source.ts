import { DataSource, type DataSourceOptions } from 'typeorm';

export interface DataSourceSettings {
  /** `postgres://role:password@host:port/database`. */
  url: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  /** Shown in pg_stat_activity, so that an operator sees who holds a lock. */
  applicationName: string;
  /** Connections held at most by this process. */
  poolSize?: number;
  /** How long a statement may run, 15 s by default. Where callers wait it is short: they are to be refused promptly. */
  statementTimeoutMs?: number;
  /** Told about connections lost while idle; without a listener Node would end the process. */
  onIdleError?: (error: Error) => void;
}

/** How long a caller waits for a connection: a database that is away must be refused promptly, not queued for. */
const CONNECT_TIMEOUT_MS = 2_000;
/** A statement that runs longer is a fault of ours; a caller's deadline has passed long before. */
const STATEMENT_TIMEOUT_MS = 15_000;

/**
 * A data source that is not connected yet (`initialize()` connects). Never synchronises: the schema comes from
 * migrations/ alone. Sessions run in UTC; bigint and numeric come back as strings.
 */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const statementTimeoutMs = settings.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    entities: settings.entities,
    applicationName: settings.applicationName,
    poolSize: settings.poolSize ?? 10,
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    logging: false,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolErrorHandler: settings.onIdleError ?? (() => undefined),
    extra: {
      keepAlive: true,
      // Statements are sent as they come and not one after the other's answer; the server keeps their order.
      pipeline: true,
      statement_timeout: statementTimeoutMs,
      // The server cannot cancel a statement when it is the server that hangs; this bound is the client's own.
      query_timeout: statementTimeoutMs + 1_000,
      idle_in_transaction_session_timeout: 30_000,
      options: '-c TimeZone=UTC',
    },
  });
}

/** Whether the database answers within `timeoutMs`; for readiness, never throws. */
export async function databaseHealthy(source: DataSource, timeoutMs = 1_000): Promise<boolean> {
  if (!source.isInitialized) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const asked = source.query('SELECT 1').then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
