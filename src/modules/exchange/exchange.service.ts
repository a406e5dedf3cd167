import { Injectable } from '@nestjs/common';
import { refuse, type ExchangeAnswer, type ExchangeRequest } from '../../contracts';
import { canonicalJson, uuidv7, type TraceContext } from '../../kernel';
import { AuditLog, type AuditEvent } from '../audit';
import type { SystemCall } from '../tokens';
import type { Admitted, AdmissionCall } from './admission-call';
import { AdmissionDesk } from './admission-desk';
import { Disclosure } from './disclosure';
import { ExchangeSettings } from './exchange-settings';
import { assertNoIdentifiers, sealTexts } from './free-texts';
import { askedItems } from './grant-choice';
import { retryHash, subjectHash } from './keyed-hash';
import { ReplyDesk } from './reply-desk';
import { RequestSender, saltedQuestion, type SaltedQuestion } from './request-sender';

export interface Ask {
  call: SystemCall;
  body: ExchangeRequest;
  idempotencyKey: string | undefined;
  /** The caller's own limit (RFC 7240 `wait`), ms; never above the gateway's. */
  waitMs: number | undefined;
  trace: TraceContext;
}

/** One synchronous exchange from a proved call to its one answer (architecture §6, steps 3 to 6). */
@Injectable()
export class ExchangeService {
  constructor(
    private readonly admission: AdmissionDesk,
    private readonly sender: RequestSender,
    private readonly replies: ReplyDesk,
    private readonly disclosure: Disclosure,
    private readonly audit: AuditLog,
    private readonly settings: ExchangeSettings,
  ) {}

  async ask(ask: Ask): Promise<ExchangeAnswer> {
    const startedMs = this.settings.clock.now();
    assertNoIdentifiers(ask.body);
    // Before anything is taken: what cannot be recorded is not begun.
    this.sender.assertReady();
    const { call, salted } = await this.prepare(ask, startedMs);
    const admitted = await this.admission.admit(call);
    const admittedMs = this.settings.clock.now();
    const asked = salted.get(admitted)!;
    const reply = await this.sendAndWait(admitted, asked, ask.trace);
    const answeredMs = this.settings.clock.now();
    const answer = await this.disclosure.end({
      admitted,
      body: ask.body,
      reply,
      requestSalt: asked.question.requestSalt,
    });
    const endedMs = this.settings.clock.now();
    return {
      ...answer,
      timings: {
        admitMs: admittedMs - startedMs,
        answerMs: answeredMs - admittedMs,
        auditMs: endedMs - answeredMs,
        totalMs: endedMs - startedMs,
      },
    };
  }

  private async prepare(
    { call, body, idempotencyKey, waitMs, trace }: Ask,
    nowMs: number,
  ): Promise<{ call: AdmissionCall; salted: SaltedByAdmission }> {
    const { hashing, text } = this.settings.keys;
    const freshId = uuidv7(nowMs);
    const texts = await sealTexts(text, body, freshId);
    const subject = subjectHash(hashing, body.subject, nowMs);
    const salted = new SaltedByAdmission();
    const admissionCall: AdmissionCall = {
      call,
      body,
      freshId,
      sealedTexts: texts.sealed,
      deadlineMs: nowMs + Math.min(waitMs ?? Infinity, this.settings.times.deadlineMs),
      idempotency:
        idempotencyKey === undefined
          ? undefined
          : {
              key: retryHash(hashing, 'idempotency-key', idempotencyKey),
              body: retryHash(hashing, 'body', canonicalJson(body)),
            },
      accept: (admitted): AuditEvent => ({
        type: 'exchange.accepted',
        exchange: admitted.exchange,
        admittedAt: new Date(admitted.admittedAtMs).toISOString(),
        department: call.actor.department,
        system: call.actor.systemId,
        grant: admitted.standing.id,
        resource: admitted.standing.resource,
        version: admitted.standing.version,
        mode: body.mode,
        items: askedItems(body),
        matter: body.matter,
        operator: body.operator,
        caseCommitment: texts.caseCommitment,
        subject,
        request: salted.of(admitted, body, call),
        attempt: admitted.attempt,
        traceId: trace.traceId,
      }),
    };
    return { call: admissionCall, salted };
  }

  private async sendAndWait(
    admitted: Admitted,
    asked: SaltedQuestion,
    trace: TraceContext,
  ): ReturnType<ReplyDesk['wait']> {
    const { exchange, attempt, standing, deadlineMs } = admitted;
    const expected = { exchange, attempt, department: standing.provider, request: asked.request };
    const reply = this.replies.wait(expected, deadlineMs - this.settings.clock.now());
    try {
      await Promise.all([this.sender.send(admitted, asked, trace), this.recordAccepted(admitted)]);
    } catch (error) {
      this.replies.giveUp(exchange);
      throw error;
    }
    return reply;
  }

  /** A retry is recorded once, when it ends; the first attempt also when it begins. */
  private async recordAccepted({ attempt, facts }: Admitted): Promise<void> {
    if (attempt === 1) await this.audit.append(facts);
  }
}

/** The salted question made while the acceptance is built, so that both carry one commitment. */
class SaltedByAdmission {
  private last: SaltedQuestion | undefined;

  of(admitted: Omit<Admitted, 'facts'>, body: ExchangeRequest, { actor }: SystemCall): string {
    this.last = saltedQuestion(body, { system: actor.systemId, department: actor.department }, admitted);
    return this.last.request;
  }

  get(admitted: Admitted): SaltedQuestion | undefined {
    if (this.last?.request !== admitted.facts.request) throw refuse('internal.error');
    return this.last;
  }
}
