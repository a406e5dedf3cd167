import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type ErrorCode } from '../../contracts';
import { OncewayError } from '../../kernel';
import type { Logger } from '../logging';
import { reportFailure, sendProblem, toProblem } from './problem';

/** What Nest and Fastify refuse by themselves, in our codes. */
const FRAMEWORK_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'http.bad-request',
  404: 'http.not-found',
  405: 'http.method-not-allowed',
  408: 'http.timeout',
  413: 'http.body-too-large',
  414: 'http.bad-request',
  415: 'http.unsupported-media-type',
  431: 'http.bad-request',
};

/** Errors leave here as problem documents, those of every route that has no filter of its own. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    this.send(thrown, request, reply);
  }

  /** Headers that came twice: refused before any of them is believed. */
  catchRepeated(names: readonly string[], request: FastifyRequest, reply: FastifyReply): void {
    this.send(refuse('http.repeated-header', { detail: `given more than once: ${names.join(', ')}` }), request, reply);
  }

  /** Answers with the problem that `thrown` is. */
  send(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = this.translate(thrown);
    const problem = toProblem(error, request.trace.traceId);
    reportFailure(this.logger, error, problem);
    sendProblem(reply, error, problem);
  }

  private translate(thrown: unknown): unknown {
    if (thrown instanceof OncewayError) return thrown;
    const status = statusOf(thrown);
    const code = status === undefined ? undefined : FRAMEWORK_STATUS[status];
    return code === undefined ? thrown : refuse(code);
  }
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status =
    typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
