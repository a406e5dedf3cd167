import { lookup } from 'node:dns/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';
import { METRICS } from '../../contracts';
import { systemClock, uuidv7 } from '../../kernel';
import { RecordWatch } from '../../modules/audit';
import { CallbackSettings } from '../../modules/deliveries';
import { ReplyDesk, ReplyLease } from '../../modules/exchange';
import { OFFICER_ENTITIES } from '../../modules/officers';
import { PARTY_ENTITIES } from '../../modules/parties';
import { DpopNonces } from '../../modules/tokens';
import { ConfigError } from '../../platform/config';
import { createDataSource, databaseHealthy, isDatabaseAway } from '../../platform/database';
import { createHttpApp, type AnswerHeaders, type CorsRule } from '../../platform/http';
import {
  checkDurability,
  createKafka,
  LeasedConsumer,
  readHeaders,
  RecordProducer,
  TableReader,
  TOPICS,
  type KafkaRecord,
} from '../../platform/kafka';
import { KeyDirectory } from '../../platform/keys';
import type { Logger } from '../../platform/logging';
import { startManagement, type Management } from '../../platform/management';
import { OpenIdConnection, openIdSettings } from '../../platform/openid';
import { createRegistry, Gauge } from '../../platform/metrics';
import type { GatewayConfig } from './config';
import { readGatewayKeys } from './gateway-keys';
import { GatewayModule, type GatewayParts } from './gateway.module';

export interface Gateway {
  managementPort: number;
  stop(): Promise<void>;
}

/** What is started outside Nest and stopped after it, in reverse. */
interface Surroundings {
  parts: GatewayParts;
  kafka: Kafka;
  tables: TableReader;
}

/** Starts one replica; resolves when it serves. `onLost` is called when it can no longer serve and must end. */
export async function startGateway(config: GatewayConfig, logger: Logger, onLost: () => void): Promise<Gateway> {
  const surroundings = await surround(config, logger);
  const { parts, kafka } = surroundings;
  const app = await createHttpApp(
    GatewayModule.of(parts),
    logger,
    parts.registry,
    corsRule(config),
    answerHeaders(parts),
  );
  const lease = app.get(ReplyLease);
  const desk = app.get(ReplyDesk);
  const replies = new LeasedConsumer({ kafka, topic: TOPICS.replies.name, instance: parts.instance, logger });
  const partition = await lease.take(onLost);
  const reading = replies.start({ partitions: [partition], onRecord: (record) => desk.take(record) });
  const watch = app.get(RecordWatch);
  watch.start(logger);
  measureKafka(parts, replies);
  const state = { listening: false, durable: false };
  const serving = (): boolean => state.listening && state.durable && lease.leased() && replies.reading();
  const management = await manage(config, parts, serving);
  await Promise.all([reading, surroundings.tables.start({ topics: [TOPICS.keys.name], onRecord: learnKey(parts) })]);
  await assertDurable(config, kafka);
  state.durable = true;
  await app.listen(config.port, config.host);
  state.listening = true;
  return {
    managementPort: management.port,
    stop: async () => {
      // Not ready first, so that a balancer sends no more; then what was admitted is answered.
      state.listening = false;
      await stopApp(app, desk);
      await watch.stop();
      await replies.stop();
      await lease.release();
      await stopSurroundings(surroundings, management);
    },
  };
}

/** RFC 9449 §8.2: a client takes its next nonce from any answer, so that it seldom has to ask twice. */
export function answerHeaders({ nonces }: Pick<GatewayParts, 'nonces'>): AnswerHeaders {
  return { 'DPoP-Nonce': () => nonces.current() };
}

/** Pages are clients as any other; officers' routes, which know cookies, are open to no other origin. */
export function corsRule({ corsOrigins = [] }: Pick<GatewayConfig, 'corsOrigins'>): CorsRule {
  return { origins: corsOrigins, paths: ['/.well-known', '/oauth', '/v1/exchanges', '/v1/keys'] };
}

async function surround(config: GatewayConfig, logger: Logger): Promise<Surroundings> {
  const openId = openIdSettings(config);
  const keys = readGatewayKeys(config.keysDir);
  // Said at the start, not at the first token.
  await keys.token.held();
  const instance = uuidv7();
  const kafka = createKafka({ brokers: config.brokers, clientId: `onceway-gateway-${instance}`, logger });
  const producer = new RecordProducer({ kafka, logger });
  const source = await connect(config, logger);
  await producer.start();
  const parts: GatewayParts = {
    instance,
    publicUrl: config.publicUrl.replace(/\/+$/, ''),
    deadlineMs: config.deadlineMs,
    graceMs: config.graceMs,
    pendingMs: pendingMsOf(config),
    keepMs: config.keepSeconds * 1_000,
    callbacks: new CallbackSettings(config.loopbackCallbacks, addressesOf),
    limits: limitsOf(config),
    oneTimePasswordMs: config.oneTimePasswordDays * DAY_MS,
    keys,
    nonces: new DpopNonces(keys.nonce, systemClock),
    source,
    producer,
    directory: new KeyDirectory(systemClock),
    registry: createRegistry('gateway'),
    clock: systemClock,
    openId: openId && new OpenIdConnection(openId, systemClock),
  };
  return { parts, kafka, tables: new TableReader({ kafka, logger, groupPrefix: 'onceway-gateway' }) };
}

function limitsOf(config: GatewayConfig): GatewayParts['limits'] {
  const { systemPerSecond, asksPercent, systemConcurrent, systemPending, mismatchesPerDay, bodyDigestFromGrade } =
    config;
  return { systemPerSecond, asksPercent, systemConcurrent, systemPending, mismatchesPerDay, bodyDigestFromGrade };
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** Beyond it Kafka would delete questions that a department may still answer. */
function pendingMsOf({ pendingSeconds }: GatewayConfig): number {
  const mostSeconds = TOPICS.asyncRequests.retentionMs / 1_000;
  if (pendingSeconds <= mostSeconds) return pendingSeconds * 1_000;
  throw new ConfigError([`ASYNC_DEADLINE_SECONDS: at most ${mostSeconds}, as long as Kafka keeps such requests`]);
}

/** Both ways count: requests must go out and replies come in. */
function measureKafka({ registry, producer }: GatewayParts, replies: LeasedConsumer): void {
  new Gauge({
    name: 'onceway_kafka_connected',
    help: METRICS.onceway_kafka_connected.help,
    registers: [registry],
    collect() {
      this.set(producer.healthy() && replies.reading() ? 1 : 0);
    },
  });
}

const DAY_MS = 86_400_000;
/** No longer than a caller waits for an exchange. */
const STATEMENT_TIMEOUT_MS = 4_000;
const TRY_AGAIN_MS = 1_000;

/** One that is started before the database accepts, or while it recovers, waits for it. */
async function connect(config: GatewayConfig, logger: Logger): Promise<DataSource> {
  for (let told = false; ; told = true) {
    try {
      return await sourceOf(config, logger).initialize();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      if (!told) logger.warn({ err: error }, 'the database is not there yet');
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}

function sourceOf(config: GatewayConfig, logger: Logger): DataSource {
  return createDataSource({
    url: config.databaseUrl,
    entities: [...PARTY_ENTITIES, ...OFFICER_ENTITIES],
    applicationName: 'onceway-gateway',
    poolSize: config.databasePool,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onIdleError: (error) => logger.warn({ err: error }, 'an idle database connection was lost'),
  });
}

function manage(config: GatewayConfig, parts: GatewayParts, serving: () => boolean): Promise<Management> {
  return startManagement({
    host: config.managementHost,
    port: config.managementPort,
    registry: parts.registry,
    checks: [
      { name: 'serving', check: serving },
      { name: 'kafka', check: () => parts.producer.healthy() },
      { name: 'postgres', check: () => databaseHealthy(parts.source) },
    ],
  });
}

function learnKey({ directory, keys }: GatewayParts) {
  return (record: KafkaRecord): void =>
    directory.take({ value: record.value, headers: readHeaders(record) }, keys.root);
}

async function assertDurable(config: GatewayConfig, kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await checkDurability(admin, { singleReplica: config.singleReplica });
  } finally {
    await admin.disconnect();
  }
}

const DRAIN_MS = 8_000;

/** Lets waiting callers have their answers before connections close. */
async function stopApp(app: NestFastifyApplication, desk: ReplyDesk): Promise<void> {
  const until = Date.now() + DRAIN_MS;
  while (desk.waiting > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  await app.close();
}

async function stopSurroundings({ parts, tables }: Surroundings, management: Management): Promise<void> {
  await tables.stop();
  await parts.producer.stop();
  await parts.source.destroy();
  await management.close();
}
