import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { refuse, schemas, validate, type SchemaName } from '../../contracts';
import type { Fault } from '../../kernel';
import { OPERATION, type OperationSpec } from './operation';
import { paramFaults } from './params';

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
    return next.handle().pipe(map((answer: unknown) => this.checkAnswer(spec, answer)));
  }

  private assertRequest(spec: OperationSpec, request: FastifyRequest): void {
    const params = paramFaults(spec.params ?? {}, request.params as Record<string, string>);
    const query = spec.query === undefined ? unexpectedQuery(request) : this.query(spec.query, request);
    const body = spec.body === undefined ? [] : this.body(spec, spec.body, request);
    const faults = [...params, ...query, ...body];
    if (faults.length > 0) throw refuse('contract.broken', { faults });
  }

  private body(spec: OperationSpec, name: SchemaName, request: FastifyRequest): readonly Fault[] {
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type !== (spec.bodyType ?? 'application/json')) throw refuse('http.unsupported-media-type');
    const checked = validate(name, request.body);
    return checked.ok ? [] : checked.faults;
  }

  private query(name: SchemaName, request: FastifyRequest): readonly Fault[] {
    request.query = numbersRead(name, request.query as Record<string, unknown>);
    const checked = validate(name, request.query);
    return checked.ok ? [] : checked.faults.map((fault) => ({ ...fault, pointer: `/query${fault.pointer}` }));
  }

  private checkAnswer(spec: OperationSpec, answer: unknown): unknown {
    if (spec.response === undefined) return undefined;
    const checked = validate(spec.response, answer);
    if (!checked.ok) throw refuse('internal.error', { facts: { operation: spec.id, faults: checked.faults } });
    return answer;
  }
}

function unexpectedQuery(request: FastifyRequest): Fault[] {
  const names = Object.keys(request.query as object);
  if (names.length === 0) return [];
  return [{ pointer: '/query', code: 'contract.unknown-member', detail: 'this route takes no query parameters' }];
}

/** A query holds strings only; what the contract calls an integer is read as one, anything else is left to fail. */
function numbersRead(name: SchemaName, query: Record<string, unknown>): Record<string, unknown> {
  const properties = (schemas[name] as { properties?: Record<string, { type?: string }> }).properties ?? {};
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) =>
      properties[key]?.type === 'integer' && typeof value === 'string' && /^\d{1,9}$/.test(value)
        ? [key, Number(value)]
        : [key, value],
    ),
  );
}
