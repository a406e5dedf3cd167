import { applyDecorators, createParamDecorator, HttpCode, SetMetadata, type ExecutionContext } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiDefaultResponse,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { componentSchemas, ERRORS, type ErrorCode, type SchemaName } from '../../contracts';
import type { OfficerActor, SystemActor } from '../../kernel';
import { ACCESS_RULE, describeAccess, type AccessRule } from '../auth';
import { NDJSON } from './ndjson';

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
  bodyType?: 'application/json' | 'application/x-www-form-urlencoded' | typeof NDJSON;
  query?: SchemaName;
  /** Path parameters, each by the format that it must have. */
  params?: Readonly<Record<string, ParamFormat>>;
  /** Request headers beside the credentials, for the document. */
  headers?: Readonly<Record<string, { required: boolean; description: string }>>;
  /** Absent: the answer has no body (204). */
  response?: SchemaName;
  status?: number;
  /** Answers a list, which leaves as NDJSON: one line of `response` a value. */
  asLines?: true;
  /** Another answer that the caller can ask for, told apart by its status. */
  alternative?: { status: number; response: SchemaName; description: string };
  /** Codes of the error register that this route can answer with, beside those every route can. */
  problems?: readonly ErrorCode[];
  /** What a caller of another department is answered about an object that is none of its own. */
  foreign?: ErrorCode;
}

export type ParamFormat = 'uuid' | 'credit-code' | 'resource-prefix' | 'resource-sequence' | 'version' | 'code' | 'kid';

export const OPERATION = Symbol('onceway:operation');

/** Schemas as an OpenAPI document holds them, their references pointing into its components. */
const COMPONENTS = componentSchemas();

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
    ...(spec.foreign === undefined ? [] : [ApiExtension('x-foreign', spec.foreign)]),
    ...(spec.body === undefined ? [] : [ApiBody({ required: true, schema: reference(spec.body) })]),
    ...(spec.bodyType === undefined ? [] : [ApiConsumes(spec.bodyType)]),
    ...Object.entries(spec.headers ?? {}).map(([name, header]) =>
      ApiHeader({ name, ...header, schema: { type: 'string' } }),
    ),
    ...queryParameters(spec.query),
    ...Object.entries(spec.params ?? {}).map(([name, format]) =>
      ApiParam({ name, required: true, schema: { type: 'string', format } }),
    ),
    ApiResponse(
      spec.response === undefined
        ? { status, description: 'done' }
        : { status, description: 'done', content: { [answerType(spec)]: { schema: reference(spec.response) } } },
    ),
    ...alternativeResponse(spec.alternative),
    ...problemResponses([
      ...new Set([...(spec.problems ?? []), ...(spec.foreign === undefined ? [] : [spec.foreign])]),
    ]),
    ...security(spec.access),
  );
}

/** The signed-in officer of a route whose access rule asks for one. */
export const CurrentOfficer = createParamDecorator((_data: unknown, context: ExecutionContext): OfficerActor => {
  const actor = context.switchToHttp().getRequest<FastifyRequest>().actor;
  if (actor?.kind !== 'officer') throw new Error('CurrentOfficer on a route that is not for officers');
  return actor;
});

/** Whoever calls a route that is open to officers and systems alike. */
export const CurrentCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): OfficerActor | SystemActor => {
    const actor = context.switchToHttp().getRequest<FastifyRequest>().actor;
    if (actor === undefined) throw new Error('CurrentCaller on a route that asks for nobody');
    return actor;
  },
);

function reference(name: SchemaName): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function queryParameters(name: SchemaName | undefined): MethodDecorator[] {
  if (name === undefined) return [];
  const schema = COMPONENTS[name] as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([parameter, shape]) =>
    ApiQuery({ name: parameter, required: schema.required?.includes(parameter) ?? false, schema: shape }),
  );
}

function answerType({ asLines }: OperationSpec): string {
  return asLines === true ? NDJSON : 'application/json';
}

function alternativeResponse(alternative: OperationSpec['alternative']): MethodDecorator[] {
  if (alternative === undefined) return [];
  const { status, response, description } = alternative;
  return [ApiResponse({ status, description, content: { 'application/json': { schema: reference(response) } } })];
}

/** Names of the security schemes that the document declares. */
export const SECURITY = { session: 'session', csrf: 'csrf', dpop: 'dpop' } as const;

function security(access: AccessRule): MethodDecorator[] {
  if (access === 'system') return [ApiSecurity(SECURITY.dpop)];
  if (typeof access === 'string') return [];
  const session = ApiSecurity({ [SECURITY.session]: [], [SECURITY.csrf]: [] });
  return access.systems === true ? [session, ApiSecurity(SECURITY.dpop)] : [session];
}

function problemResponses(codes: readonly ErrorCode[]): MethodDecorator[] {
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
  const other = ApiDefaultResponse({
    description: 'any other refusal, by its code',
    content: { 'application/problem+json': { schema: reference('Problem') } },
  });
  const listed = statuses.map((status) =>
    ApiResponse({
      status,
      description: codes.filter((code) => ERRORS[code].status === status).join(', '),
      content: { 'application/problem+json': { schema: reference('Problem') } },
    }),
  );
  return [...listed, other];
}
