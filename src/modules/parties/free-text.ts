import type { FaultCode } from '../../contracts';
import type { Fault } from '../../kernel';
import { findIdentifiers } from '../../kernel/identifiers';

/**
 * Faults of texts that people write, by their JSON pointers: an identifier in them would put a person into a place that
 * is not made for it, and a character that PostgreSQL cannot hold would be lost.
 */
export function textFaults(texts: Readonly<Record<string, string | undefined>>): Fault[] {
  return Object.entries(texts).flatMap(([pointer, text]) => {
    if (text === undefined) return [];
    if (!isStorable(text)) return [fault(pointer, 'contract.text', 'holds a character that cannot be stored')];
    if (findIdentifiers(text).length === 0) return [];
    return [fault(pointer, 'contract.identifier-in-text', 'holds an identifier of a person or an organisation')];
  });
}

/** Neither U+0000, which PostgreSQL refuses, nor half of a surrogate pair, which has no UTF-8 form. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

export function fault(pointer: string, code: FaultCode, detail: string): Fault {
  return { pointer, code, detail };
}
