import { visit } from 'jsonc-parser';
import { refuse } from '../../contracts';
import type { Fault } from '../../kernel';

/** Bodies nest at most this deep: the deepest contract needs 8, an uploaded schema 12 more. */
const MAX_DEPTH = 24;
const MAX_FAULTS = 100;
/** Longer texts are looked at closely: to write them again would cost as much. */
const MOST_PLAIN = 8_192;

/**
 * JSON as RFC 8259 has it, and only what every reader reads alike (RFC 7493, I-JSON): no member named twice, no text
 * that is not Unicode, no number that a double cannot hold. `__proto__`, U+0000 (which PostgreSQL cannot store) and
 * deep nesting are refused too. Throws `json.malformed` with all faults; once the syntax is broken, with that alone.
 */
export function parseStrictJson(body: Buffer): unknown {
  const text = decodeUtf8(body);
  const value = parse(text);
  if (isPlain(text, value)) return value;
  const faults = nestsTooDeep(text)
    ? [{ pointer: '', code: 'json.too-deep', detail: `nested deeper than ${MAX_DEPTH}` }]
    : contentFaults(text);
  if (faults.length > 0) throw refuse('json.malformed', { faults });
  return value;
}

/**
 * Whether the text is what JSON.stringify writes of the value, without an escape by number, a name that is refused or many
 * brackets: then no member is named twice, no number is inexact, and nothing else below can be wrong either. So most
 * programs write, and to look closer costs ten times as much.
 */
function isPlain(text: string, value: unknown): boolean {
  if (text.length > MOST_PLAIN || text.includes('\\u') || text.includes('__proto__')) return false;
  // An integer that a double holds only by chance; a citizen number stands in a text, hence behind a quotation mark.
  if (/(?:^|[:[,])-?\d{16}/.test(text)) return false;
  let brackets = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5b || unit === 0x7b) brackets += 1;
  }
  return brackets <= MAX_DEPTH && JSON.stringify(value) === text;
}

/** RFC 8259 §8.1: UTF-8 only. A lenient decoder would let two spellings of one text pass. */
function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw refuse('json.malformed', { faults: [{ pointer: '', code: 'json.not-utf8', detail: 'is not valid UTF-8' }] });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // Only the place is taken of the parser's own words: they quote the input, which may be personal.
    const words = cause instanceof Error ? cause.message : '';
    const at = /at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(words)?.[1];
    const detail = at === undefined ? 'not JSON' : `not JSON from character ${Number(at) + 1} on`;
    throw refuse('json.malformed', { faults: [{ pointer: '', code: 'json.syntax', detail }] });
  }
}

/** On text that is JSON. Counted without recursion: the visitor below recurses, and brackets alone would overflow it. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/g)) {
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function contentFaults(text: string): Fault[] {
  const faults: Fault[] = [];
  const open: Set<string>[] = [];
  const tell = (broken: { code: string; detail: string } | undefined, line: number, column: number): void => {
    if (broken === undefined || faults.length >= MAX_FAULTS) return;
    faults.push({ ...broken, pointer: '', detail: `${broken.detail} (line ${line + 1}, column ${column + 1})` });
  };
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, _offset, _length, line, column) => {
      tell(nameFault(name, open.at(-1)), line, column);
      open.at(-1)?.add(name);
    },
    onLiteralValue: (value: unknown, offset, length, line, column) => {
      if (typeof value === 'string') tell(textFault(value), line, column);
      if (typeof value === 'number') tell(numberFault(value, text.slice(offset, offset + length)), line, column);
    },
  });
  return faults;
}

function nameFault(name: string, known: Set<string> | undefined): { code: string; detail: string } | undefined {
  // RFC 8259 §4: of two members of one name, two readers may keep different ones.
  if (known?.has(name) === true) return { code: 'json.duplicate-member', detail: 'a member is named twice' };
  if (name === '__proto__') return { code: 'json.forbidden-member', detail: 'this member name is refused' };
  return textFault(name);
}

function textFault(text: string): { code: string; detail: string } | undefined {
  if (!text.isWellFormed()) return { code: 'json.not-unicode', detail: 'half of a surrogate pair' };
  if (text.includes('\0')) return { code: 'json.forbidden-character', detail: 'U+0000 is refused' };
  return undefined;
}

function numberFault(value: number, written: string): { code: string; detail: string } | undefined {
  const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/.test(written));
  return exact ? undefined : { code: 'json.number-range', detail: 'a number that a double does not hold' };
}
