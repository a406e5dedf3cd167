import { refuse, type ExchangeBatch, type ExchangeRequest } from '../../contracts';
import type { Fault, OncewayError } from '../../kernel';
import { identifierRefusal } from './free-texts';

/** The question of a line as if it were asked alone. */
export function questionOf({ head, lines }: ExchangeBatch, at: number): ExchangeRequest {
  const { items, ...common } = head;
  const { subject, values, case: own } = lines[at]!;
  const asked = head.mode === 'verify' ? { values: values ?? {} } : { items };
  return { ...common, ...(own !== undefined && { case: own }), subject, ...asked };
}

/** What single schemas cannot say of a batch: claims that fit the head, and texts without identifiers; all faults at once. */
export function batchRefusal(batch: ExchangeBatch): OncewayError | undefined {
  const faults = batch.lines.flatMap((_, at) => claimFaults(batch, at));
  if (faults.length > 0) return refuse('contract.broken', { faults });
  const texts = [
    ...textFaults(questionOf(batch, 0), '/head'),
    ...batch.lines.flatMap(({ case: own }, at) =>
      own === undefined ? [] : textFaults(questionOf(batch, at), `/lines/${at}`),
    ),
  ];
  return texts.length === 0 ? undefined : refuse('exchange.identifier-in-text', { faults: texts });
}

function claimFaults({ head, lines }: ExchangeBatch, at: number): Fault[] {
  const pointer = `/lines/${at}/values`;
  const { values } = lines[at]!;
  if (head.mode === 'fetch') {
    return values === undefined
      ? []
      : [{ pointer, code: 'contract.not-allowed', detail: 'nothing is claimed in a fetch' }];
  }
  const claimed = Object.keys(values ?? {});
  const missing = head.items.filter((item) => !claimed.includes(item));
  const beyond = claimed.filter((item) => !head.items.includes(item));
  return [
    ...missing.map((item) => ({ pointer: `${pointer}/${item}`, code: 'contract.required', detail: 'is missing' })),
    ...beyond.map((item) => ({
      pointer: `${pointer}/${item}`,
      code: 'contract.not-allowed',
      detail: "is none of the head's items",
    })),
  ];
}

function textFaults(body: ExchangeRequest, at: string): readonly Fault[] {
  return (identifierRefusal(body)?.faults ?? []).map((one) => ({ ...one, pointer: at + one.pointer }));
}
