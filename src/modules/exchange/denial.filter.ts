import { Catch, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { validate, type ErrorCode, type ExchangeRequest } from '../../contracts';
import { OncewayError } from '../../kernel';
import { AuditLog, type AuditEvent } from '../audit';
import { AskWindow, refusalFacts, SystemCallFilter, type RefusedCall } from '../tokens';
import { ExchangeMetrics } from './exchange-metrics';
import { ExchangeSettings } from './exchange-settings';
import { itemsForRecord } from './free-texts';
import { subjectHash } from './keyed-hash';
import { rateLimitFields, type LimitState } from './limits';

/** Refusals of the exchange route: their records say what was asked, and every answer tells of the limits it met. */
@Catch(OncewayError)
export class DenialFilter extends SystemCallFilter {
  constructor(
    audit: AuditLog,
    asks: AskWindow,
    private readonly metrics: ExchangeMetrics,
    private readonly settings: ExchangeSettings,
  ) {
    super(audit, asks);
  }

  override async catch(thrown: OncewayError, host: ArgumentsHost): Promise<void> {
    const limits = thrown.facts['limits'] as LimitState[] | undefined;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (limits !== undefined) void reply.headers(rateLimitFields(limits, this.settings.clock.now()));
    await super.catch(thrown, host);
  }

  protected override noted(code: ErrorCode): void {
    this.metrics.denied(code);
  }

  protected override async record(call: RefusedCall): Promise<Record<string, unknown>> {
    const body = validate('ExchangeRequest', call.request.body);
    const named = body.ok ? this.namesOf(body.value) : {};
    const { auditId } = await this.audit.append({ type: 'exchange.denied', ...refusalFacts(call), ...named });
    return { audit: auditId, kind: 'denied' };
  }

  private namesOf(body: ExchangeRequest): Partial<AuditEvent> {
    const items = itemsForRecord(body);
    return {
      resource: body.resource,
      mode: body.mode,
      ...(items.length > 0 && { items }),
      matter: body.matter,
      subject: subjectHash(this.settings.keys.hashing, body.subject, this.settings.clock.now()),
    };
  }
}
