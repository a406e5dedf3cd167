import type {
  ClaimedValues,
  ExchangeAnswer,
  ExchangeRequest,
  ItemName,
  ItemResult,
  ResourceItems,
  Uuid,
} from '../contracts';

/** One question. `items` for mode fetch, `values` for mode verify. */
export interface ExchangeAsk extends Omit<ExchangeRequest, 'items'> {
  items?: readonly ItemName[];
  grant: Uuid;
  /** Names the question over retries; a fresh one is made when absent. */
  idempotencyKey?: string;
  /** How long to wait for the answer at most; the gateway's own limit stands below or above it. */
  waitSeconds?: number;
}

/** Items of a resource by its code. Of a resource that this SDK does not know, anything. */
export type ItemsOf<Code extends string> = Code extends keyof ResourceItems
  ? ResourceItems[Code]
  : Record<string, unknown>;

/** What can be claimed of an item: lists and objects cannot. */
type Claim<Value> = unknown extends Value ? ClaimedValues[string] : Extract<Value, ClaimedValues[string]>;

/** Holds a question to the items of its resource; a claimed or asked item that it does not have is `never`. */
export type CheckedAsk<Ask extends ExchangeAsk> = Ask extends { mode: 'verify' }
  ? { values: { [Name in keyof Ask['values']]: ClaimOf<ItemsOf<Ask['resource']>, Name> }; items?: never }
  : Ask extends { mode: 'fetch' }
    ? { items: readonly (keyof ItemsOf<Ask['resource']>)[]; values?: never }
    : object;

type ClaimOf<Items, Name> = Name extends keyof Items ? Claim<Items[Name]> : never;

type Answered<Ask extends ExchangeAsk> = Omit<ExchangeAnswer, 'kind' | 'resource' | 'values' | 'results'> & {
  resource: Ask['resource'];
};

/** The answer to a question, to be told apart by its `kind`. */
export type AnswerTo<Ask extends ExchangeAsk> = Answered<Ask> &
  (Ask['mode'] extends 'verify'
    ? Verified<keyof Ask['values'] & string>
    : Ask['mode'] extends 'fetch'
      ? Fetched<Ask['resource'], NonNullable<Ask['items']>[number]>
      : Pick<ExchangeAnswer, 'kind' | 'values' | 'results'>);

/** What verifying gives: a result for each claimed value, unless there is no record of the subject at all. */
type Verified<Name extends string> =
  | { kind: 'match' | 'mismatch' | 'under-correction'; results: Record<Name, ItemResult>; values?: never }
  | { kind: 'not-found'; results?: never; values?: never };

/** What fetching gives: the asked items, or which of them are in doubt. */
type Fetched<Code extends string, Name extends string> =
  | { kind: 'found'; values: ValuesOf<ItemsOf<Code>, Name>; results?: never }
  | { kind: 'under-correction'; results: Partial<Record<Name, 'under-correction'>>; values?: never }
  | { kind: 'not-found'; results?: never; values?: never };

/** When the names are known only at run time, each may be missing. */
type ValuesOf<Items, Name extends string> = string extends Name ? Partial<Items> : Pick<Items, Name & keyof Items>;
