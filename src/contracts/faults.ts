/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
import type { Fault } from '../kernel';
import { FAULTS, FORMAT_TITLES, type FaultCode } from './registers';

/** What ajv says of one broken keyword. `data` and `schema` are left out: a value may be personal. */
export interface AjvFault {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
}

const MOST = 100;
const codeByKeyword = new Map<string, FaultCode>(
  Object.values(FAULTS).flatMap((row) => (row.keywords ?? []).map((keyword) => [keyword, row.code] as const)),
);

/**
 * A segment of a pointer as it may be repeated: member names are the caller's text too, so a name that does not look
 * like one, or that holds a run of digits, is shown as `*`.
 */
function safeSegment(segment: string): string {
  if (/^[0-9]{1,5}$/.test(segment)) return segment;
  return /^[A-Za-z_$][A-Za-z0-9_$-]{0,63}$/.test(segment) && !/[0-9]{6}/.test(segment) ? segment : '*';
}

function safePointer(path: string): string {
  return path
    .split('/')
    .slice(0, 20)
    .map((segment, index) => (index === 0 ? '' : safeSegment(segment.replace(/~1/g, '/').replace(/~0/g, '~'))))
    .join('/');
}

function pointerOf({ keyword, instancePath, params }: AjvFault): string {
  const base = safePointer(instancePath);
  if (keyword === 'discriminator') return `${base}/${String(params['tag'])}`;
  const member = keyword === 'additionalProperties' ? params['additionalProperty'] : params['missingProperty'];
  if (typeof member !== 'string' || (keyword !== 'additionalProperties' && keyword !== 'required')) return base;
  return `${base}/${safeSegment(member)}`;
}

/** Words about the rule, taken from the schema's side only. */
function detailOf(code: string, { keyword, params }: AjvFault): string {
  if (keyword === 'format')
    return `must be ${FORMAT_TITLES[String(params['format'])]?.en ?? 'of the format laid down'}`;
  const words = FAULTS[code as FaultCode].titles.en;
  if (keyword === 'type') return `${words}; must be ${String(params['type']).replace(/,/g, ' or ')}`;
  if (keyword === 'enum' && Array.isArray(params['allowedValues']) && params['allowedValues'].length <= 12) {
    return `${words}: ${params['allowedValues'].map(String).join(', ')}`;
  }
  if (keyword === 'const') return `${words}: ${String(params['allowedValue'])}`;
  if ('limit' in params) return `${words}; the limit is ${String(params['limit'])}`;
  return words;
}

/** `if` and the like only repeat that a branch failed; the branch's own faults say why. */
const ECHOES = new Set(['if', 'contains', 'propertyNames']);

/**
 * ajv's errors as faults: JSON pointer, stable code, short words. No value of the input is ever repeated. At most 100,
 * sorted by pointer so that the same input gives the same answer.
 */
export function faultsOf(errors: readonly AjvFault[] | null | undefined): Fault[] {
  const told = (errors ?? []).filter((error) => !ECHOES.has(error.keyword));
  const faults = (told.length > 0 ? told : (errors ?? [])).map((error): Fault => {
    const known = codeByKeyword.get(error.keyword) ?? 'contract.unfit';
    const code = error.keyword === 'format' ? `contract.format.${String(error.params['format'])}` : known;
    return { pointer: pointerOf(error), code, detail: detailOf(known, error) };
  });
  const seen = new Set<string>();
  const distinct = faults.filter(({ pointer, code }) => {
    const key = `${pointer} ${code}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
  return distinct.sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0)).slice(0, MOST);
}
