import { isCitizenNumber } from './citizen-number';
import { isCreditCode } from './credit-code';

/** Where an identifier stands in a text: UTF-16 offsets, end excluded. The value itself is not repeated. */
interface FoundIdentifier {
  kind: 'citizen-number' | 'credit-code';
  start: number;
  end: number;
}

interface Squeezed {
  text: string;
  /** Offset in the original of each character kept. */
  offsets: number[];
}

/** What people put between digits to make a number readable, or to hide it. */
const SEPARATOR = /[\s\p{P}\p{S}\p{C}\p{M}]/u;
const CHINESE_DIGITS = '〇一二三四五六七八九';
const LENGTH = 18;
/** Of these none stands for more than itself. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Folds full-width and other digits to ASCII, letters to upper case, and drops what stands between characters. */
function squeeze(text: string): Squeezed {
  const kept: Squeezed = { text: '', offsets: [] };
  let offset = 0;
  for (const character of text) {
    for (const part of character.normalize('NFKC').toUpperCase()) {
      if (SEPARATOR.test(part)) continue;
      kept.text += foldedDigit(part);
      kept.offsets.push(offset);
    }
    offset += character.length;
  }
  return kept;
}

/** One ASCII character; `?` for all that can stand in no identifier. */
function foldedDigit(character: string): string {
  if (/^[0-9A-Z]$/.test(character)) return character;
  const chinese = CHINESE_DIGITS.indexOf(character === '零' ? '〇' : character);
  if (chinese >= 0) return String(chinese);
  return /^\p{Nd}$/u.test(character) ? digitOf(character.codePointAt(0) ?? 0) : '?';
}

/** Decimal digits of any script stand in runs of ten from their zero; NFKC leaves most of them as they are. */
function digitOf(point: number): string {
  let zero = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}

/**
 * Finds valid citizen numbers and credit codes in free text, also when written with full-width digits, with separators
 * between the digits or in lower case. Digits that touch the number on either side do not hide it. Each kind is
 * searched by itself, so the answer may name overlapping places.
 */
export function findIdentifiers(text: string): FoundIdentifier[] {
  if (text.length < LENGTH && PLAIN.test(text)) return [];
  const { text: dense, offsets } = squeeze(text);
  const found: FoundIdentifier[] = [];
  for (let index = 0; index + LENGTH <= dense.length; index += 1) {
    const candidate = dense.slice(index, index + LENGTH);
    const kind = isCitizenNumber(candidate) ? 'citizen-number' : isCreditCode(candidate) ? 'credit-code' : undefined;
    if (kind === undefined) continue;
    found.push({ kind, start: offsets[index] ?? 0, end: (offsets[index + LENGTH - 1] ?? 0) + 1 });
  }
  return found;
}
