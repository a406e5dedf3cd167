import { applyDecorators, createParamDecorator, HttpCode, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ERRORS, schemas, type ErrorCode, type SchemaName } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { ACCESS_RULE, describeAccess, type AccessRule } from '../auth';

/** All that a route says of itself. Validation, access, the status and the OpenAPI document come from here. */
export interface OperationSpec {
  /** operationId, camelCase, unique. */
  id: string;
  summary: { zh: string; en: string };
  tag: string;
  access: AccessRule;
  /** Schema names of contracts/schemas. */
  body?: SchemaName;
  /** Defaults to application/json. */
  bodyType?: 'application/json' | 'application/x-www-form-urlencoded';
  query?: SchemaName;
  /** Path parameters, each by the format that it must have. */
  params?: Readonly<Record<string, ParamFormat>>;
  /** Absent: the answer has no body (204). */
  response?: SchemaName;
  status?: number;
  /** Codes of the error register that this route can answer with, beside those every route can. */
  problems?: readonly ErrorCode[];
}

export type ParamFormat = 'uuid' | 'credit-code' | 'resource-prefix' | 'resource-sequence' | 'version' | 'code' | 'kid';

export const OPERATION = Symbol('onceway:operation');

/** Declares a route. Used beside @Get, @Post …; without it the process does not start. */
export function Operation(spec: OperationSpec): MethodDecorator {
  const status = spec.status ?? (spec.response === undefined ? 204 : 200);
  return applyDecorators(
    SetMetadata(OPERATION, spec),
    SetMetadata(ACCESS_RULE, spec.access),
    HttpCode(status),
    ApiOperation({ operationId: spec.id, summary: spec.summary.en, tags: [spec.tag] }),
    ApiExtension('x-summary-zh', spec.summary.zh),
    ApiExtension('x-access', describeAccess(spec.access)),
    ...(spec.body === undefined ? [] : [ApiBody({ required: true, schema: reference(spec.body) })]),
    ...queryParameters(spec.query),
    ...Object.entries(spec.params ?? {}).map(([name, format]) =>
      ApiParam({ name, required: true, schema: { type: 'string', format } }),
    ),
    ApiResponse(
      spec.response === undefined
        ? { status, description: 'done' }
        : { status, description: 'done', content: { 'application/json': { schema: reference(spec.response) } } },
    ),
    ...problemResponses(spec.problems ?? []),
  );
}

/** The signed-in officer of a route whose access rule asks for one. */
export const CurrentOfficer = createParamDecorator((_data: unknown, context: ExecutionContext): OfficerActor => {
  const actor = context.switchToHttp().getRequest<FastifyRequest>().actor;
  if (actor?.kind !== 'officer') throw new Error('CurrentOfficer on a route that is not for officers');
  return actor;
});

function reference(name: SchemaName): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function queryParameters(name: SchemaName | undefined): MethodDecorator[] {
  if (name === undefined) return [];
  const schema = schemas[name] as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([parameter, shape]) =>
    ApiQuery({ name: parameter, required: schema.required?.includes(parameter) ?? false, schema: shape }),
  );
}

function problemResponses(codes: readonly ErrorCode[]): MethodDecorator[] {
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
  return statuses.map((status) =>
    ApiResponse({
      status,
      description: codes.filter((code) => ERRORS[code].status === status).join(', '),
      content: { 'application/problem+json': { schema: reference('Problem') } },
    }),
  );
}
