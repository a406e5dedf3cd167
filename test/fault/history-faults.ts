import { faultsOf, type Seen } from '../support/book-faults';
import type { Call, History, KafkaAudit, Try } from './history';

export const SERVICE_WITHIN_MS = 15_000;

/** What a good call may end as while parts are killed; anything else is a fault, an internal error first of all. */
const HONEST: ReadonlySet<number> = new Set([0, 200, 409, 502, 503, 504]);
const FENCE = 'onceway.audit.fence';

/** The checker: all that does not hold of a history, each fault in a line. An empty list is the proof. */
export function historyFaults(history: History): string[] {
  const tries = history.calls.flatMap((call) => call.tries);
  return [
    ...faultsOf(history.books, tries.map(seen), history.tokens),
    ...unread(history),
    ...dishonest(history.calls),
    ...severalExchanges(history.calls),
    ...oneRecordForTwo(tries),
    ...lateServices(history),
    ...failedInGoodOrder(history),
  ];
}

function seen({ status, exchange, kind, audit }: Try): Seen {
  return { status, body: { exchange, kind }, audit };
}

/** Each record that Kafka took is in the ledger as it was written, or was put aside where it stands. */
function unread({ books, audit }: History): string[] {
  const entered = new Map(books.ledger.map(({ id, text }) => [id, text]));
  const aside = new Set(books.poison.map(({ partition, offset }) => `${partition}/${offset}`));
  return audit
    .filter((message) => !message.type.startsWith(FENCE) && !aside.has(`${message.partition}/${message.offset}`))
    .filter((message) => entered.get(idOf(message) ?? '') !== message.value)
    .map(({ partition, offset }) => `audit record ${partition}/${offset} is in Kafka and not in the ledger`);
}

function idOf({ value }: KafkaAudit): string | undefined {
  try {
    return (JSON.parse(value) as { id?: string }).id;
  } catch {
    return undefined;
  }
}

/** An outage never looks like "no such record", and nobody is given another's data. */
function dishonest(calls: readonly Call[]): string[] {
  return calls.flatMap(({ key, resource, expected, tries }) =>
    tries.flatMap(({ status, kind, code, value }) => {
      if (!HONEST.has(status)) return [`call ${key}: ${status} ${code ?? ''}`];
      if (status !== 200) return [];
      if (kind !== 'found') return [`call ${key}: ${resource} holds the subject and was answered ${kind}`];
      return value === expected ? [] : [`call ${key}: answered with another's data`];
    }),
  );
}

/** One Idempotency-Key is one exchange, however often it is tried. */
function severalExchanges(calls: readonly Call[]): string[] {
  return calls
    .filter(({ tries }) => new Set(tries.flatMap(({ exchange }) => exchange ?? [])).size > 1)
    .map(({ key }) => `call ${key} became several exchanges`);
}

function oneRecordForTwo(tries: readonly Try[]): string[] {
  const known = new Set<string>();
  return tries
    .flatMap(({ status, audit }) => (status === 200 && audit !== undefined ? [audit] : []))
    .filter((audit) => known.size === known.add(audit).size)
    .map((audit) => `record ${audit} stands for two answers`);
}

function lateServices({ services }: History): string[] {
  return services
    .filter(({ ms }) => ms === undefined || ms > SERVICE_WITHIN_MS)
    .map(({ part, ms }) => `no service ${ms === undefined ? 'at all' : `for ${ms} ms`} after ${part} was back`);
}

function failedInGoodOrder({ calls, mustSucceed }: History): string[] {
  return calls
    .filter(({ key, tries }) => mustSucceed.has(key) && (tries.length > 2 || tries.at(-1)?.status !== 200))
    .map(({ key, tries }) => `call ${key} failed while a part was stopped in good order: ${story(tries)}`);
}

function story(tries: readonly Try[]): string {
  return tries.map(({ status, code, ms }) => `${status} ${code ?? ''} after ${ms} ms`).join(', then ') || 'never tried';
}
