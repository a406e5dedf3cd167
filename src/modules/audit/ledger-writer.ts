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
  lockPlaces,
  storePlaces,
  storePoison,
  type LedgerEntry,
  type PoisonRow,
} from './ledger-tables';
import type { AuditMessage, CheckedMessage, PoisonReason, ReadRecord } from './read-audit-message';
import { signRecords } from './signed-record';

/** Consecutive records of one partition, at least one. */
export interface PartitionBatch {
  partition: number;
  read: readonly CheckedMessage[];
  /** The records in front cannot be read any more: note that they are missing, and go on. */
  holeIsFinal?: boolean;
}

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

/** Makes batches of `audit.records` part of the ledger, each record once, all of them in one SQL transaction. */
export class LedgerWriter {
  constructor(
    private readonly source: DataSource,
    /** The worker's own instance name and key: it signs what it closes as lost. */
    private readonly settings: AuditSettings,
    private readonly rules: EndRules,
  ) {}

  /** One partition alone, as {@link writeAll}. */
  async write(partition: number, read: readonly CheckedMessage[], holeIsFinal = false): Promise<BatchOutcome> {
    const [outcome] = await this.writeAll([{ partition, read, holeIsFinal }]);
    return outcome!;
  }

  /** @param batches one a partition at most; answers as many outcomes, in their order */
  async writeAll(batches: readonly PartitionBatch[]): Promise<BatchOutcome[]> {
    return withDatabase(() =>
      this.source.transaction(async (tx) => {
        const places = await lockPlaces(
          tx,
          batches.map(({ partition, read }) => [partition, read[0]!.message.offset]),
        );
        const opened = batches.map((batch) => openBatch(batch, places.get(batch.partition)));
        const entered = opened.filter((batch): batch is OpenBatch => 'fresh' in batch);
        if (entered.length > 0) await new BatchInTransaction(tx, this.settings, this.rules).write(entered);
        return opened.map((batch) => ('fresh' in batch ? batch.outcome : batch));
      }),
    );
  }
}

/** What of a partition's batch is new, and what becomes of it. */
interface OpenBatch {
  partition: number;
  fresh: readonly CheckedMessage[];
  /** The first offset that is missing in front of the batch. */
  hole: bigint | undefined;
  outcome: BatchOutcome;
}

function openBatch(
  { partition, read, holeIsFinal }: PartitionBatch,
  next: bigint | undefined,
): OpenBatch | BatchOutcome {
  const fresh = next === undefined ? read : read.filter(({ message }) => BigInt(message.offset) >= next);
  if (fresh.length === 0) return { entered: [], poisoned: [] };
  const hole = next !== undefined && BigInt(fresh[0]!.message.offset) > next ? next : undefined;
  if (hole !== undefined && holeIsFinal !== true) return { entered: [], poisoned: [], readFrom: hole.toString() };
  return { partition, fresh, hole, outcome: { entered: [], poisoned: [] } };
}

/** The records of a stretch without a fence, in the order in which they were read. */
type Stretch = { batch: OpenBatch; entry: ReadEntry }[];

class BatchInTransaction {
  private readonly entries: LedgerEntry[] = [];
  private known = new Map<string, string>();

  constructor(
    private readonly tx: EntityManager,
    private readonly settings: AuditSettings,
    private readonly rules: EndRules,
  ) {}

  async write(batches: readonly OpenBatch[]): Promise<void> {
    const size = await lockHead(this.tx);
    const read = batches.flatMap(({ fresh }) => fresh);
    const ids = read.flatMap(({ content }) => (content.kind === 'record' ? [content.record.id] : []));
    this.known = await knownRecords(this.tx, ids);
    let stretch: Stretch = [];
    for (const batch of batches) {
      if (batch.hole !== undefined) this.noteHole(batch, batch.hole);
      for (const { message, content } of batch.fresh) {
        if (content.kind === 'poison') this.poison(batch, message, content.reason);
        if (content.kind === 'record' && this.isNew(batch, message, content)) {
          stretch.push({ batch, entry: { message, content } });
        }
        if (content.kind === 'fence') {
          // Records in front of the fence come first: a disclosure that made it in time wins over `lost`.
          await this.enter(stretch);
          stretch = [];
          await this.close(batch, message.appendTimeMs);
        }
      }
    }
    await this.enter(stretch);
    await this.store(size, batches);
  }

  /** Records that Kafka no longer has although the ledger never saw them. */
  private noteHole(batch: OpenBatch, next: bigint): void {
    this.poison(batch, { ...batch.fresh[0]!.message, offset: next.toString(), value: null }, 'audit.offsets-missing');
  }

  /** A produce retry may put a record into the topic twice; another content under a known id is no retry. */
  private isNew(batch: OpenBatch, message: AuditMessage, content: ReadRecord): boolean {
    const before = this.known.get(content.record.id);
    if (before === undefined) {
      this.known.set(content.record.id, content.text);
      return true;
    }
    if (before !== content.text) this.poison(batch, message, 'audit.id-reused');
    return false;
  }

  private async enter(stretch: Stretch): Promise<void> {
    const finals = new Map<ReadEntry, FinalRecord>();
    for (const { entry } of stretch) {
      const { record } = entry.content;
      if (!FINAL_AUDIT_EVENTS.has(record.type)) continue;
      finals.set(entry, { record, appendTimeMs: entry.message.appendTimeMs });
    }
    const refused = await applyEnds(this.tx, [...finals.values()], this.rules);
    for (const { batch, entry } of stretch) {
      const final = finals.get(entry);
      const reason = final && refused.get(final);
      const { appendTimeMs, offset } = entry.message;
      if (reason) this.poison(batch, entry.message, reason);
      else this.add(batch, entryOf(entry.content, appendTimeMs, batch.partition, offset));
    }
  }

  private async close(batch: OpenBatch, readUntilMs: number): Promise<void> {
    const events = await closeLost(this.tx, batch.partition, readUntilMs, this.rules);
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
      this.add(batch, entryOf(content, readUntilMs, batch.partition, null));
    });
  }

  private add(batch: OpenBatch, entry: LedgerEntry): void {
    this.entries.push(entry);
    batch.outcome.entered.push(entry.type);
  }

  private async store(size: bigint, batches: readonly OpenBatch[]): Promise<void> {
    const poisoned = batches.flatMap(({ outcome }) => outcome.poisoned);
    await appendEntries(this.tx, size, this.entries);
    await storePoison(this.tx, poisoned);
    await putInOutbox(
      this.tx,
      poisoned.map((row) => deadLetter(row, this.settings)),
    );
    await storePlaces(
      this.tx,
      batches.map(({ partition, fresh }) => {
        const { offset, appendTimeMs } = fresh.at(-1)!.message;
        return { partition, next: BigInt(offset) + 1n, readUntilMs: appendTimeMs };
      }),
    );
  }

  private poison({ partition, outcome }: OpenBatch, message: AuditMessage, reason: PoisonReason): void {
    const { offset, appendTimeMs, value } = message;
    const digest = sha256(value ?? Buffer.alloc(0));
    outcome.poisoned.push({ partition, offset, appendTimeMs, digest, reason });
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
