import { randomBytes } from 'node:crypto';

import type { DataSource, EntityManager } from 'typeorm';

import { EVENT_TYPES, FINAL_AUDIT_EVENTS, TOPICS } from '../../contracts';
import { withDatabase } from '../../platform/database';
import { cloudEventHeaders } from '../../platform/kafka';
import { sha256 } from '../../platform/keys';
import { putInOutbox, type OutboxRow } from '../../platform/outbox';
import { canonicalJson, formatTraceparent, newTrace, uuidv7 } from '../../kernel';
import { completeRecord } from './audit-record';
import type { AuditSettings } from './audit-settings';
import { applyEnds, closeLost, type EndRules, type FinalRecord } from './exchange-ends';
import { ledgerLeaf } from './ledger-leaf';
import {
  appendEntries,
  knownRecords,
  lockHead,
  lockPlace,
  storePlace,
  storePoison,
  type LedgerEntry,
  type PoisonRow,
} from './ledger-tables';
import type { AuditMessage, CheckedMessage, PoisonReason, ReadRecord } from './read-audit-message';
import { signRecords } from './signed-record';

export interface BatchOutcome {
  /** Types of the entries made. */
  entered: string[];
  poisoned: PoisonRow[];
  /** Set when the batch begins behind a hole: nothing was written, reading must go on from here. */
  readFrom?: string;
}

interface ReadEntry {
  message: AuditMessage;
  content: ReadRecord;
}

/** Makes one batch of a partition of `audit.records` part of the ledger, each record once, in one SQL transaction. */
export class LedgerWriter {
  constructor(
    private readonly source: DataSource,
    /** The worker's own instance name and key: it signs what it closes as lost. */
    private readonly settings: AuditSettings,
    private readonly rules: EndRules,
  ) {}

  /**
   * @param read consecutive records of one partition, at least one
   * @param holeIsFinal the records in front cannot be read any more: note that they are missing, and go on
   */
  async write(partition: number, read: readonly CheckedMessage[], holeIsFinal = false): Promise<BatchOutcome> {
    return withDatabase(() =>
      this.source.transaction(async (tx) => {
        const next = await lockPlace(tx, partition, read[0]!.message.offset);
        const fresh = next === undefined ? read : read.filter(({ message }) => BigInt(message.offset) >= next);
        if (fresh.length === 0) return { entered: [], poisoned: [] };
        const hole = next !== undefined && BigInt(fresh[0]!.message.offset) > next;
        if (hole && !holeIsFinal) return { entered: [], poisoned: [], readFrom: next.toString() };
        const batch = new BatchInTransaction(tx, partition, this.settings, this.rules);
        if (hole) batch.noteHole(next, fresh[0]!.message);
        return batch.write(fresh);
      }),
    );
  }
}

class BatchInTransaction {
  private readonly entries: LedgerEntry[] = [];
  private readonly poisoned: PoisonRow[] = [];
  private known = new Map<string, string>();

  constructor(
    private readonly tx: EntityManager,
    private readonly partition: number,
    private readonly settings: AuditSettings,
    private readonly rules: EndRules,
  ) {}

  async write(read: readonly CheckedMessage[]): Promise<BatchOutcome> {
    const size = await lockHead(this.tx);
    const ids = read.flatMap(({ content }) => (content.kind === 'record' ? [content.record.id] : []));
    this.known = await knownRecords(this.tx, ids);
    let stretch: ReadEntry[] = [];
    for (const { message, content } of read) {
      if (content.kind === 'poison') this.poison(message, content.reason);
      if (content.kind === 'record' && this.isNew(message, content)) stretch.push({ message, content });
      if (content.kind === 'fence') {
        // Records in front of the fence come first: a disclosure that made it in time wins over `lost`.
        await this.enter(stretch);
        stretch = [];
        await this.close(message.appendTimeMs);
      }
    }
    await this.enter(stretch);
    await this.store(size, read.at(-1)!.message);
    return { entered: this.entries.map(({ type }) => type), poisoned: this.poisoned };
  }

  /** Records that Kafka no longer has although the ledger never saw them. */
  noteHole(next: bigint, first: AuditMessage): void {
    this.poison({ ...first, offset: next.toString(), value: null }, 'audit.offsets-missing');
  }

  /** A produce retry may put a record into the topic twice; another content under a known id is no retry. */
  private isNew(message: AuditMessage, content: ReadRecord): boolean {
    const before = this.known.get(content.record.id);
    if (before === undefined) {
      this.known.set(content.record.id, content.text);
      return true;
    }
    if (before !== content.text) this.poison(message, 'audit.id-reused');
    return false;
  }

  private async enter(stretch: readonly ReadEntry[]): Promise<void> {
    const finals = new Map<ReadEntry, FinalRecord>();
    for (const entry of stretch) {
      const { record } = entry.content;
      if (!FINAL_AUDIT_EVENTS.has(record.type)) continue;
      finals.set(entry, { record, appendTimeMs: entry.message.appendTimeMs });
    }
    const refused = await applyEnds(this.tx, [...finals.values()], this.rules);
    for (const entry of stretch) {
      const final = finals.get(entry);
      const reason = final && refused.get(final);
      if (reason) this.poison(entry.message, reason);
      else this.entries.push(entryOf(entry.content, entry.message.appendTimeMs, this.partition, entry.message.offset));
    }
  }

  private async close(readUntilMs: number): Promise<void> {
    const events = await closeLost(this.tx, this.partition, readUntilMs, this.rules);
    if (events.length === 0) return;
    const nowMs = this.settings.clock.now();
    const records = events.map((event) => completeRecord(event, this.settings.instance, nowMs));
    signRecords(records, this.settings).forEach(({ value, headers }, at) => {
      const content = {
        record: records[at]!,
        text: value,
        signature: headers['signature']!,
        inclusion: headers['inclusion']!,
      };
      this.entries.push(entryOf(content, readUntilMs, this.partition, null));
    });
  }

  private async store(size: bigint, last: AuditMessage): Promise<void> {
    await appendEntries(this.tx, size, this.entries);
    await storePoison(this.tx, this.poisoned);
    await putInOutbox(
      this.tx,
      this.poisoned.map((row) => deadLetter(row, this.settings)),
    );
    await storePlace(this.tx, this.partition, BigInt(last.offset) + 1n, last.appendTimeMs);
  }

  private poison(message: AuditMessage, reason: PoisonReason): void {
    const { offset, appendTimeMs, value } = message;
    const digest = sha256(value ?? Buffer.alloc(0));
    this.poisoned.push({ partition: this.partition, offset, appendTimeMs, digest, reason });
  }
}

function entryOf(
  content: Omit<ReadRecord, 'kind'>,
  appendTimeMs: number,
  partition: number,
  offset: string | null,
): LedgerEntry {
  const { record, text, signature, inclusion } = content;
  const salt = randomBytes(16);
  return {
    id: record.id,
    type: record.type,
    at: record.at,
    exchange: record.exchange ?? null,
    department: record.department ?? null,
    appendTimeMs,
    record: text,
    salt,
    leafHash: ledgerLeaf(salt, text),
    signature,
    inclusion,
    partition,
    offset,
  };
}

/** Where the record stands and why it could not be taken; never what it held. */
function deadLetter(row: PoisonRow, settings: AuditSettings): OutboxRow {
  const at = new Date(settings.clock.now()).toISOString();
  const topic = TOPICS.audit.name;
  const { partition, offset, reason } = row;
  return {
    topic: TOPICS.deadLetters.name,
    key: `${topic}/${partition}/${offset}`,
    value: canonicalJson({
      topic,
      partition,
      offset,
      digest: row.digest.toString('base64url'),
      reason,
      at,
      process: settings.instance,
    }),
    headers: cloudEventHeaders({
      id: uuidv7(),
      source: settings.source,
      type: EVENT_TYPES.deadLetter,
      traceparent: formatTraceparent(newTrace()),
      contentType: 'application/json',
      timeMs: settings.clock.now(),
    }),
  };
}
