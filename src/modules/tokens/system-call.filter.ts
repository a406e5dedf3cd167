import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, isErrorCode } from '../../contracts';
import { OncewayError, type SystemActor } from '../../kernel';
import { asksForNonce, sendProblem, toProblem } from '../../platform/http';
import { AuditLog, type AuditEvent } from '../audit';

/** A refused call of a system whose token and proof verified. */
export interface RefusedCall {
  error: OncewayError;
  request: FastifyRequest;
  actor: SystemActor;
}

/**
 * Refusals of what systems call. A system whose proof verified gets a record of each and its id in the problem; a caller
 * who proved nothing is counted. What already ended with a record of its own passes as it is.
 */
@Catch(OncewayError)
export class SystemCallFilter implements ExceptionFilter<OncewayError> {
  constructor(protected readonly audit: AuditLog) {}

  async catch(thrown: OncewayError, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = await this.settled(thrown, request);
    const problem = toProblem(error, request.trace.traceId);
    request.report(error, problem);
    sendProblem(http.getResponse<FastifyReply>(), error, problem);
  }

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
    try {
      return withFacts(error, await this.record({ error, request, actor }));
    } catch (unavailable) {
      return unavailable instanceof OncewayError ? unavailable : error;
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
