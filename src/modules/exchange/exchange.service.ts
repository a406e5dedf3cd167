import { Injectable } from '@nestjs/common';
import { refuse, type ExchangeAnswer, type ExchangeRequest } from '../../contracts';
import { OncewayError, type TraceContext } from '../../kernel';
import { AuditLog, type AuditEvent } from '../audit';
import type { SystemCall } from '../tokens';
import type { Admitted, AdmissionCall } from './admission-call';
import { AdmissionDesk } from './admission-desk';
import { Disclosure } from './disclosure';
import { newExchangeId } from './exchange-id';
import { ExchangeSettings } from './exchange-settings';
import { assertNoIdentifiers, sealProof, sealTexts } from './free-texts';
import { askedItems } from './grant-choice';
import { idempotencyHash } from './idempotency-key';
import { mismatchedItems } from './judge-reply';
import { subjectHash } from './keyed-hash';
import type { LimitState } from './limits';
import { ReplyDesk, type ReplyWait } from './reply-desk';
import { saltedQuestion } from './question';
import { RequestSender } from './request-sender';

/** Calls under way at once. Beyond them a call is refused before anything is taken for it. */
const MOST_UNDER_WAY = 4_000;

export interface Ask {
  call: SystemCall;
  body: ExchangeRequest;
  idempotencyKey: string | undefined;
  /** The caller's own limit (RFC 7240 `wait`), ms; never above the gateway's. */
  waitMs: number | undefined;
  trace: TraceContext;
  /** Told as soon as the call is admitted, whatever becomes of it. */
  onAdmitted: (limits: readonly LimitState[]) => void;
}

/** One synchronous exchange from a proved call to its one answer (architecture §6, steps 3 to 6). */
@Injectable()
export class ExchangeService {
  private underWay = 0;

  constructor(
    private readonly admission: AdmissionDesk,
    private readonly sender: RequestSender,
    private readonly replies: ReplyDesk,
    private readonly disclosure: Disclosure,
    private readonly audit: AuditLog,
    private readonly settings: ExchangeSettings,
  ) {}

  /** @throws exchange.overloaded, kafka.unavailable, and what admission and disclosure refuse */
  async ask(ask: Ask): Promise<ExchangeAnswer> {
    if (this.underWay >= MOST_UNDER_WAY) throw refuse('exchange.overloaded');
    this.underWay += 1;
    try {
      return await this.brokered(ask);
    } finally {
      this.underWay -= 1;
    }
  }

  private async brokered(ask: Ask): Promise<ExchangeAnswer> {
    const startedMs = this.settings.clock.now();
    assertNoIdentifiers(ask.body);
    // Before anything is taken: what cannot be recorded is not begun.
    this.sender.assertReady();
    const call = this.prepare(ask, startedMs);
    const admitted = await this.admission.admit(call);
    ask.onAdmitted(admitted.limits);
    const admittedMs = this.settings.clock.now();
    let mismatched: string[] = [];
    try {
      const reply = await this.sendAndWait(admitted, ask.trace);
      const answeredMs = this.settings.clock.now();
      const wait = { admitted, body: ask.body, reply };
      const judged = await this.disclosure.judge(wait);
      mismatched = mismatchedItems(judged);
      const answer = await this.disclosure.end(wait, judged);
      const endedMs = this.settings.clock.now();
      return { ...answer, timings: timingsOf([startedMs, admittedMs, answeredMs, endedMs]) };
    } finally {
      this.admission.ended({ call, admitted, mismatched });
    }
  }

  /** The call as admission takes it, of a caller that waits. */
  prepare({ call, body, idempotencyKey, waitMs, trace }: Ask, nowMs: number): AdmissionCall {
    const { hashing, text } = this.settings.keys;
    const freshId = newExchangeId(nowMs);
    const { sealed: sealedTexts, caseCommitment } = sealTexts(text, body, freshId);
    // A proof that says nothing of the body shows nothing of the question.
    const proof = call.proof.bodyDigest === undefined ? undefined : sealProof(text, call.proof.compact, freshId);
    const subject = subjectHash(hashing, body.subject, nowMs);
    const { systemId: system, department } = call.actor;
    return {
      call,
      body,
      freshId,
      sealedTexts,
      sealedProof: proof?.sealed ?? null,
      deadlineMs: nowMs + Math.min(waitMs ?? Infinity, this.settings.times.deadlineMs),
      idempotency: idempotencyKey === undefined ? undefined : idempotencyHash(hashing, idempotencyKey, body),
      accept: (admitted) => {
        const asked = saltedQuestion(body, { system, department }, admitted);
        const facts: AuditEvent = {
          type: 'exchange.accepted',
          exchange: admitted.exchange,
          admittedAt: new Date(admitted.admittedAtMs).toISOString(),
          department,
          system,
          grant: admitted.standing.id,
          resource: admitted.standing.resource,
          version: admitted.standing.version,
          mode: body.mode,
          items: askedItems(body),
          matter: body.matter,
          operator: body.operator,
          // Their salts are kept with the row, which a retry does not write anew.
          ...(admitted.attempt === 1 && { caseCommitment, ...(proof && { proof: proof.commitment }) }),
          subject,
          request: asked.request,
          attempt: admitted.attempt,
          traceId: trace.traceId,
        };
        return { asked, facts };
      },
    };
  }

  /** The checked reply; undefined when none came in time, or when the department has announced no key to seal to. */
  private async sendAndWait(admitted: Admitted, trace: TraceContext): ReplyWait['reply'] {
    const { exchange, attempt, standing, deadlineMs, asked } = admitted;
    const expected = { exchange, attempt, department: standing.provider, request: asked.request };
    const wait = this.replies.wait(expected, deadlineMs - this.settings.clock.now());
    try {
      await Promise.all([this.sender.send(admitted, trace), this.recordAccepted(admitted)]);
    } catch (error) {
      wait.giveUp();
      if (!(error instanceof OncewayError) || error.code !== 'keys.unknown') throw error;
    }
    return wait.reply;
  }

  /** A retry is recorded once, when it ends; the first attempt also when it begins. */
  private async recordAccepted({ attempt, facts }: Admitted): Promise<void> {
    if (attempt === 1) await this.audit.append(facts);
  }
}

/** Never below nothing, should the clock be set back meanwhile: the answer would break its own contract. */
function timingsOf([started, admitted, answered, ended]: [number, number, number, number]): ExchangeAnswer['timings'] {
  const between = (from: number, to: number): number => Math.max(0, to - from);
  return {
    admitMs: between(started, admitted),
    answerMs: between(admitted, answered),
    auditMs: between(answered, ended),
    totalMs: between(started, ended),
  };
}
