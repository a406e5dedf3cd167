import { visit, type ParseErrorCode } from 'jsonc-parser';
import { refuse } from '../../contracts';
import type { Fault } from '../../kernel';

/** Bodies nest at most this deep: the deepest contract needs 8, an uploaded schema 12 more. */
const MAX_DEPTH = 24;

/**
 * JSON as RFC 8259 has it and no wider. Two members of one name are refused, because two readers may keep different
 * ones (RFC 8259 §4); so are `__proto__` members and deep nesting. All faults are told at once.
 */
export function parseStrictJson(body: Buffer): unknown {
  const text = decodeUtf8(body);
  const faults = structureFaults(text);
  if (faults.length > 0) throw refuse('json.malformed', { faults });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // The parser's own words quote the input, which may be personal.
    throw refuse('json.malformed', { detail: 'not JSON as RFC 8259 defines it', cause: stripMessage(cause) });
  }
}

/** RFC 8259 §8.1: UTF-8 only. A lenient decoder would let two spellings of one text pass. */
function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw refuse('json.malformed', { faults: [{ pointer: '', code: 'json.not-utf8', detail: 'is not valid UTF-8' }] });
  }
}

function stripMessage(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'error';
}

function structureFaults(text: string): Fault[] {
  const faults: Fault[] = [];
  const open: Set<string>[] = [];
  let tooDeep = false;
  const enter = (names: Set<string>): boolean => {
    open.push(names);
    tooDeep ||= open.length > MAX_DEPTH;
    return !tooDeep;
  };
  visit(
    text,
    {
      onObjectBegin: () => enter(new Set()),
      onArrayBegin: () => enter(new Set()),
      onObjectEnd: () => void open.pop(),
      onArrayEnd: () => void open.pop(),
      onObjectProperty: (name, offset, _length, line, column) => {
        const names = open.at(-1);
        if (names?.has(name)) faults.push(fault('json.duplicate-member', 'a member is named twice', line, column));
        if (name === '__proto__')
          faults.push(fault('json.forbidden-member', 'this member name is refused', line, column));
        names?.add(name);
        return offset;
      },
      onError: (_error: ParseErrorCode, _offset, _length, line, column) => {
        if (!tooDeep && faults.length < 20) faults.push(fault('json.syntax', 'not JSON here', line, column));
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  if (tooDeep) faults.push({ pointer: '', code: 'json.too-deep', detail: `nested deeper than ${MAX_DEPTH}` });
  return faults;
}

function fault(code: string, detail: string, line: number, column: number): Fault {
  return { pointer: '', code, detail: `${detail} (line ${line + 1}, column ${column + 1})` };
}
