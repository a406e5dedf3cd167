import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { refuse, type AuditRecord, type BatchResult, type BatchResultsQuery, type BatchStatus } from '../../contracts';
import { canonicalJson } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditSettings, completeRecord } from '../audit';
import { tokenRefusal } from '../exchange';
import type { SystemCall } from '../tokens';
import { Handover, type Begun } from './handover';
import { recordOf } from './end-pending';
import { PENDING_COLUMNS, type PendingExchange } from './pending-exchange';
import { readStandingNow, refusalNow } from './standing-now';

interface BatchRow {
  lines: number;
  settled: number;
  answer_by: Date;
  keep_until: Date;
}

const USUAL_LIMIT = 200;

/** How far batches are, and their results chunk by chunk: the grant is read again for each chunk. */
@Injectable()
export class BatchDesk {
  constructor(
    private readonly source: DataSource,
    private readonly settings: AuditSettings,
    private readonly handover: Handover,
  ) {}

  /** @throws exchange.batch-unknown, also of another system */
  async status({ actor }: SystemCall, batch: string): Promise<BatchStatus> {
    const { row, counts } = await withDatabase(async () => ({
      row: await this.own(this.source.manager, actor.systemId, batch),
      counts: await this.source.query<{ state: string; n: number }[]>(
        `SELECT CASE WHEN state = 'waiting' THEN 'pending'
                     WHEN state = 'ready' AND (disclosure IS NOT NULL) THEN 'delivered' ELSE state END AS state,
                count(*)::int AS n FROM pending_exchanges WHERE batch = $1 GROUP BY 1`,
        [batch],
      ),
    }));
    const of = (state: string): number => counts.find((one) => one.state === state)?.n ?? 0;
    return {
      ...{ batch, lines: row.lines, settled: row.settled },
      ...{ pending: of('pending'), ready: of('ready'), delivered: of('delivered'), failed: of('failed') },
      ...{ expired: of('expired'), answerBy: row.answer_by.toISOString(), keptUntil: row.keep_until.toISOString() },
    };
  }

  /** @throws exchange.batch-unknown, audit.unavailable, and what refuses the grant now */
  async results(
    call: SystemCall,
    batch: string,
    { after = 0, limit = USUAL_LIMIT }: BatchResultsQuery,
  ): Promise<BatchResult[]> {
    const begun = await withDatabase(() =>
      this.source.transaction(async (tx) => {
        await this.own(tx, call.actor.systemId, batch);
        return this.begin(tx, call, { batch, after, limit });
      }),
    );
    const recorded = await this.handover.record(begun);
    return begun.map(({ row }) => {
      const line = { place: row.place!, line: row.line!, exchange: row.exchange };
      const audit = recorded.get(row.exchange);
      if (audit !== undefined)
        return { ...line, state: 'delivered', kind: row.ending!.kind, audit, result: row.result! };
      return { ...line, ...settledOf(row) };
    });
  }

  private async own(reader: Pick<EntityManager, 'query'>, system: string, batch: string): Promise<BatchRow> {
    const [row] = await reader.query<BatchRow[]>(
      `SELECT lines, settled, answer_by, keep_until FROM exchange_batches WHERE id = $1 AND system_id = $2`,
      [batch, system],
    );
    if (row === undefined) throw refuse('exchange.batch-unknown');
    return row;
  }

  private async begin(
    tx: EntityManager,
    call: SystemCall,
    { batch, after, limit }: { batch: string; after: number; limit: number },
  ): Promise<Begun[]> {
    const rows = await tx.query<PendingExchange[]>(
      `SELECT ${PENDING_COLUMNS} FROM pending_exchanges p WHERE p.batch = $1 AND p.place > $2
        ORDER BY p.place LIMIT $3 FOR UPDATE`,
      [batch, after, limit],
    );
    const held = rows.filter((row) => row.result !== null && row.now < row.keep_until);
    if (held[0] !== undefined) await assertStands(tx, call, held[0]);
    const { instance, clock } = this.settings;
    const fresh = new Map<string, AuditRecord>(
      held
        .filter(({ disclosure }) => disclosure === null)
        .map((row) => {
          const event = recordOf(row, 'exchange.disclosed', row.ending!, { ...row.facts.facts, by: 'fetch' });
          return [row.exchange, completeRecord(event, instance, clock.now())];
        }),
    );
    await tx.query(
      `UPDATE pending_exchanges p SET disclosure = t.disclosure FROM unnest($1::uuid[], $2::text[]) AS t (exchange, disclosure)
        WHERE p.exchange = t.exchange`,
      [[...fresh.keys()], [...fresh.values()].map((record) => canonicalJson(record))],
    );
    return rows.map((row) => {
      if (!held.includes(row)) return { row };
      const record = fresh.get(row.exchange);
      if (record !== undefined) return { row, disclosure: { record, first: true } };
      return { row, disclosure: { record: JSON.parse(row.disclosure!) as AuditRecord, first: false } };
    });
  }
}

/** All lines of a batch are under one grant and of one question. */
async function assertStands(tx: EntityManager, call: SystemCall, row: PendingExchange): Promise<void> {
  const now = await readStandingNow(tx, [row]);
  const refusal = refusalNow(row, now) ?? tokenRefusal(call, row.facts, now.grants.get(row.facts.grant)!);
  if (refusal !== undefined) throw refusal;
}

function settledOf({ state, ending, disclosure }: PendingExchange): Pick<BatchResult, 'state' | 'kind' | 'code'> {
  if (state !== 'ready') {
    return {
      state: state === 'failed' ? 'failed' : 'expired',
      kind: ending!.kind,
      code: ending!.rule ?? 'exchange.not-fetched',
    };
  }
  // Fetched before, and gone since; or its time has just run out.
  if (disclosure !== null) return { state: 'delivered', kind: ending!.kind };
  return { state: 'expired', code: 'exchange.not-fetched' };
}
