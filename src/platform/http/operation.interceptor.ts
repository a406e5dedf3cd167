import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { refuse, validate, validateQuery, type SchemaName } from '../../contracts';
import type { Fault } from '../../kernel';
import { NDJSON, toNdjson } from './ndjson';
import { OPERATION, type OperationSpec } from './operation';
import { paramFaults } from './params';
import { UnreadBody } from './unread-body';

/**
 * Holds a route to its contract: path, query and body before the handler sees them (all faults in one answer), and the
 * answer before it leaves: an answer that breaks its own contract is our fault and becomes a 500.
 */
@Injectable()
export class OperationInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const spec = this.reflector.get<OperationSpec>(OPERATION, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    this.assertRequest(spec, request);
    return next.handle().pipe(map((answer: unknown) => this.checkAnswer(context, spec, answer)));
  }

  private assertRequest(spec: OperationSpec, request: FastifyRequest): void {
    const params = paramFaults(spec.params ?? {}, request.params as Record<string, string>);
    const query = spec.query === undefined ? unexpectedQuery(request) : this.query(spec.query, request);
    const body = spec.body === undefined ? [] : this.body(spec, spec.body, request);
    const faults = [...params, ...query, ...body];
    if (faults.length > 0) throw refuse('contract.broken', { faults });
  }

  private body(spec: OperationSpec, name: SchemaName, request: FastifyRequest): readonly Fault[] {
    if (request.body instanceof UnreadBody) throw request.body.error;
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type !== (spec.bodyType ?? 'application/json')) throw refuse('http.unsupported-media-type');
    const checked = validate(name, request.body);
    return checked.ok ? [] : checked.faults;
  }

  private query(name: SchemaName, request: FastifyRequest): readonly Fault[] {
    const checked = validateQuery(name, request.query);
    if (!checked.ok) return checked.faults.map((fault) => ({ ...fault, pointer: `/query${fault.pointer}` }));
    request.query = checked.value;
    return [];
  }

  private checkAnswer(context: ExecutionContext, spec: OperationSpec, answer: unknown): unknown {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const response = responseOf(spec, reply);
    if (response === undefined) return undefined;
    if (spec.asLines !== true) return this.kept(response, spec, answer);
    const lines = answer as readonly unknown[];
    for (const line of lines) this.kept(response, spec, line);
    void reply.type(NDJSON);
    return toNdjson(lines);
  }

  private kept(response: SchemaName, { id }: OperationSpec, answer: unknown): unknown {
    const checked = validate(response, answer);
    if (!checked.ok) throw refuse('internal.error', { facts: { operation: id, faults: checked.faults } });
    return answer;
  }
}

function responseOf(
  { response, alternative }: OperationSpec,
  { statusCode }: Pick<FastifyReply, 'statusCode'>,
): SchemaName | undefined {
  return alternative?.status === statusCode ? alternative.response : response;
}

function unexpectedQuery(request: FastifyRequest): Fault[] {
  const names = Object.keys(request.query as object);
  if (names.length === 0) return [];
  return [{ pointer: '/query', code: 'contract.unknown-member', detail: 'this route takes no query parameters' }];
}
