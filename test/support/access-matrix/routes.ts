import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, isErrorCode, type ErrorCode } from '../../../src/contracts';

/** A route as contracts/openapi/onceway.json tells it: the matrix knows nothing else of the code. */
export interface Route {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  /** What strangers are answered about an object that is none of their own. */
  readonly foreign: ErrorCode | undefined;
  readonly success: number;
}

export interface Access {
  readonly kind: 'public' | 'client-assertion' | 'closed';
  /** Roles that may enter; undefined: no officer. */
  readonly officers: readonly string[] | 'all' | undefined;
  readonly systems: boolean;
}

interface Declared {
  operationId: string;
  'x-access'?: string;
  'x-foreign'?: string;
  responses: Record<string, unknown>;
}

export function routesOf(document: unknown = readDocument()): Route[] {
  const { paths } = document as { paths: Record<string, Record<string, Declared>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, declared]) => routeOf(path, method, declared)),
  );
}

function readDocument(): unknown {
  return JSON.parse(readFileSync(join(__dirname, '../../../contracts/openapi/onceway.json'), 'utf8'));
}

function routeOf(path: string, method: string, declared: Declared): Route {
  const foreign = declared['x-foreign'];
  if (foreign !== undefined && !isErrorCode(foreign)) throw new Error(`${declared.operationId}: x-foreign ${foreign}`);
  const success = Object.keys(declared.responses)
    .map(Number)
    .find((status) => status >= 200 && status < 400);
  if (success === undefined) throw new Error(`${declared.operationId}: the document names no success`);
  const access = accessOf(declared.operationId, declared['x-access'] ?? '');
  return { id: declared.operationId, method: method.toUpperCase(), path, access, foreign, success };
}

/** Reads what `describeAccess` wrote; whatever it cannot read fails the matrix rather than passing for open. */
function accessOf(id: string, text: string): Access {
  if (text === 'public' || text === 'client-assertion') return { kind: text, officers: undefined, systems: false };
  if (text === 'system') return { kind: 'closed', officers: undefined, systems: true };
  const [, roles, systems] = /^officers(?:: ([a-z, -]+))?(; systems)?$/.exec(text) ?? fail(`${id}: x-access "${text}"`);
  return { kind: 'closed', officers: roles?.split(', ') ?? 'all', systems: systems !== undefined };
}

function fail(message: string): never {
  throw new Error(`the matrix cannot read ${message}`);
}

export function statusOf(code: ErrorCode): number {
  return ERRORS[code].status;
}
