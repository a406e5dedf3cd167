import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { METRICS, refuse, type AuditRecord } from '../../contracts';
import { Counter, Registry } from '../../platform/metrics';
import { AuditLog, RecordWatch, type Appended } from '../audit';
import { ExchangeSettings, LAST_WORD_MS } from '../exchange';
import { recordOf } from './end-pending';
import type { PendingExchange } from './pending-exchange';

/** A delivery that has begun: its record is fixed, so that it is the same whoever writes it, and however often. */
export interface Begun {
  row: PendingExchange;
  /** Absent: there is nothing to hand over. */
  disclosure?: { record: AuditRecord; first: boolean };
}

/** Makes the records of deliveries durable; only what it answers for may leave. */
@Injectable()
export class Handover {
  private readonly deliveries: Counter<'by'>;

  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly settings: ExchangeSettings,
    private readonly watch: RecordWatch,
    registry: Registry,
  ) {
    const { help, labels } = METRICS.onceway_deliveries_total;
    const name = 'onceway_deliveries_total';
    this.deliveries = new Counter({ name, help, labelNames: labels, registers: [registry] });
  }

  /** The record of each delivery by its exchange. @throws exchange.answer-too-late, audit.unavailable */
  async record(begun: readonly Begun[]): Promise<Map<string, string>> {
    const due = begun.filter((one): one is Required<Begun> => one.disclosure !== undefined);
    const recorded = await Promise.all(due.map(async (one) => [one.row.exchange, await this.recordOne(one)] as const));
    for (const [, appended] of recorded) this.watch.note(appended);
    this.deliveries.inc({ by: 'fetch' }, recorded.length);
    await this.handedOver(recorded.map(([exchange]) => exchange));
    return new Map(recorded.map(([exchange, { auditId }]) => [exchange, auditId]));
  }

  /** The end of the exchange is in the ledger's way before anything leaves, and each further delivery has a record too. */
  private async recordOne({ row, disclosure: { record, first } }: Required<Begun>): Promise<Appended> {
    const ended = await this.audit.appendRecord(record);
    const latestMs = row.keep_until.getTime() + LAST_WORD_MS + this.settings.times.graceMs;
    if (ended.appendTimeMs > latestMs) {
      throw refuse('exchange.answer-too-late', { facts: { exchange: row.exchange, audit: ended.auditId } });
    }
    if (first) return ended;
    return this.audit.append(recordOf(row, 'exchange.redelivered', row.ending!, { ...row.facts.facts, by: 'fetch' }));
  }

  /** From here on results are kept ten minutes more; should this not be written, to their end. */
  private async handedOver(exchanges: readonly string[]): Promise<void> {
    if (exchanges.length === 0) return;
    await this.source
      .query(
        `UPDATE pending_exchanges SET delivered_at = now() WHERE exchange = ANY($1::uuid[]) AND delivered_at IS NULL`,
        [exchanges],
      )
      .catch(() => undefined);
  }
}
