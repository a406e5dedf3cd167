import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { faultsOf, type AjvFault, type JsonSchema } from '../../contracts';
import type { Fault } from '../../kernel';
import { formats } from '../../kernel/identifiers';
import { ANNOTATIONS } from './annotations';
import { compileLinear } from './linear-pattern';

/** A resource version's schema, ready to check values. Faults carry a JSON pointer and a code, never a value. */
export interface CompiledContract {
  /** Names of the top-level items, in the schema's order. */
  readonly items: readonly string[];
  /** Strictest grade (`x-grade`, 1 to 4) of an item and all that it holds; 4 for one that says none. */
  gradeOf(item: string): number;
  /** Faults of a whole record. */
  checkRecord(record: unknown): Fault[];
  /**
   * Faults of an answer to a question for `items`: a value that was not asked for, a required item that was asked for
   * and is missing, and whatever the schema says of each value.
   */
  checkAnswer(values: unknown, items: readonly string[]): Fault[];
  /** Faults of values that somebody claims: each must be an item of the resource and well formed. */
  checkClaims(values: unknown): Fault[];
}

/** Compiles a bundled schema (type object at the root). Throws when ajv or the pattern engine refuses it. */
export function compileContract(schema: JsonSchema): CompiledContract {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const items = Object.keys(properties);
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
  const definitions = isObject(schema['$defs']) ? schema['$defs'] : {};
  const grades = new Map(items.map((name) => [name, gradeIn(properties[name], definitions, new Set())]));
  const whole = compile(schema);
  const partial = compile({ ...schema, required: [] });
  return {
    items,
    gradeOf: (item) => grades.get(item) ?? STRICTEST,
    checkRecord: (record) => run(whole, record),
    checkAnswer: (values, asked) => {
      const faults = run(partial, values);
      if (!isObject(values)) return faults;
      const foreign = Object.keys(values).filter((name) => Object.hasOwn(properties, name) && !asked.includes(name));
      const missing = asked.filter((name) => required.has(name) && !Object.hasOwn(values, name));
      return [
        ...faults,
        ...foreign.map((name) => fault(name, 'contract.not-allowed', 'was not asked for')),
        ...missing.map((name) => fault(name, 'contract.required', 'is required')),
      ];
    },
    checkClaims: (values) => run(partial, values),
  };
}

const STRICTEST = 4;

/** Undefined where nothing below says a grade. */
function gradeIn(value: unknown, definitions: Record<string, unknown>, followed: Set<string>): number | undefined {
  const parts: (number | undefined)[] = [];
  if (Array.isArray(value)) parts.push(...value.map((element) => gradeIn(element, definitions, followed)));
  else if (isObject(value)) {
    const grade = value['x-grade'];
    if (typeof grade === 'number') parts.push(grade);
    const name = typeof value['$ref'] === 'string' ? /^#\/\$defs\/([^/]+)$/.exec(value['$ref'])?.[1] : undefined;
    if (name !== undefined && !followed.has(name)) {
      followed.add(name);
      parts.push(gradeIn(definitions[name], definitions, followed));
    }
    parts.push(...Object.values(value).map((inner) => gradeIn(inner, definitions, followed)));
  }
  const known = parts.filter((grade) => grade !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function compile(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    messages: false,
    ownProperties: true,
    // Needed for `parentSchema`, which tells a code table from another enum. The data stay in this function.
    verbose: true,
    validateSchema: true,
    addUsedSchema: false,
    code: { regExp: linearRegExp },
  });
  for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
  ajv.addVocabulary([...ANNOTATIONS]);
  const { $id: _unused, ...rest } = schema;
  return ajv.compile(rest);
}

/** ajv's hook for the engine of `pattern` and `patternProperties`; `code` is what standalone output would call. */
const linearRegExp = Object.assign((pattern: string) => compileLinear(pattern), { code: 'compileLinear' });

function run(validator: ValidateFunction, data: unknown): Fault[] {
  return validator(data) ? [] : faultsOf((validator.errors ?? []).map(toAjvFault));
}

function toAjvFault({ keyword, instancePath, params, parentSchema }: ErrorObject): AjvFault {
  const table: unknown = parentSchema?.['x-code-table'];
  return keyword === 'enum' && typeof table === 'string'
    ? { keyword: 'code-table', instancePath, params: { table } }
    : { keyword, instancePath, params: params as Record<string, unknown> };
}

function fault(name: string, code: string, detail: string): Fault {
  return { pointer: `/${name}`, code, detail };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
