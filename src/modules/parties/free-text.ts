import { refuse, type FaultCode, type Names } from '../../contracts';
import type { Fault } from '../../kernel';
import { findIdentifiers } from '../../kernel/identifiers';

/** Controls beside line ends and tabs, and what turns the direction of writing: a text must read as it is recorded. */
const HIDDEN = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/**
 * Faults of texts that people write, by their JSON pointers: an identifier in them would put a person into a place that
 * is not made for it, a character that PostgreSQL cannot hold would be lost, and a reason of blanks is none.
 */
export function textFaults(texts: Readonly<Record<string, string | undefined>>): Fault[] {
  return Object.entries(texts).flatMap(([pointer, text]) => {
    if (text === undefined) return [];
    const illegible = legibilityFaults(pointer, text);
    if (illegible.length > 0 || findIdentifiers(text).length === 0) return illegible;
    return [fault(pointer, 'contract.identifier-in-text', 'holds an identifier of a person or an organisation')];
  });
}

/** The first fault of a text as such, whatever it may be about. */
export function legibilityFaults(pointer: string, text: string): Fault[] {
  if (!isStorable(text)) return [fault(pointer, 'contract.text', 'holds a character that cannot be stored')];
  if (text.trim() === '') return [fault(pointer, 'contract.blank', 'says nothing')];
  if (HIDDEN.test(text)) return [fault(pointer, 'contract.hidden-character', 'holds a control character')];
  return [];
}

/** The same of a name in both languages. */
export function nameFaults({ zh, en }: Names): Fault[] {
  return textFaults({ '/names/zh': zh, '/names/en': en });
}

/** @throws contract.broken with all faults of the name */
export function assertNames(names: Names): void {
  const faults = nameFaults(names);
  if (faults.length > 0) throw refuse('contract.broken', { faults });
}

/** Neither U+0000, which PostgreSQL refuses, nor half of a surrogate pair, which has no UTF-8 form. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

export function fault(pointer: string, code: FaultCode, detail: string): Fault {
  return { pointer, code, detail };
}
