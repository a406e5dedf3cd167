import type { ExchangeAnswer } from '../../../contracts';
import type { Outcome } from './teller';

/** An answer in the report's words: its kind and, where something was found, what may be shown of it. */
export function outcomeOf(
  { kind, values, audit }: ExchangeAnswer,
  shows?: (values: Readonly<Record<string, unknown>>) => string,
): Outcome<undefined> {
  const more = kind === 'found' && shows !== undefined ? `: ${shows(values ?? {})}` : '';
  return { got: `${kind}${more}`, audit, value: undefined };
}
