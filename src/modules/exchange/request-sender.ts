import { Injectable } from '@nestjs/common';
import { refuse, type ExchangeRequest, type Question, type RequestStatement } from '../../contracts';
import { canonicalJson, formatTraceparent, type TraceContext } from '../../kernel';
import { cloudEventHeaders, RecordProducer, requestTopic } from '../../platform/kafka';
import { commitment, newSalt, KeyDirectory, SealingSessions, sha256Text, signBatch } from '../../platform/keys';
import type { Admitted } from './admission-call';
import { ExchangeSettings } from './exchange-settings';
import { askedItems } from './grant-choice';
import { ReplyLease } from './reply-lease';

/** The question with its salt, as the agent will read it, and the commitment that stands outside the seal. */
export interface SaltedQuestion {
  question: Question;
  request: string;
}

/** Signs, seals and sends questions to the department that holds the answer. */
@Injectable()
export class RequestSender {
  private readonly seals: SealingSessions;

  constructor(
    private readonly producer: RecordProducer,
    private readonly keys: KeyDirectory,
    private readonly lease: ReplyLease,
    private readonly settings: ExchangeSettings,
  ) {
    this.seals = new SealingSessions(settings.clock);
  }

  /** @throws kafka.unavailable promptly, before anything is taken for a call that could not be sent */
  assertReady(): void {
    if (!this.producer.healthy()) throw refuse('kafka.unavailable');
    this.lease.partition();
  }

  /** @throws kafka.unavailable; keys.unknown when the department has announced no key to seal to. */
  async send(admitted: Admitted, { question, request }: SaltedQuestion, trace: TraceContext): Promise<void> {
    const audience = admitted.standing.provider;
    const recipient = this.keys.recipient(audience, this.settings.clock.now());
    if (recipient === undefined) throw refuse('keys.unknown');
    const { value, sessionKey } = this.seals.seal({
      recipient,
      typ: 'onceway-request+jwe',
      plaintext: Buffer.from(JSON.stringify(question)),
      xid: admitted.exchange,
      dir: 'request',
      aud: audience,
      expMs: admitted.deadlineMs,
    });
    const statement: RequestStatement = {
      exchange: admitted.exchange,
      attempt: admitted.attempt,
      audience,
      deadlineMs: admitted.deadlineMs,
      replyPartition: this.lease.partition(),
      request,
      sealed: sha256Text(value),
      sessionKey: sha256Text(sessionKey),
    };
    await this.producer.send({
      topic: requestTopic(audience),
      key: admitted.exchange,
      value,
      headers: this.headers(canonicalJson(statement), sessionKey, trace),
    });
  }

  private headers(statement: string, sessionKey: string, trace: TraceContext): Record<string, string> {
    const nowMs = this.settings.clock.now();
    const { signature, inclusions } = signBatch(
      'onceway/request/v1',
      [Buffer.from(statement, 'utf8')],
      this.settings.keys.signing,
      nowMs,
    );
    const event = {
      id: (JSON.parse(statement) as RequestStatement).exchange,
      source: `onceway/gateway/${this.settings.instance}`,
      type: 'onceway.exchange.request.v1',
      traceparent: formatTraceparent(trace),
      contentType: 'application/jose',
      timeMs: nowMs,
    };
    return {
      ...cloudEventHeaders(event),
      'session-key': sessionKey,
      statement,
      signature,
      inclusion: JSON.stringify(inclusions[0]),
    };
  }
}

/** The question as sealed: what the provider must know to answer and to judge, not the case, the reason or the clerk. */
export function saltedQuestion(
  body: ExchangeRequest,
  asker: { system: string; department: string },
  admitted: Pick<Admitted, 'exchange' | 'attempt' | 'deadlineMs' | 'standing'>,
): SaltedQuestion {
  const question: Omit<Question, 'requestSalt'> = {
    exchange: admitted.exchange,
    attempt: admitted.attempt,
    consumer: asker.department,
    system: asker.system,
    grant: admitted.standing.id,
    resource: admitted.standing.resource,
    version: admitted.standing.version,
    mode: body.mode,
    subject: body.subject,
    items: askedItems(body),
    ...(body.values !== undefined && { values: body.values }),
    matter: body.matter,
    deadlineMs: admitted.deadlineMs,
  };
  const requestSalt = newSalt();
  return { question: { ...question, requestSalt }, request: commitment(requestSalt, question) };
}
