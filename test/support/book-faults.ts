/**
 * What must hold whatever was killed (architecture §6), judged from the outside: by rows, messages and what clients saw.
 * It shares nothing with the code that it judges, not even the names of events: a second copy is wanted here.
 */

/** A record as its writer signed it; only what is judged. */
export interface BookedRecord {
  readonly id: string;
  readonly exchange?: string;
  readonly kind?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface LedgerRow {
  /** Decimal text. */
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly record: BookedRecord;
  /** The record exactly as signed. */
  readonly text: string;
  readonly partition: number;
  readonly offset: string | null;
  /** The broker's time. */
  readonly appended: Date;
}

export interface ExchangeRow {
  readonly id: string;
  readonly grant_id: string;
  readonly ended_as: string | null;
  readonly admitted_at: Date;
  readonly deadline: Date;
}

export interface PoisonRow {
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
  readonly resolved: boolean;
}

/** What a stack has on record. */
export interface Books {
  /** In the order of their numbers. */
  readonly ledger: readonly LedgerRow[];
  /** What the ledger's head says. */
  readonly size: number;
  readonly exchanges: readonly ExchangeRow[];
  /** Quota taken, all days together, by grant. */
  readonly used: Readonly<Record<string, number>>;
  readonly poison: readonly PoisonRow[];
}

/** An answer as a client had it. */
export interface Seen {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly audit: string | undefined;
}

const FINAL: ReadonlySet<string> = new Set([
  'exchange.disclosed',
  'exchange.failed',
  'exchange.expired',
  'exchange.lost',
]);

/**
 * What must hold whatever was killed, as a list of what does not: the ledger has no gap, every disclosure has its record, every admitted
 * exchange exactly one final one, no record stands twice, and quota was taken once for each exchange.
 */
export function faultsOf(books: Books, answers: readonly Seen[] = [], tokens: readonly string[] = []): string[] {
  return [
    ...gaps(books),
    ...twice(books),
    ...putAside(books),
    ...tooLate(books),
    ...withoutOneEnd(books),
    ...undisclosed(books, answers),
    ...unrecordedTokens(books, tokens),
    ...quotaFaults(books),
  ];
}

function gaps({ ledger, size }: Books): string[] {
  const first = ledger.findIndex(({ seq }, at) => seq !== String(at));
  if (first >= 0) return [`the ledger's entry ${first} bears number ${ledger[first]!.seq}`];
  return size === ledger.length ? [] : [`the ledger's head says ${size}, and it has ${ledger.length} entries`];
}

/** Late ends are noted as resolved; anything else that could not be entered waits for a person. */
function putAside({ poison }: Books): string[] {
  return poison
    .filter(({ resolved }) => !resolved)
    .map(({ partition, offset, reason }) => `audit record ${partition}/${offset} was put aside: ${reason}`);
}

/** How long after the deadline a gateway may still disclose, by the time of its record. */
const GRACE_MS = 2_000;

function tooLate({ ledger, exchanges }: Books): string[] {
  const deadlines = new Map(exchanges.map(({ id, deadline }) => [id, deadline.getTime()]));
  return ledger
    .filter(({ type }) => type === 'exchange.disclosed')
    .filter(({ record, appended }) => appended.getTime() > (deadlines.get(record.exchange!) ?? Infinity) + GRACE_MS)
    .map(({ record }) => `exchange ${record.exchange!} was disclosed after its deadline and grace`);
}

function twice({ ledger }: Books): string[] {
  const seen = new Set<string>();
  return ledger.filter(({ id }) => seen.size === seen.add(id).size).map(({ id }) => `record ${id} stands twice`);
}

function withoutOneEnd({ ledger, exchanges }: Books): string[] {
  const ends = new Map<string, string[]>();
  for (const { type, record } of ledger) {
    if (FINAL.has(type)) ends.set(record.exchange!, [...(ends.get(record.exchange!) ?? []), type]);
  }
  const known = new Set(exchanges.map(({ id }) => id));
  return [
    ...exchanges
      .filter(({ id, ended_as }) => (ends.get(id) ?? []).join() !== `exchange.${ended_as}`)
      .map(({ id, ended_as }) => `exchange ${id} ended as ${ended_as}, in the ledger as [${ends.get(id)?.join()}]`),
    ...[...ends.keys()].filter((id) => !known.has(id)).map((id) => `exchange ${id} has an end and was never admitted`),
  ];
}

function undisclosed({ ledger }: Books, answers: readonly Seen[]): string[] {
  const records = new Map(ledger.map((row) => [row.id, row]));
  return answers
    .filter(({ status, body, audit }) => {
      if (status !== 200) return false;
      const row = records.get(audit ?? '');
      const fits = row?.type === 'exchange.disclosed' || row?.type === 'exchange.redelivered';
      return !fits || row.record.exchange !== body['exchange'] || row.record.kind !== body['kind'];
    })
    .map(({ body }) => `the answer to ${String(body['exchange'])} left without a record`);
}

function unrecordedTokens({ ledger }: Books, tokens: readonly string[]): string[] {
  const issued = new Set(
    ledger.flatMap(({ type, record }) => (type === 'token.issued' ? [record.facts?.['tokenId']] : [])),
  );
  return tokens
    .map((token) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { jti: string })
    .filter(({ jti }) => !issued.has(jti))
    .map(({ jti }) => `token ${jti} was given out without a record`);
}

function quotaFaults({ exchanges, used }: Books): string[] {
  const admitted = new Map<string, number>();
  for (const { grant_id } of exchanges) admitted.set(grant_id, (admitted.get(grant_id) ?? 0) + 1);
  return [...new Set([...admitted.keys(), ...Object.keys(used)])]
    .filter((grant) => (admitted.get(grant) ?? 0) !== (used[grant] ?? 0))
    .map((grant) => `grant ${grant}: ${admitted.get(grant) ?? 0} admitted, ${used[grant] ?? 0} of the quota taken`);
}
