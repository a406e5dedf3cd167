import { isCitizenNumber } from './citizen-number';
import { isCreditCode } from './credit-code';

/** Where an identifier stands in a text: UTF-16 offsets, end excluded. The value itself is not repeated. */
export interface FoundIdentifier {
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
const SEPARATOR = /[\s\p{P}\p{S}\p{Cf}\p{Mn}]/u;
const LENGTH = 18;

/** Folds full-width forms and other digits to ASCII upper case (NFKC) and drops what stands between characters. */
function squeeze(text: string): Squeezed {
  const kept: Squeezed = { text: '', offsets: [] };
  let offset = 0;
  for (const character of text) {
    const folded = character.normalize('NFKC').toUpperCase();
    if (!SEPARATOR.test(character)) {
      for (const part of folded) {
        const ascii = /\p{Nd}/u.test(part) ? digitOf(part) : part;
        if (SEPARATOR.test(ascii)) continue;
        kept.text += ascii.length === 1 ? ascii : '�';
        kept.offsets.push(offset);
      }
    }
    offset += character.length;
  }
  return kept;
}

/** Decimal digits of any script stand in runs of ten from their zero, and NFKC leaves most of them as they are. */
function digitOf(character: string): string {
  if (character >= '0' && character <= '9') return character;
  const point = character.codePointAt(0) ?? 0;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}

/**
 * Finds valid citizen numbers and credit codes in free text, also when written with full-width digits, with separators
 * between the digits or in lower case. Digits that touch the number on either side do not hide it. Each kind is
 * searched by itself, so the answer may name overlapping places.
 */
export function findIdentifiers(text: string): FoundIdentifier[] {
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
