import { join } from 'node:path';
import { systemClock } from '../../kernel';
import { AuditSettings, UnitOfWork } from '../../modules/audit';
import { DeadLetters } from '../../modules/letters';
import { loadConfig, type Environment } from '../../platform/config';
import { createDataSource } from '../../platform/database';
import { createKafka, EVENT_SOURCES, readHeaders, RecordFinder, TOPICS, type RecordPlace } from '../../platform/kafka';
import { KeyDirectory, readSigningKey, verifyingKey, type VerifyingKey } from '../../platform/keys';
import { createLogger } from '../../platform/logging';
import { UsageError } from './command';
import { asText, type Option } from './options';

const ROWS = {
  databaseUrl: { env: 'DATABASE_URL', kind: 'string', description: 'PostgreSQL as the owner role', secret: true },
  keysDir: {
    env: 'WORKER_KEYS_DIR',
    kind: 'string',
    description: "the worker's keys: an operator's acts are signed with them",
  },
  brokers: { env: 'KAFKA_BROKERS', kind: 'list', description: 'Kafka bootstrap addresses' },
  graceMs: { env: 'DISCLOSURE_GRACE_MS', kind: 'integer', description: "the worker's grace", default: '2000' },
  clockMarginMs: { env: 'CLOCK_MARGIN_MS', kind: 'integer', description: "the worker's margin", default: '2000' },
} as const;

/** Which record a letter tells of, as `dead-letters list` prints it. */
export const PLACE_OPTIONS = {
  topic: { value: 'TOPIC', about: 'where the original stands', read: asText },
  partition: { value: 'N', about: 'its partition', read: asWholeNumber },
  offset: { value: 'N', about: 'its offset', read: (text: string): string => String(asWholeNumber(text)) },
  by: { value: 'NAME', about: 'who asks, as your department knows them; stands in the ledger', read: asName },
} as const satisfies Readonly<Record<string, Option>>;

export function placeOf({ topic, partition, offset }: RecordPlace): RecordPlace {
  return { topic, partition, offset };
}

/** Letters as an operator at the command line works on them. */
export async function withLetters<T>(env: Environment, work: (letters: DeadLetters) => Promise<T>): Promise<T> {
  const { databaseUrl, keysDir, brokers, graceMs, clockMarginMs } = loadConfig(ROWS, env);
  const logger = createLogger('cli', 'fatal');
  const kafka = createKafka({ brokers, clientId: 'onceway-cli', logger });
  const finder = new RecordFinder({ kafka, logger, groupPrefix: 'onceway-cli.letters' });
  const ownKey = readSigningKey(join(keysDir, 'signing.jwk.json'));
  const settings = new AuditSettings('cli', ownKey, systemClock, EVENT_SOURCES.cli);
  const root = verifyingKey(readSigningKey(join(keysDir, 'root.jwk.json')).publicJwk);
  const source = await createDataSource({
    url: databaseUrl,
    entities: [],
    applicationName: 'onceway-cli',
    poolSize: 2,
  }).initialize();
  try {
    const letters = new DeadLetters({
      source,
      finder,
      work: new UnitOfWork(source, settings),
      clock: systemClock,
      auditKey: await auditKeys(finder, root),
      rules: { graceMs, marginMs: clockMarginMs },
    });
    return await work(letters);
  } finally {
    await source.destroy();
  }
}

/** A record may be looked at long after it was written, when its writer's key has been retired. */
async function auditKeys(finder: RecordFinder, root: VerifyingKey): Promise<(kid: string) => VerifyingKey | undefined> {
  const keys = new KeyDirectory(systemClock);
  for (const record of await finder.all(TOPICS.keys.name)) {
    keys.take({ value: record.value, headers: readHeaders(record) }, root);
  }
  return (kid) => keys.everVerifying('gateway', kid) ?? keys.everVerifying('worker', kid);
}

function asWholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${text} is no whole number`);
  return Number(text);
}

function asName(text: string): string {
  if (!/^[\p{L}\p{N}._@-]{1,64}$/u.test(text)) throw new UsageError('is 1 to 64 letters, digits, dots, dashes');
  return text;
}
