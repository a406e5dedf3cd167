/**
 * Whether a claimed value is the value held. Texts are compared in Unicode NFC and without white space at their ends,
 * because forms differ in both without meaning anything; all else must be the same value of the same JSON type.
 */
export function sameValue(claimed: unknown, held: unknown): boolean {
  if (typeof claimed === 'string' && typeof held === 'string') return normal(claimed) === normal(held);
  return claimed === held;
}

/** Lists and objects cannot be claimed by a person at a window; only texts, numbers and truth values can. */
export function isVerifiable(held: unknown): boolean {
  return typeof held !== 'object' || held === null;
}

function normal(text: string): string {
  return text.normalize('NFC').trim();
}
