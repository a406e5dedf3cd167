import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, isErrorCode, type ErrorCode } from '../../contracts';
import { OncewayError, type SystemActor } from '../../kernel';
import { asksForNonce, sendProblem, toProblem } from '../../platform/http';
import { AuditLog, type AuditEvent } from '../audit';
import { askFields, AskWindow, AsksSpent } from './ask-window';

/** A refused call of a system whose token and proof verified. */
export interface RefusedCall {
  error: OncewayError;
  request: FastifyRequest;
  actor: SystemActor;
}

/**
 * Refusals of what systems call. A system whose proof verified gets a record of each and its id in the problem, as long as
 * its window of them has room; a caller who proved nothing is counted. What already ended with a record of its own passes
 * as it is.
 */
@Catch(OncewayError)
export class SystemCallFilter implements ExceptionFilter<OncewayError> {
  constructor(
    protected readonly audit: AuditLog,
    private readonly asks: AskWindow,
  ) {}

  async catch(thrown: OncewayError, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = await this.settled(thrown, request);
    const problem = toProblem(error, request.trace.traceId);
    request.report(error, problem);
    const reply = http.getResponse<FastifyReply>();
    if (error instanceof AsksSpent) void reply.headers(askFields(error.state));
    sendProblem(reply, error, problem);
  }

  /** Told of each refusal, whether or not it gets a record. */
  protected noted?(code: ErrorCode): void;

  /** Writes the record; answers what the problem shows of it. */
  protected async record(call: RefusedCall): Promise<Record<string, unknown>> {
    const { method, routeOptions } = call.request;
    const facts = { route: `${method} ${routeOptions.url}` };
    const { auditId } = await this.audit.append({ type: 'call.refused', ...refusalFacts(call), facts });
    return { audit: auditId };
  }

  private async settled(error: OncewayError, request: FastifyRequest): Promise<OncewayError> {
    const refused = isErrorCode(error.code) && ERRORS[error.code].status < 500;
    if (!refused || error.facts['audit'] !== undefined) return error;
    const { actor } = request;
    if (actor === undefined && !asksForNonce(error.code)) this.audit.countRefusal(error.code);
    if (actor?.kind !== 'system') return error;
    this.noted?.(error.code);
    try {
      // A dry run that found no room was counted when it came.
      if (error instanceof AsksSpent) throw error;
      await this.asks.take({ system: actor.systemId, department: actor.department });
      return withFacts(error, await this.record({ error, request, actor }));
    } catch (instead) {
      if (instead instanceof AsksSpent) this.audit.tallyRefusal(instead.code, instead.asking);
      return instead instanceof OncewayError ? instead : error;
    }
  }
}

/** What every record of a refusal says. */
export function refusalFacts({ error, request, actor }: RefusedCall): Omit<AuditEvent, 'type'> {
  const { systemId: system, department } = actor;
  return { system, department, rule: error.code, traceId: request.trace.traceId };
}

function withFacts(error: OncewayError, facts: Record<string, unknown>): OncewayError {
  return new OncewayError(error.code, {
    ...(error.detail !== undefined && { detail: error.detail }),
    faults: [...error.faults],
    facts: { ...error.facts, ...facts },
  });
}
