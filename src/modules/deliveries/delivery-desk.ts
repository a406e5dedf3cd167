import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { refuse, type AuditRecord, type ExchangeStatus } from '../../contracts';
import { canonicalJson, OncewayError } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditSettings, completeRecord } from '../audit';
import { tokenRefusal } from '../exchange';
import type { SystemCall } from '../tokens';
import { recordOf } from './end-pending';
import { Handover, type Begun } from './handover';
import { lockOwn, type PendingExchange } from './pending-exchange';
import { readStandingNow, refusalNow } from './standing-now';

/** Hands results over: the grant is read again, the record of it made durable, and only then anything leaves. */
@Injectable()
export class DeliveryDesk {
  constructor(
    private readonly source: DataSource,
    private readonly settings: AuditSettings,
    private readonly handover: Handover,
  ) {}

  /** @throws exchange.unknown, exchange.answer-too-late, audit.unavailable, and what refuses the grant now */
  async read(call: SystemCall, exchange: string): Promise<ExchangeStatus> {
    const begun = await withDatabase(() => this.source.transaction((tx) => this.begin(tx, call, exchange)));
    const { row } = begun;
    const audit = (await this.handover.record([begun])).get(exchange);
    if (audit === undefined) return statusOf(row);
    return { ...timesOf(row), state: 'delivered', kind: row.ending!.kind, audit, result: row.result! };
  }

  private async begin(tx: EntityManager, call: SystemCall, exchange: string): Promise<Begun> {
    const row = await lockOwn(tx, { exchange, system: call.actor.systemId });
    if (row === undefined) throw refuse('exchange.unknown');
    if (row.result === null || row.now >= row.keep_until) return { row };
    const now = await readStandingNow(tx, [row]);
    const refusal = refusalNow(row, now) ?? tokenRefusal(call, row.facts, now.grants.get(row.facts.grant)!);
    if (refusal !== undefined) throw about(refusal, exchange);
    if (row.disclosure !== null) {
      return { row, disclosure: { record: JSON.parse(row.disclosure) as AuditRecord, first: false } };
    }
    const { instance, clock } = this.settings;
    const event = recordOf(row, 'exchange.disclosed', row.ending!, { ...row.facts.facts, by: 'fetch' });
    const record = completeRecord(event, instance, clock.now());
    await tx.query(`UPDATE pending_exchanges SET disclosure = $2 WHERE exchange = $1`, [
      exchange,
      canonicalJson(record),
    ]);
    return { row, disclosure: { record, first: true } };
  }
}

function timesOf(row: PendingExchange): Omit<ExchangeStatus, 'state'> {
  return {
    exchange: row.exchange,
    answerBy: row.answer_by.toISOString(),
    keptUntil: row.keep_until.toISOString(),
    ...(row.call_tries > 0 && { callback: callbackOf(row) }),
  };
}

function callbackOf({ call_tries: tries, call_at, call_ended: ended, delivered_at }: PendingExchange): CallbackTries {
  if (ended !== null) return { tries, ended };
  return { tries, ...(delivered_at === null && { nextAt: call_at.toISOString() }) };
}

type CallbackTries = NonNullable<ExchangeStatus['callback']>;

/** How it stands when there is nothing to hand over. */
function statusOf(row: PendingExchange): ExchangeStatus {
  const { state, ending, disclosure } = row;
  const times = timesOf(row);
  if (state === 'waiting') return { ...times, state: 'pending' };
  if (state === 'ready') {
    // Fetched before, and gone since; or its time has just run out.
    if (disclosure !== null) return { ...times, state: 'delivered', kind: ending!.kind };
    return { ...times, state: 'expired', code: 'exchange.not-fetched' };
  }
  const code = ending?.rule ?? 'exchange.source-unavailable';
  return { ...times, state, kind: ending!.kind, code };
}

/** The record of the refusal names the exchange, which is the caller's own. */
function about(refusal: OncewayError, exchange: string): OncewayError {
  return new OncewayError(refusal.code, {
    ...(refusal.detail !== undefined && { detail: refusal.detail }),
    faults: [...refusal.faults],
    facts: { ...refusal.facts, exchange },
  });
}
