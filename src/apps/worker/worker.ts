import { join } from 'node:path';

import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';

import { METRICS, TOPICS } from '../../contracts';
import { systemClock, uuidv7 } from '../../kernel';
import {
  AuditReader,
  AuditSettings,
  FenceKeeper,
  LedgerConsumer,
  LedgerMetrics,
  LedgerWriter,
  trimAudit,
  UnitOfWork,
  type EndRules,
} from '../../modules/audit';
import { StopDues, StopMetrics } from '../../modules/stops';
import { GrantDues } from '../../modules/grants';
import { LapsedHoldings } from '../../modules/parties';
import { createDataSource, databaseHealthy } from '../../platform/database';
import {
  createKafka,
  EVENT_SOURCES,
  readHeaders,
  RecordProducer,
  TableReader,
  type KafkaRecord,
} from '../../platform/kafka';
import {
  KeyDirectory,
  readEncryptionKeys,
  readSigningKey,
  verifyingKey,
  type EncryptionKey,
  type Jwk,
  type SigningKey,
  type VerifyingKey,
} from '../../platform/keys';
import type { Logger } from '../../platform/logging';
import { startManagement, type Management } from '../../platform/management';
import { createRegistry, Gauge, type Registry } from '../../platform/metrics';
import { OutboxRelay } from '../../platform/outbox';
import { AgentPresence } from './agent-presence';
import type { WorkerConfig } from './config';
import { Jobs } from './jobs';
import { PendingParts } from './pending-parts';
import { RetentionMetrics } from './retention-metrics';
import { rootSigner } from './root-signer';
import { TopicGuard } from './topic-guard';
import { keepTablesInShape } from './upkeep';

const TRY_AGAIN_MS = 1_000;

/** One worker process: the ledger's consumer, the outbox relay, fences, what falls due and upkeep. Any number may run. */
export class Worker {
  private readonly id = uuidv7();
  private readonly instance = `worker-${this.id}`;
  private readonly registry: Registry = createRegistry('worker');
  private readonly kafka: Kafka;
  private readonly source: DataSource;
  private readonly producer: RecordProducer;
  private readonly root: SigningKey;
  private readonly settings: AuditSettings;
  private readonly keys: KeyDirectory;
  private readonly rootKey: VerifyingKey;
  private readonly keyTable: TableReader;
  private readonly guard: TopicGuard;
  private readonly encryption: readonly EncryptionKey[];
  private readonly pending: PendingParts;
  private readonly jobs: Jobs;
  private relay: OutboxRelay | undefined;
  private consumer: LedgerConsumer | undefined;
  private management: Management | undefined;
  private ready = false;
  private stopping = false;

  constructor(
    private readonly config: WorkerConfig,
    private readonly logger: Logger,
  ) {
    this.root = readSigningKey(join(config.keysDir, 'root.jwk.json'));
    this.rootKey = verifyingKey(this.root.publicJwk);
    const own = readSigningKey(join(config.keysDir, 'signing.jwk.json'));
    this.encryption = readEncryptionKeys(config.keysDir);
    this.settings = new AuditSettings(this.instance, own, systemClock, EVENT_SOURCES.worker(this.id));
    this.keys = new KeyDirectory(systemClock);
    this.kafka = createKafka({ brokers: config.kafkaBrokers, clientId: this.instance, logger });
    this.producer = new RecordProducer({ kafka: this.kafka, logger });
    this.keyTable = new TableReader({ kafka: this.kafka, logger, groupPrefix: 'onceway-worker.keys' });
    this.guard = new TopicGuard(this.kafka, config.kafkaSingleReplica, logger, this.registry);
    this.jobs = new Jobs(logger);
    this.measureKafka();
    this.source = createDataSource({
      url: config.databaseUrl,
      entities: [],
      applicationName: 'onceway-worker',
      onIdleError: (error) => logger.warn({ err: error }, 'database connection lost'),
    });
    const { kafka, source, producer, settings, keys: directory, encryption, registry } = this;
    const { graceMs } = config;
    const ground = { kafka, source, producer, settings, directory, encryption, registry, logger, graceMs };
    this.pending = new PendingParts(ground);
  }

  /** Resolves when the worker works; while Kafka or PostgreSQL is away it goes on trying, and is live but not ready. */
  async start(): Promise<void> {
    this.management = await startManagement({
      host: this.config.managementHost,
      port: this.config.managementPort,
      registry: this.registry,
      checks: [
        { name: 'started', check: () => this.ready },
        { name: 'database', check: () => databaseHealthy(this.source) },
        { name: 'kafka', check: () => this.producer.healthy() },
        { name: 'topics', check: () => this.guard.sound },
        { name: 'ledger', check: () => this.consumer?.joined() ?? false },
      ],
    });
    await this.patiently('database', () => this.source.initialize());
    await this.producer.start();
    await this.patiently('topics', () => this.guard.check());
    await this.readKeys();
    await this.startParts();
    this.ready = !this.stopping;
    this.logger.info({ management: this.management.port, instance: this.instance }, 'ready');
  }

  /** What is in hand is finished: the batch being entered, the lane being delivered, the job being run. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.ready = false;
    await Promise.all([this.consumer?.stop(), this.relay?.stop(), this.pending.stop(), this.jobs.stop()]);
    await this.keyTable.stop();
    await this.producer.stop();
    if (this.source.isInitialized) await this.source.destroy();
    await this.management?.close();
  }

  /** The topics are asked every few seconds, so an idle worker notices as well. */
  private measureKafka(): void {
    const connected = (): boolean => this.producer.healthy() && this.guard.sound;
    new Gauge({
      name: 'onceway_kafka_connected',
      help: METRICS.onceway_kafka_connected.help,
      registers: [this.registry],
      collect() {
        this.set(connected() ? 1 : 0);
      },
    });
  }

  private async readKeys(): Promise<void> {
    // The relay comes first: the very key that signed the oldest audit record may still be in the outbox.
    this.relay = new OutboxRelay({
      source: this.source,
      send: ({ value, ...record }) => this.producer.send({ ...record, value: Buffer.from(value, 'utf8') }),
      sign: rootSigner(this.root, systemClock),
      logger: this.logger,
    });
    this.relay.start();
    await this.keyTable.start({ topics: [TOPICS.keys.name], onRecord: (record) => this.takeKey(record) });
    const { kid, publicJwk } = this.settings.signingKey;
    if (this.keys.verifying('worker', kid) === undefined) await this.announce('sig', kid, publicJwk);
    // Agents seal to it what nobody waits for; gateways hold no key that opens it.
    const own = this.encryption[0]!;
    if (this.keys.recipient('worker')?.kid !== own.kid) await this.announce('enc', own.kid, own.publicJwk);
  }

  private takeKey(record: KafkaRecord): void {
    this.keys.take({ value: record.value, headers: readHeaders(record) }, this.rootKey);
  }

  private async announce(use: 'sig' | 'enc', kid: string, jwk: Jwk): Promise<void> {
    const nowMs = systemClock.now();
    const facts = { kid, use, owner: 'worker' };
    const value = { ...facts, jwk, status: 'active', notBefore: new Date(nowMs).toISOString(), seq: nowMs };
    const deed = {
      result: undefined,
      events: [{ type: 'key.registered', facts }],
      news: [{ topic: TOPICS.keys.name as 'exchange.keys', key: kid, value }],
    } as const;
    await this.patiently('own key', () =>
      new UnitOfWork(this.source, this.settings).act({ kind: 'operator' }, () => Promise.resolve(deed)),
    );
  }

  private async startParts(): Promise<void> {
    if (this.stopping) return;
    const rules: EndRules = { graceMs: this.config.graceMs, marginMs: this.config.clockMarginMs };
    const metrics = new LedgerMetrics(this.registry);
    const { kafka, source, logger, settings } = this;
    const stops = new StopMetrics(this.registry);
    const presence = new AgentPresence(kafka, source, this.registry);
    const fences = new FenceKeeper(source, this.producer, rules, systemClock, settings.source);
    this.consumer = new LedgerConsumer({
      kafka,
      source,
      logger,
      metrics,
      reader: new AuditReader((kid) => this.auditKey(kid), systemClock),
      writer: new LedgerWriter(source, settings, rules),
    });
    await this.consumer.start();
    this.pending.start();
    const dues = new GrantDues(source, settings);
    const overStops = new StopDues(source, settings);
    const lapsed = new LapsedHoldings(source, settings);
    const retention = new RetentionMetrics(this.registry);
    const upkeep = async (): Promise<void> => {
      await keepTablesInShape(source, retention);
      retention.succeeded(systemClock.now());
    };
    this.jobs.start([
      { name: 'fences', everyMs: 500, run: () => fences.fence() },
      { name: 'metrics', everyMs: 5_000, run: () => metrics.refresh(source, kafka, systemClock.now()) },
      { name: 'stops', everyMs: 5_000, run: () => stops.refresh(source) },
      { name: 'stops run out', everyMs: 5_000, run: () => overStops.settle() },
      { name: 'agents', everyMs: 5_000, run: () => presence.refresh() },
      { name: 'topics', everyMs: 5_000, run: () => this.guard.check() },
      { name: 'trim', everyMs: this.config.trimSeconds * 1_000, run: () => trimAudit(source, kafka) },
      { name: 'attributes', everyMs: 5_000, run: () => lapsed.settle() },
      { name: 'grants', everyMs: 5_000, run: () => dues.settle() },
      { name: 'upkeep', everyMs: 300_000, run: upkeep },
      ...this.pending.jobs(),
    ]);
  }

  /** A record may be read long after it was written, when its writer's key has been retired. */
  private auditKey(kid: string): VerifyingKey | undefined {
    const { signingKey } = this.settings;
    if (kid === signingKey.kid) return verifyingKey(signingKey.publicJwk);
    return this.keys.everVerifying('gateway', kid) ?? this.keys.everVerifying('worker', kid);
  }

  private async patiently(what: string, work: () => Promise<unknown>): Promise<void> {
    while (!this.stopping) {
      try {
        await work();
        return;
      } catch (error) {
        this.logger.warn({ what, err: error }, 'not there yet');
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  }
}
