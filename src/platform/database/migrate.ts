import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';

export interface MigrationLog {
  info(facts: Record<string, unknown>, message: string): void;
}

export interface MigrateOptions {
  /** Every migration, oldest first: the array of migrations/index.ts, which a platform adapter may not import. */
  migrations: readonly (new () => MigrationInterface)[];
  logger?: MigrationLog;
}

/** Any constant will do, as long as every process that migrates uses the same. */
const MIGRATION_LOCK = 20_261_125;

/**
 * Brings the schema of the database at `url` (owner role) up to date; answers the names of the migrations it ran.
 * Safe to call from several processes at once: TypeORM's own `migrationsRun` takes no lock and two starters collide in
 * pg_type, so the step runs under an advisory lock of a session of its own.
 */
export async function migrate(url: string, options: MigrateOptions): Promise<string[]> {
  const keeper = new Client({ connectionString: url, application_name: 'onceway-migrate-lock' });
  await keeper.connect();
  try {
    await keeper.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await runPending(url, options);
  } finally {
    // Ending the session releases the lock, whatever happened to the migration.
    await keeper.end();
  }
}

async function runPending(url: string, { migrations, logger }: MigrateOptions): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    applicationName: 'onceway-migrate',
    installExtensions: false,
    poolSize: 2,
    logging: false,
    extra: { options: '-c TimeZone=UTC' },
  });
  await source.initialize();
  try {
    const ran = await source.runMigrations({ transaction: 'each' });
    for (const migration of ran) logger?.info({ migration: migration.name }, 'migration applied');
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
