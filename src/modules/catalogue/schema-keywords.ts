import type { FaultCode } from '../../contracts';
import { formats } from '../../kernel/identifiers';
import { compileLinear } from '../../platform/contracts';

/** How a keyword's value leads to further schemas. */
export type Leads = 'schema' | 'map';

interface KeywordRule {
  /** The fault of a value, if it has one. */
  check: (value: unknown) => FaultCode | undefined;
  leads?: Leads;
  rootOnly?: boolean;
}

export const SCHEMA_LIMITS = {
  bytes: 65_536,
  depth: 12,
  /** In the whole schema. */
  properties: 500,
  /** At the root: what one answer may hold. */
  items: 200,
  textLength: 10_000,
  arrayLength: 1_000,
  enumLength: 500,
} as const;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'];
const SHARE_TYPES = ['unconditional', 'conditional', 'not-shared'];

const when = (holds: (value: unknown) => boolean, code: FaultCode = 'schema.keyword-value'): KeywordRule => ({
  check: (value) => (holds(value) ? undefined : code),
});

export const isNode = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (most: number) => (value: unknown) =>
  typeof value === 'string' && value.length > 0 && value.length <= most;
const isCount = (most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isScalar = (value: unknown): boolean => isText(200)(value) || isNumber(value) || typeof value === 'boolean';
const isSetOf = (most: number, holds: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length <= most && value.every(holds) && new Set<unknown>(value).size === value.length;

export function areTitles(value: unknown): boolean {
  return isNode(value) && Object.keys(value).length === 2 && isText(200)(value['zh']) && isText(200)(value['en']);
}

function areCodes(value: unknown): boolean {
  if (!isNode(value) || Object.keys(value).length > SCHEMA_LIMITS.enumLength) return false;
  return Object.entries(value).every(([code, titles]) => isText(64)(code) && areTitles(titles));
}

function patternFault(value: unknown): FaultCode | undefined {
  if (typeof value !== 'string') return 'schema.keyword-value';
  try {
    compileLinear(value);
    return undefined;
  } catch {
    return 'schema.pattern';
  }
}

const text = when(isText(2000));
const number = when(isNumber);

/**
 * The keywords that an uploaded schema may use. What composes or negates schemas (`anyOf`, `not`, `if` …) is missing on
 * purpose: each item of a resource has one form, which a screen can show and a source can be mapped to.
 */
const RULES: Record<string, KeywordRule> = {
  $schema: { ...when((value) => value === DIALECT), rootOnly: true },
  $defs: { ...when(isNode), leads: 'map', rootOnly: true },
  $ref: when(
    (value) => typeof value === 'string' && /^#\/\$defs\/[A-Za-z][A-Za-z0-9]{0,63}$/.test(value),
    'schema.ref',
  ),
  $comment: text,
  title: text,
  description: text,
  type: when((value) => isText(10)(value) && TYPES.includes(value as string)),
  properties: { ...when(isNode), leads: 'map' },
  required: when(isSetOf(SCHEMA_LIMITS.items, isText(64))),
  additionalProperties: when((value) => value === false, 'schema.not-closed'),
  items: { ...when(isNode), leads: 'schema' },
  minItems: when(isCount(SCHEMA_LIMITS.arrayLength)),
  maxItems: when(isCount(SCHEMA_LIMITS.arrayLength)),
  uniqueItems: when((value) => typeof value === 'boolean'),
  minLength: when(isCount(SCHEMA_LIMITS.textLength)),
  maxLength: when(isCount(SCHEMA_LIMITS.textLength)),
  pattern: { check: patternFault },
  format: when((value) => typeof value === 'string' && Object.hasOwn(formats, value), 'schema.format'),
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: when((value) => isNumber(value) && Number(value) > 0),
  enum: when((value) => isSetOf(SCHEMA_LIMITS.enumLength, isScalar)(value) && (value as unknown[]).length > 0),
  const: when(isScalar),
  'x-titles': when(areTitles, 'schema.untitled'),
  'x-grade': when((value) => isCount(4)(value) && value !== 0, 'schema.ungraded'),
  'x-share-type': when((value) => SHARE_TYPES.includes(value as string)),
  'x-sensitive': when((value) => typeof value === 'boolean' || isText(64)(value)),
  'x-code-table': when((value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(value)),
  'x-codes': when(areCodes),
};

export function keywordRule(keyword: string): KeywordRule | undefined {
  return Object.hasOwn(RULES, keyword) ? RULES[keyword] : undefined;
}
