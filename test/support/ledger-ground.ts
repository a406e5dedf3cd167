import type { DataSource } from 'typeorm';
import { EVENT_TYPES, type AuditRecord } from '../../src/contracts';
import { systemClock, uuidv7 } from '../../src/kernel';
import { AuditSettings } from '../../src/modules/audit';
import { completeRecord, partitionOf, type AuditEvent } from '../../src/modules/audit/audit-record';
import { LedgerWriter, type BatchOutcome } from '../../src/modules/audit/ledger-writer';
import { readAuditMessage, type AuditMessage, type CheckedMessage } from '../../src/modules/audit/read-audit-message';
import { signRecords } from '../../src/modules/audit/signed-record';
import { createDataSource } from '../../src/platform/database';
import { EVENT_SOURCES } from '../../src/platform/kafka';
import { generateSigningJwk, signingKey, verifyingKey, type SigningKey } from '../../src/platform/keys';
import { newDatabase, type TestDatabase } from './stack';

export const RULES = { graceMs: 2_000, marginMs: 1_000 };
/** An exchange's deadline in these tests; append times are told relative to it. */
export const DEADLINE_MS = Date.parse('2026-11-25T08:00:00.000Z');

/** A database with the worker's and the owner's connection, and what signs as a gateway and as the worker. */
export class LedgerGround {
  readonly gatewayKey: SigningKey = signingKey(generateSigningJwk('ES256'));
  readonly workerKey: SigningKey = signingKey(generateSigningJwk('EdDSA'));
  readonly gateway = new AuditSettings(uuidv7(), this.gatewayKey, systemClock, EVENT_SOURCES.gateway(uuidv7()));
  readonly worker = new AuditSettings('worker-test', this.workerKey, systemClock, EVENT_SOURCES.worker(uuidv7()));
  private readonly offsets = new Map<number, bigint>();

  private constructor(
    readonly database: TestDatabase,
    /** As role onceway_worker. */
    readonly source: DataSource,
    /** As the owner of the tables. */
    readonly owner: DataSource,
  ) {}

  static async open(): Promise<LedgerGround> {
    const database = await newDatabase();
    const connect = (url: string): Promise<DataSource> =>
      createDataSource({ url, entities: [], applicationName: 'test', poolSize: 5 }).initialize();
    return new LedgerGround(database, await connect(database.urls.worker), await connect(database.urls.owner));
  }

  async close(): Promise<void> {
    await this.source.destroy();
    await this.owner.destroy();
    await this.database.drop();
  }

  key = (kid: string): ReturnType<typeof verifyingKey> | undefined => {
    const owner = [this.gatewayKey, this.workerKey].find((candidate) => candidate.kid === kid);
    return owner && verifyingKey(owner.publicJwk);
  };

  writer(): LedgerWriter {
    return new LedgerWriter(this.source, this.worker, RULES);
  }

  /** An admitted exchange with its row; answers what its records say of it. */
  async admit(
    deadlineMs = DEADLINE_MS,
  ): Promise<Required<Pick<AuditRecord, 'exchange' | 'admittedAt' | 'department'>>> {
    const exchange = uuidv7();
    const admittedAt = new Date(deadlineMs - 4_000).toISOString();
    const department = '119901009990000480';
    await this.owner.query(
      `INSERT INTO exchanges (id, admitted_at, deadline, audit_partition, gateway, system_id, department, grant_id,
                              resource, version, mode, facts, texts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '101001/000001', 1, 'verify', '{"items":["name"]}', '')`,
      [
        exchange,
        admittedAt,
        new Date(deadlineMs).toISOString(),
        partitionOf(exchange),
        this.gateway.instance,
        uuidv7(),
        department,
        uuidv7(),
      ],
    );
    return { exchange, admittedAt, department };
  }

  /** A signed record as it lies in Kafka, in its own partition, at the next offset. */
  message(event: AuditEvent, appendTimeMs = DEADLINE_MS, settings: AuditSettings = this.gateway): AuditMessage {
    const signed = this.signed(event, appendTimeMs, settings);
    return { ...signed, offset: this.offset(signed.partition) };
  }

  /** The same without a place in its partition. */
  signed(event: AuditEvent, appendTimeMs = DEADLINE_MS, settings: AuditSettings = this.gateway): AuditMessage {
    const [signed] = signRecords([completeRecord(event, settings.instance, appendTimeMs)], settings);
    const { partition, value, headers } = signed!;
    return { partition, offset: '0', appendTimeMs, value: Buffer.from(value), headers };
  }

  fence(partition: number, appendTimeMs: number): AuditMessage {
    const headers = { ce_type: EVENT_TYPES.auditFence };
    return { partition, offset: this.offset(partition), appendTimeMs, value: Buffer.from('{}'), headers };
  }

  check(messages: readonly AuditMessage[]): CheckedMessage[] {
    return messages.map((message) => ({ message, content: readAuditMessage(message, this.key) }));
  }

  /** Enters messages of one partition as the consumer would. */
  async enter(messages: readonly AuditMessage[], writer = this.writer()): Promise<BatchOutcome> {
    return writer.write(messages[0]!.partition, this.check(messages));
  }

  async entries(): Promise<{ seq: string; id: string; type: string; exchange: string | null; record: string }[]> {
    return this.owner.query(`SELECT seq, id, type, exchange, record FROM ledger_entries ORDER BY seq`);
  }

  async ended(exchange: string): Promise<string | null> {
    const [row] = await this.owner.query<{ ended_as: string | null }[]>(
      `SELECT ended_as FROM exchanges WHERE id = $1`,
      [exchange],
    );
    return row!.ended_as;
  }

  private offset(partition: number): string {
    const next = this.offsets.get(partition) ?? 0n;
    this.offsets.set(partition, next + 1n);
    return next.toString();
  }
}
