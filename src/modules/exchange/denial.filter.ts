import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, isErrorCode, validate, type ExchangeRequest } from '../../contracts';
import { OncewayError, type SystemActor } from '../../kernel';
import { asksForNonce, challengeOf, PROBLEM_TYPE, retryAfterSeconds, toProblem } from '../../platform/http';
import { AuditLog, type AuditEvent } from '../audit';
import { ExchangeMetrics } from './exchange-metrics';
import { ExchangeSettings } from './exchange-settings';
import { itemsForRecord } from './free-texts';
import { subjectHash } from './keyed-hash';
import { rateLimitFields, type LimitState } from './limits';

/**
 * Refusals of the exchange route. A caller whose signature verified gets a record of each and its id in the problem;
 * an anonymous one is counted. What already ended with a record of its own passes as it is.
 */
@Catch(OncewayError)
export class DenialFilter implements ExceptionFilter<OncewayError> {
  constructor(
    private readonly audit: AuditLog,
    private readonly metrics: ExchangeMetrics,
    private readonly settings: ExchangeSettings,
  ) {}

  async catch(thrown: OncewayError, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = await this.recorded(thrown, request);
    const problem = toProblem(error, request.trace.traceId);
    request.report(error, problem);
    const reply = http.getResponse<FastifyReply>();
    const retryAfter = retryAfterSeconds(error);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    const limits = error.facts['limits'] as LimitState[] | undefined;
    if (limits !== undefined) void reply.headers(rateLimitFields(limits, this.settings.clock.now()));
    const challenge = challengeOf(error);
    if (challenge !== undefined) void reply.header('www-authenticate', challenge);
    void reply.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }

  private async recorded(error: OncewayError, request: FastifyRequest): Promise<OncewayError> {
    const refused = isErrorCode(error.code) && ERRORS[error.code].status < 500;
    if (!refused || error.facts['audit'] !== undefined) return error;
    if (request.actor?.kind !== 'system') {
      if (!asksForNonce(error.code)) this.audit.countRefusal(error.code);
      return error;
    }
    this.metrics.denied(error.code);
    try {
      const { auditId } = await this.audit.append(this.denial(error, request, request.actor));
      return withFacts(error, { audit: auditId, kind: 'denied' });
    } catch (unavailable) {
      return unavailable instanceof OncewayError ? unavailable : error;
    }
  }

  private denial(error: OncewayError, request: FastifyRequest, actor: SystemActor): AuditEvent {
    const body = validate('ExchangeRequest', request.body);
    const named = body.ok ? this.namesOf(body.value) : {};
    const { systemId: system, department } = actor;
    return { type: 'exchange.denied', system, department, rule: error.code, traceId: request.trace.traceId, ...named };
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

function withFacts(error: OncewayError, facts: Record<string, unknown>): OncewayError {
  return new OncewayError(error.code, {
    ...(error.detail !== undefined && { detail: error.detail }),
    faults: [...error.faults],
    facts: { ...error.facts, ...facts },
  });
}
