import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { systemClock } from '../../kernel';
import { AuditSettings } from '../../modules/audit';
import { OFFICER_ENTITIES, OfficersModule, OfficerSettings } from '../../modules/officers';
import { PartnersByGrants } from '../../modules/grants';
import { GrantPartners, PARTY_ENTITIES, PartiesModule } from '../../modules/parties';
import { loadConfig, type Environment } from '../../platform/config';
import { createDataSource } from '../../platform/database';
import { createKafka, EVENT_SOURCES, RecordProducer } from '../../platform/kafka';
import { readSigningKey } from '../../platform/keys';
import { createLogger } from '../../platform/logging';
import { createRegistry, Registry } from '../../platform/metrics';

const ROWS = {
  databaseUrl: { env: 'DATABASE_URL', kind: 'string', description: 'PostgreSQL as the owner role', secret: true },
  keysDir: {
    env: 'WORKER_KEYS_DIR',
    kind: 'string',
    description: "the worker's keys: an operator's acts are signed with them",
  },
  brokers: { env: 'KAFKA_BROKERS', kind: 'list', description: 'Kafka bootstrap addresses' },
} as const;

@Module({})
class OperatorPartsModule {}

/**
 * The features of parties and officers for an operator at the command line. Its acts go the way of every other act: one
 * transaction with their audit records in the outbox, which the worker sends on.
 */
export async function withOperatorContext<T>(
  env: Environment,
  work: (context: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const config = loadConfig(ROWS, env);
  const source = await createDataSource({
    url: config.databaseUrl,
    entities: [...PARTY_ENTITIES, ...OFFICER_ENTITIES],
    applicationName: 'onceway-cli',
    poolSize: 2,
  }).initialize();
  const context = await NestFactory.createApplicationContext(
    { module: OperatorPartsModule, imports: [parts(source, config), PartiesModule, OfficersModule] },
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  try {
    return await work(context);
  } finally {
    await context.close();
    if (source.isInitialized) await source.destroy();
  }
}

/** Nobody signs in at the command line: keys of this process alone, no identity provider. */
const NOBODY_SIGNS_IN = ['http://cli.invalid', systemClock, randomBytes(32), 0, randomBytes(32), undefined] as const;

function parts(source: DataSource, { keysDir, brokers }: { keysDir: string; brokers: string[] }): DynamicModule {
  const logger = createLogger('cli', 'fatal');
  // Bound because the audit feature needs it; a unit of work writes to the outbox and never connects.
  const producer = new RecordProducer({ kafka: createKafka({ brokers, clientId: 'onceway-cli', logger }), logger });
  const providers = [
    { provide: DataSource, useValue: source },
    { provide: GrantPartners, useClass: PartnersByGrants },
    { provide: RecordProducer, useValue: producer },
    { provide: Registry, useValue: createRegistry('cli') },
    {
      provide: AuditSettings,
      useValue: new AuditSettings(
        'cli',
        readSigningKey(join(keysDir, 'signing.jwk.json')),
        systemClock,
        EVENT_SOURCES.cli,
      ),
    },
    { provide: OfficerSettings, useValue: new OfficerSettings(...NOBODY_SIGNS_IN) },
  ];
  return { module: class OperatorParts {}, global: true, providers, exports: providers };
}
