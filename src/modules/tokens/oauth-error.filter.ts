import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, isErrorCode, refuse, type ErrorCode } from '../../contracts';
import { OncewayError } from '../../kernel';
import { asksForNonce, retryAfterSeconds, toProblem } from '../../platform/http';
import { AuditLog } from '../audit';
import { askFields, AsksSpent } from './ask-window';

/**
 * RFC 6749 §5.2: the token endpoint answers errors as `application/json` with `error`; the members of our problem
 * documents stand beside it. A refusal without a record has proved nothing of its caller and is counted; that of a system
 * whose window is full goes into the minute's summary by its name.
 */
@Catch(OncewayError)
export class OAuthErrorFilter implements ExceptionFilter<OncewayError> {
  constructor(private readonly audit: AuditLog) {}

  catch(thrown: OncewayError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const error = thrown.code === 'contract.broken' ? malformed(thrown) : thrown;
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error, request.trace.traceId);
    request.report(error, problem);
    if (error instanceof AsksSpent) {
      this.audit.tallyRefusal(error.code, error.asking);
      void reply.headers(askFields(error.state));
    } else if (problem.audit === undefined && problem.status < 500 && !asksForNonce(problem.code)) {
      this.audit.countRefusal(problem.code as ErrorCode);
    }
    const retryAfter = retryAfterSeconds(error);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    const body = { error: oauthCode(problem.code, problem.status), error_description: problem.title, ...problem };
    void reply.status(problem.status).type('application/json').send(JSON.stringify(body));
  }
}

function malformed(error: OncewayError): OncewayError {
  return refuse('token.invalid-request', { faults: [...error.faults] });
}

function oauthCode(code: string, status: number): string {
  const registered = isErrorCode(code) ? ERRORS[code].oauth : undefined;
  if (registered !== undefined) return registered;
  return status >= 500 || status === 429
    ? 'temporarily_unavailable'
    : status === 403
      ? 'access_denied'
      : 'invalid_request';
}
