import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';
import { answerHeaders, corsRule } from '../../src/apps/gateway/gateway';
import { GatewayModule, type GatewayParts } from '../../src/apps/gateway/gateway.module';
import { uuidv7, type Clock } from '../../src/kernel';
import { CallbackSettings } from '../../src/modules/deliveries';
import { OFFICER_ENTITIES } from '../../src/modules/officers';
import { PARTY_ENTITIES } from '../../src/modules/parties';
import { DpopNonces } from '../../src/modules/tokens';
import { createDataSource } from '../../src/platform/database';
import { createHttpApp } from '../../src/platform/http';
import { createKafka, RecordProducer, TOPICS, type RecordToSend, type SentRecord } from '../../src/platform/kafka';
import {
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  KeyDirectory,
  signingKey,
  verifyingKey,
} from '../../src/platform/keys';
import { createLogger } from '../../src/platform/logging';
import { createRegistry } from '../../src/platform/metrics';
import type { OpenIdConnection } from '../../src/platform/openid';
import { quiet } from './kafka';
import { TestCustody } from './token-custody';
import { newDatabase, stack, uniqueTopicPrefix, type TestDatabase } from './stack';

/** Hosts as the test's resolver knows them (RFC 2606, 5737, 3849). */
const HOSTS: Readonly<Record<string, string[]>> = {
  'window.example': ['203.0.113.7', '2001:4860::7'],
  'inside.example': ['203.0.113.7', '10.1.2.3'],
  'cloud.example': ['169.254.169.254'],
};

/** A clock whose hands a test turns. */
export class TestClock implements Clock {
  private offsetMs = 0;

  now(): number {
    return Date.now() + this.offsetMs;
  }

  advance(milliseconds: number): void {
    this.offsetMs += milliseconds;
  }
}

/** Real Kafka, but topics of this test's own: a worker of the running stack must not meet records of strange keys. */
class PrefixedProducer extends RecordProducer {
  constructor(
    kafka: Kafka,
    private readonly prefix: string,
  ) {
    super({ kafka, logger: quiet() });
  }

  override send(record: RecordToSend): Promise<SentRecord> {
    return super.send({ ...record, topic: this.prefix + record.topic });
  }
}

export interface ApiApp {
  readonly app: NestFastifyApplication;
  readonly clock: TestClock;
  readonly database: TestDatabase;
  /** The database as its owner sees it: for what no route shows. */
  readonly owner: DataSource;
  readonly kafka: Kafka;
  /** Stands before the name of every topic that this app writes to. */
  readonly topicPrefix: string;
  readonly publicUrl: string;
  readonly parts: GatewayParts;
  /** All that the app logged, line by line. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

export interface ApiAppOptions {
  publicUrl?: string;
  /** Another way to the database, such as a door that the test can shut. */
  reroute?: (url: string) => Promise<string> | string;
  /** Request topics that the test needs, by credit code. */
  departments?: readonly string[];
  /** Pages of these origins may call what is open to them. */
  corsOrigins?: string[];
  /** The identity provider beside the local accounts. */
  openId?: (clock: Clock) => OpenIdConnection;
}

/**
 * The gateway's modules in this process, as the role of a real gateway, on a database of this test's own.
 * Real: HTTP stack (by inject), PostgreSQL, Kafka. Fake: the clock's hands, the topics' names, keys made for the test.
 */
export async function startApiApp(options: ApiAppOptions = {}): Promise<ApiApp> {
  const publicUrl = options.publicUrl ?? 'http://gateway.test';
  const database = await newDatabase();
  const topicPrefix = uniqueTopicPrefix();
  const kafka = createKafka({ brokers: stack().kafka.brokers.split(','), clientId: topicPrefix, logger: quiet() });
  await createTopics(kafka, topicPrefix, options.departments ?? []);
  const producer = new PrefixedProducer(kafka, topicPrefix);
  const source = await connected((await options.reroute?.(database.urls.gateway)) ?? database.urls.gateway);
  const owner = await connected(database.urls.owner);
  await producer.start();
  const clock = new TestClock();
  const parts = partsOf({ publicUrl, source, producer, clock, openId: options.openId?.(clock) });
  const logged: string[] = [];
  const app = await createHttpApp(
    GatewayModule.of(parts),
    createLogger('api-test', 'debug', { write: (line) => void logged.push(line) }),
    undefined,
    corsRule({ corsOrigins: options.corsOrigins }),
    answerHeaders(parts),
  );
  await app.getHttpAdapter().getInstance().ready();
  const close = async (): Promise<void> => {
    await app.close();
    await producer.stop();
    await Promise.all([source, owner].filter((one) => one.isInitialized).map((one) => one.destroy()));
    await database.drop();
  };
  return { app, clock, database, owner, kafka, topicPrefix, publicUrl, parts, logged, close };
}

/** A second replica of the same gateway: its database, keys and clock are shared, what a process holds is not. */
export async function startReplica(api: ApiApp, other: Partial<GatewayParts> = {}): Promise<ApiApp> {
  const source = await connected(api.database.urls.gateway);
  const parts = { ...api.parts, source, instance: uuidv7(), registry: createRegistry('api-test'), ...other };
  const app = await createHttpApp(GatewayModule.of(parts), quiet());
  await app.getHttpAdapter().getInstance().ready();
  const close = async (): Promise<void> => {
    await app.close();
    await source.destroy();
  };
  return { ...api, app, parts, close };
}

function partsOf(given: Pick<GatewayParts, 'publicUrl' | 'source' | 'producer' | 'clock' | 'openId'>): GatewayParts {
  const root = signingKey(generateSigningJwk('EdDSA'));
  return {
    ...given,
    instance: uuidv7(),
    deadlineMs: 4_000,
    graceMs: 2_000,
    pendingMs: 3_600_000,
    keepMs: 3_600_000,
    callbacks: new CallbackSettings(true, (host) => Promise.resolve(HOSTS[host] ?? [])),
    limits: {
      systemPerSecond: 500,
      asksPercent: 100,
      systemConcurrent: 512,
      systemPending: 1_000,
      mismatchesPerDay: 10,
      bodyDigestFromGrade: 3,
    },
    oneTimePasswordMs: 7 * 86_400_000,
    keys: {
      signing: signingKey(generateSigningJwk('EdDSA')),
      encryption: [encryptionKey(generateEncryptionJwk())],
      token: new TestCustody(),
      text: randomBytes(32),
      hashing: randomBytes(32),
      attempts: randomBytes(32),
      nonce: randomBytes(32),
      people: randomBytes(32),
      root: verifyingKey(root.publicJwk),
    },
    nonces: new DpopNonces(randomBytes(32), given.clock),
    directory: new KeyDirectory(given.clock),
    registry: createRegistry('api-test'),
  };
}

async function createTopics(kafka: Kafka, prefix: string, departments: readonly string[]): Promise<void> {
  const { requests, asyncRequests, ...fixed } = TOPICS;
  const rows = [
    ...Object.values(fixed),
    ...departments.flatMap((code) =>
      [requests, asyncRequests].map((row) => ({ ...row, name: row.name.replace('{department}', code) })),
    ),
  ];
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      waitForLeaders: true,
      topics: rows.map(({ name, partitions, timestampType }) => ({
        topic: prefix + name,
        numPartitions: partitions,
        replicationFactor: 1,
        configEntries: [{ name: 'message.timestamp.type', value: timestampType }],
      })),
    });
  } finally {
    await admin.disconnect();
  }
}

function connected(url: string): Promise<DataSource> {
  const entities = [...PARTY_ENTITIES, ...OFFICER_ENTITIES];
  return createDataSource({ url, entities, applicationName: 'onceway-api-test', poolSize: 8 }).initialize();
}
