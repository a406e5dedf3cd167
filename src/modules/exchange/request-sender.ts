import { Injectable } from '@nestjs/common';
import { EVENT_TYPES, refuse, type RequestStatement } from '../../contracts';
import { canonicalJson, formatTraceparent, uuidv7, type TraceContext } from '../../kernel';
import { cloudEventHeaders, EVENT_SOURCES, RecordProducer, requestTopic } from '../../platform/kafka';
import { KeyDirectory, SealingSessions, sha256Text } from '../../platform/keys';
import type { Admitted } from './admission-call';
import { ExchangeSettings } from './exchange-settings';
import { ReplyLease } from './reply-lease';

/** Seals and sends questions, each with a statement of its clear facts to be signed, to the department that holds the answer. */
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
  async send(admitted: Admitted, trace: TraceContext): Promise<void> {
    const { question, request } = admitted.asked;
    const audience = admitted.standing.provider;
    const recipient = this.keys.recipient(audience);
    if (recipient === undefined) throw refuse('keys.unknown');
    const { value, sessionKey, sessionDigest } = this.seals.seal({
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
      sessionKey: sessionDigest,
    };
    const text = canonicalJson(statement);
    const nowMs = this.settings.clock.now();
    const { signing: key } = this.settings.keys;
    await this.producer.send({
      topic: requestTopic(audience),
      partition: 'any',
      key: admitted.exchange,
      value,
      headers: this.headers(text, sessionKey, trace, nowMs),
      statement: { label: 'onceway/request/v1', bytes: Buffer.from(text, 'utf8'), key, nowMs },
    });
  }

  /** Each attempt is an event with an id of its own: CloudEvents 1.0 holds two of one source and id for one event. */
  private headers(statement: string, sessionKey: string, trace: TraceContext, nowMs: number): Record<string, string> {
    const event = {
      id: uuidv7(nowMs),
      source: EVENT_SOURCES.gateway(this.settings.instance),
      type: EVENT_TYPES.request,
      traceparent: formatTraceparent(trace),
      contentType: 'application/jose',
      timeMs: nowMs,
    };
    return {
      ...cloudEventHeaders(event),
      'session-key': sessionKey,
      statement,
    };
  }
}
