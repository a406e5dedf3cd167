import type { Answer, AnswerKind, ItemResult, Question } from '../contracts';
import { isVerifiable, sameValue } from './compare';
import type { SourceRecord } from './source';

/** An answer before it gets the exchange's id and its salt. */
export type Shaped = Pick<Answer, 'kind' | 'values' | 'results' | 'reasonCode' | 'sourceAtMs'>;

/**
 * Turns what the source said into what was asked, and no more. `record` is undefined only when the source said that it
 * has none. A record or an asked item under correction answers `under-correction` and gives no value: the results name
 * the items in doubt, so that the caller can ask again for the others.
 */
export function shapeAnswer(question: Question, record: SourceRecord | undefined): Shaped {
  if (!record) return { kind: 'not-found' };
  return question.mode === 'verify' ? shapeVerify(question, record) : shapeFetch(question, record);
}

function shapeFetch(question: Question, record: SourceRecord): Shaped {
  const doubted = question.items.filter((item) => isDoubted(record, item));
  if (doubted.length > 0) {
    return { kind: 'under-correction', results: resultsOf(doubted, () => 'under-correction') };
  }
  const held = question.items.filter((item) => record.values[item] !== undefined);
  return { kind: 'found', values: Object.fromEntries(held.map((item) => [item, record.values[item]])) };
}

function shapeVerify(question: Question, record: SourceRecord): Shaped {
  if (question.items.some((item) => !isVerifiable(record.values[item]))) {
    return { kind: 'denied', reasonCode: 'agent.item-not-verifiable' };
  }
  const results = resultsOf(question.items, (item) => {
    if (isDoubted(record, item)) return 'under-correction';
    if (record.values[item] === undefined) return 'not-found';
    return sameValue(question.values?.[item], record.values[item]) ? 'match' : 'mismatch';
  });
  return { kind: kindOf(Object.values(results)), results };
}

/** Doubt outweighs all: nobody is to be turned away over a fact that is being corrected. */
function kindOf(results: ItemResult[]): AnswerKind {
  if (results.includes('under-correction')) return 'under-correction';
  return results.every((result) => result === 'match') ? 'match' : 'mismatch';
}

function isDoubted(record: SourceRecord, item: string): boolean {
  return record.doubted === 'all' || record.doubted.has(item);
}

function resultsOf(items: readonly string[], result: (item: string) => ItemResult): Record<string, ItemResult> {
  return Object.fromEntries(items.map((item) => [item, result(item)]));
}
