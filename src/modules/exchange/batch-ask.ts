import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { refuse, type AcceptedBatch, type ExchangeBatch, type ExchangeRequest } from '../../contracts';
import { formatTraceparent, uuidv7, type TraceContext } from '../../kernel';
import { withDatabase } from '../../platform/database';
import type { SystemCall } from '../tokens';
import { choiceOf } from './admission';
import type { Admitted, Candidate, IdempotencyHash } from './admission-call';
import { pendingRoom, quotaLeft, quotaRefusal, takeForBatch } from './batch-limits';
import { batchRefusal, questionOf } from './batch-lines';
import { ClaimContract } from './claim-contract';
import { ExchangeService } from './exchange.service';
import { ExchangeSettings } from './exchange-settings';
import { writeRows } from './exchange-rows';
import { keyOfBatch } from './idempotency';
import { LAST_WORD_MS } from './pending-ask';
import type { PendingTerms } from './pending-call';
import { PendingRequests } from './pending-requests';
import { writePending } from './pending-rows';
import { RequestSender } from './request-sender';
import { readStandings, type PartyStanding } from './standings';
import { useOf } from './use-limits';

export interface BatchAsk {
  /** Its proof is used. */
  call: SystemCall;
  batch: ExchangeBatch;
  idempotency: IdempotencyHash | undefined;
  trace: TraceContext;
}

/** Lines prepared and written at a time: callers who wait must not wait for a batch to be sealed. */
const CHUNK = 50;
/** Batches under way at once in this process; each holds its lines in memory. */
const MOST_AT_ONCE = 2;

/** Many questions under one grant, admitted in one transaction: every line, or none. */
@Injectable()
export class BatchAdmission {
  private underWay = 0;

  constructor(
    private readonly source: DataSource,
    private readonly exchanges: ExchangeService,
    private readonly claims: ClaimContract,
    private readonly pending: PendingRequests,
    private readonly sender: RequestSender,
    private readonly settings: ExchangeSettings,
  ) {}

  /** @throws exchange.overloaded, kafka.unavailable, and what refuses the batch */
  async ask(ask: BatchAsk): Promise<AcceptedBatch> {
    const refusal = batchRefusal(ask.batch);
    if (refusal !== undefined) throw refusal;
    this.sender.assertReady();
    if (this.underWay >= MOST_AT_ONCE) throw refuse('exchange.overloaded');
    this.underWay += 1;
    try {
      return await withDatabase(() => this.source.transaction((tx) => this.admit(tx, ask)));
    } finally {
      this.underWay -= 1;
    }
  }

  private async admit(tx: EntityManager, ask: BatchAsk): Promise<AcceptedBatch> {
    const { batch, call, idempotency } = ask;
    const fresh = uuidv7(this.settings.clock.now());
    const known =
      idempotency && (await keyOfBatch(tx, call.token.sub, { ...idempotency, batch: fresh, endsMs: this.endsMs() }));
    if (known !== undefined) return accepted(known, batch);
    const covered = await this.covered(tx, ask);
    await this.look(tx, ask, covered);
    const lines = await this.write(tx, ask, { ...covered, id: fresh });
    const { limits, keys } = this.settings;
    const rules = { limits, hashing: keys.hashing, nowMs: covered.nowMs };
    const system = call.token.sub;
    const refusal =
      (await pendingRoom(tx, { system, lines: lines.length }, limits, 'take')) ??
      (await takeForBatch(tx, { system, lines }, rules));
    if (refusal !== undefined) throw refusal;
    return accepted(fresh, batch);
  }

  /** The grant that covers every line, as it stands now, and the contract kept by all of them. */
  private async covered(tx: EntityManager, { call, batch }: BatchAsk): Promise<Covered> {
    const [clock] = await tx.query<{ now: Date }[]>('SELECT now() AS now');
    const choice = choiceOf(call, { body: questionOf(batch, 0) }, await readStandings(tx, [call]));
    if ('refusal' in choice) throw choice.refusal;
    const types = batch.lines.flatMap(({ subject: { type } }, at) =>
      type === choice.standing.subject_type
        ? []
        : [
            {
              pointer: `/lines/${at}/subject/type`,
              code: 'contract.enum',
              detail: `must be ${choice.standing.subject_type}`,
            },
          ],
    );
    if (types.length > 0) throw refuse('exchange.subject-type-mismatch', { faults: types });
    const broken = (await this.claims.batchRefusal(choice.standing, batch, call)) ?? this.pending.refusalOf(choice);
    if (broken !== undefined) throw broken;
    return { ...choice, nowMs: clock!.now.getTime() };
  }

  /** What is refused anyway is refused before the work. */
  private async look(tx: EntityManager, { call, batch }: BatchAsk, { standing, nowMs }: Covered): Promise<void> {
    const lines = batch.lines.length;
    const left = await quotaLeft(tx, standing.id, standing.daily_quota);
    const refusal =
      (await pendingRoom(tx, { system: call.token.sub, lines }, this.settings.limits, 'look')) ??
      quotaRefusal({ lines, left }, nowMs);
    if (refusal !== undefined) throw refusal;
  }

  private async write(tx: EntityManager, ask: BatchAsk, covered: Covered & { id: string }): Promise<Candidate[]> {
    const { times, instance } = this.settings;
    const answerByMs = covered.nowMs + times.pendingMs;
    const keepUntilMs = answerByMs + times.keepMs;
    await tx.query(
      `INSERT INTO exchange_batches (id, system_id, lines, answer_by, keep_until) VALUES ($1, $2, $3, $4, $5)`,
      [covered.id, ask.call.token.sub, ask.batch.lines.length, new Date(answerByMs), new Date(keepUntilMs)],
    );
    const terms = { keepUntilMs, endsMs: keepUntilMs + LAST_WORD_MS, traceparent: formatTraceparent(ask.trace) };
    const written: Candidate[] = [];
    for (let from = 0; from < ask.batch.lines.length; from += CHUNK) {
      const places = ask.batch.lines.slice(from, from + CHUNK).map((_, at) => from + at);
      const first = places.map((at) => this.candidate(ask, at, { ...covered, terms, deadlineMs: answerByMs }));
      await writeRows(tx, { first, again: [] }, { instance, graceMs: times.graceMs });
      await writePending(tx, first, { instance, pending: this.pending });
      written.push(...first);
    }
    return written;
  }

  private candidate(ask: BatchAsk, at: number, covered: LineTerms): Candidate {
    const { call, trace, batch } = ask;
    const { nowMs, standing, detail, party, terms, deadlineMs, id } = covered;
    const body = questionOf(batch, at);
    const onAdmitted = (): void => undefined;
    const prepared = this.exchanges.prepare(
      { call, body, idempotencyKey: undefined, waitMs: undefined, trace, onAdmitted },
      nowMs,
    );
    const pending: PendingTerms = { ...terms, batch: { id, line: at + 1 } };
    const admitted = {
      ...{ exchange: prepared.freshId, attempt: 1, admittedAtMs: nowMs, deadlineMs, standing, detail },
      ...{ guesses: this.guessesOf(call, body, covered), limits: [] },
    };
    const { asked, facts } = prepared.accept(admitted);
    const placed = { ...facts, facts: { batch: id, line: at + 1 } };
    return { call: { ...prepared, deadlineMs, pending }, party, admitted: { ...admitted, asked, facts: placed } };
  }

  private guessesOf(
    call: SystemCall,
    body: ExchangeRequest,
    { standing, party, nowMs }: Covered,
  ): ReadonlyMap<string, string> {
    const { limits, keys } = this.settings;
    const asked = { system: call.token.sub, body, standing, party, retry: true, pending: true };
    return useOf(asked, { limits, hashing: keys.hashing }, nowMs).guesses;
  }

  /** Until when a retry is told of the batch that goes on. */
  private endsMs(): number {
    return this.settings.clock.now() + this.settings.times.pendingMs;
  }
}

interface Covered extends Pick<Admitted, 'standing' | 'detail'> {
  party: PartyStanding;
  nowMs: number;
}

interface LineTerms extends Covered {
  id: string;
  terms: Omit<PendingTerms, 'batch'>;
  deadlineMs: number;
}

function accepted(batch: string, { lines }: ExchangeBatch): AcceptedBatch {
  return { batch, lines: lines.length, status: `/v1/exchanges/batches/${batch}` };
}
