import { Injectable } from '@nestjs/common';
import { refuse, type Answer, type AuditEventType, type ExchangeAnswer } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { AuditLog, RecordWatch, type Appended } from '../audit';
import type { Admitted } from './admission-call';
import { AnswerContract } from './answer-contract';
import { ExchangeMetrics } from './exchange-metrics';
import { ExchangeSettings } from './exchange-settings';
import { judgeReply, type EndedWait, type Judged } from './judge-reply';
import type { CheckedReply } from './reply-reader';

/** The end of an exchange: the reply is judged, the record of the end made durable, and only then anything leaves. */
@Injectable()
export class Disclosure {
  constructor(
    private readonly audit: AuditLog,
    private readonly contract: AnswerContract,
    private readonly metrics: ExchangeMetrics,
    private readonly settings: ExchangeSettings,
    private readonly watch: RecordWatch,
  ) {}

  /** @throws exchange.source-unavailable, exchange.contract-broken, exchange.answer-too-late, audit.unavailable */
  async end(wait: EndedWait, judged: Judged): Promise<ExchangeAnswer> {
    const recorded = await this.record(wait, judged);
    this.metrics.ended(wait.admitted, judged.kind, judged.rule, this.settings.clock.now());
    if (judged.answer === undefined || wait.reply === undefined) throw failure(judged, wait.admitted, recorded);
    this.assertInTime(wait.admitted, recorded);
    this.watch.note(recorded);
    return disclosed(wait, wait.reply, judged.answer, recorded);
  }

  /** What the reply is, before anything of it leaves. */
  judge(wait: EndedWait): Promise<Judged> {
    return judgeReply(wait, this.contract, this.settings.clock.now());
  }

  private async record({ admitted, reply }: EndedWait, judged: Judged): Promise<Appended> {
    const type: AuditEventType = admitted.attempt === 1 ? judged.type : 'exchange.redelivered';
    return this.audit.append({
      ...admitted.facts,
      type,
      kind: judged.kind,
      ...(judged.rule !== undefined && { rule: judged.rule }),
      ...(judged.reason !== undefined && { reasonCode: judged.reason }),
      ...(reply !== undefined && { answer: reply.statement.answer }),
    });
  }

  /**
   * The worker closes as lost what has no record by deadline and grace, on the broker's clock. A record appended later
   * may stand behind that close, so its data stays here.
   */
  private assertInTime({ exchange, deadlineMs }: Admitted, { auditId, appendTimeMs }: Appended): void {
    if (appendTimeMs <= deadlineMs + this.settings.times.graceMs) return;
    throw refuse('exchange.answer-too-late', { facts: { exchange, audit: auditId } });
  }
}

function disclosed(wait: EndedWait, reply: CheckedReply, answer: Answer, { auditId }: Appended): ExchangeAnswer {
  const { answerSalt, exchange, kind, values, results, sourceAtMs } = answer;
  return {
    exchange,
    audit: auditId,
    kind,
    resource: wait.admitted.standing.resource,
    version: wait.admitted.standing.version,
    ...(values !== undefined && { values }),
    ...(results !== undefined && { results }),
    ...(sourceAtMs !== undefined && { sourceAtMs }),
    receipt: {
      ...reply.proof,
      requestSalt: wait.admitted.asked.question.requestSalt,
      answerSalt,
      deadlineMs: wait.admitted.deadlineMs,
    },
  };
}

function failure({ kind, rule }: Judged, { exchange }: Admitted, { auditId }: Appended): OncewayError {
  return refuse(rule ?? 'exchange.source-unavailable', { facts: { exchange, audit: auditId, kind } });
}
