/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
import type { Fault } from '../kernel';
import { faultsOf, type AjvFault } from './faults';
import { refuse } from './refuse';
import type { ErrorCode } from './registers';
import { definitions, type SchemaName } from './schemas';
import type { SchemaTypes } from './types';
import * as validators from './validators';

export type Validated<T> = { ok: true; value: T } | { ok: false; faults: Fault[] };

interface Validator {
  (data: unknown): boolean;
  errors?: AjvFault[] | null;
}
const byName = validators as unknown as Record<SchemaName, Validator>;

/** Checks data against a schema of contracts/. Nothing is coerced, filled in or changed. */
export function validate<Name extends SchemaName>(name: Name, data: unknown): Validated<SchemaTypes[Name]> {
  const validator = byName[name];
  if (validator(data)) return { ok: true, value: data as SchemaTypes[Name] };
  return { ok: false, faults: faultsOf(validator.errors) };
}

/** Like `validate`, but throws a refusal with all faults. @param code of the refusal, `contract.broken` by default */
export function parse<Name extends SchemaName>(
  name: Name,
  data: unknown,
  code: ErrorCode = 'contract.broken',
): SchemaTypes[Name] {
  const outcome = validate(name, data);
  if (outcome.ok) return outcome.value;
  throw refuse(code, { faults: outcome.faults });
}

function typeOfMember(member: unknown): unknown {
  const schema = member as { type?: unknown; $ref?: string };
  return schema.$ref === undefined ? schema.type : definitions[schema.$ref.slice('#/$defs/'.length)]?.['type'];
}

/**
 * Checks a query string's members, which are all text: what the schema calls an integer, a number or a boolean is
 * read as one first, and only if it is written exactly as JSON would write it.
 */
export function validateQuery<Name extends SchemaName>(name: Name, query: unknown): Validated<SchemaTypes[Name]> {
  if (query === null || typeof query !== 'object') return validate(name, query);
  const properties = (definitions[name]?.['properties'] ?? {}) as Record<string, unknown>;
  const read = Object.entries(query).map(([key, value]: [string, unknown]) => {
    const type = Object.hasOwn(properties, key) ? typeOfMember(properties[key]) : undefined;
    const number =
      (type === 'integer' || type === 'number') &&
      typeof value === 'string' &&
      /^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?$/.test(value);
    if (number) return [key, Number(value)] as const;
    if (type === 'boolean' && (value === 'true' || value === 'false')) return [key, value === 'true'] as const;
    return [key, value] as const;
  });
  return validate(name, Object.fromEntries(read));
}
