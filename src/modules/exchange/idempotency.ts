import type { EntityManager } from 'typeorm';
import { run } from '../../platform/database';
import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';
import type { Candidate, IdempotencyHash, RefuseCall } from './admission-call';

/** How long a retry is asked again under the same exchange, by the database's clock like all that admission decides. */
const KEPT = `interval '10 minutes'`;
const MOST_ATTEMPTS = 20;

interface KeyRow {
  name: string;
  body: Buffer;
  exchange: string;
  attempt: number;
  busy_until: Date;
  taken_at: Date;
}

export interface KeyedCandidates {
  /** Calls that begin an exchange, keyed or not. */
  first: Candidate[];
  /** Retries: same exchange id, no quota, no new row. */
  again: Candidate[];
}

/**
 * `Idempotency-Key` as architecture §6 defines it: another body 422, one in progress 409, else asked again; where nobody
 * waits, `known`: the exchange goes on as it is. The rows stay
 * locked; a retry occupies its key by {@link occupyKeys}, once nothing else refuses it.
 */
export async function takeIdempotencyKeys(
  tx: EntityManager,
  candidates: readonly Candidate[],
  refuseCall: RefuseCall,
): Promise<KeyedCandidates & { known: Candidate[] }> {
  const keyed = withoutTwins(candidates, refuseCall);
  const first = candidates.filter(({ call }) => call.idempotency === undefined);
  if (keyed.length === 0) return { first, again: [], known: [] };
  const rows = await takeOrLock(tx, keyed);
  const again: Candidate[] = [];
  const known: Candidate[] = [];
  for (const candidate of keyed) {
    const row = rows.get(nameOf(candidate.call))!;
    if (row.exchange === candidate.admitted.exchange) first.push(candidate);
    else if (candidate.call.pending !== undefined) known.push(...knownOf(candidate, row, refuseCall));
    else if (retries(candidate, row, refuseCall)) again.push(candidate);
  }
  return { first, again, known };
}

/** Two calls of one key in one batch: the second is as late as one that comes a moment later. */
function withoutTwins(candidates: readonly Candidate[], refuseCall: RefuseCall): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ call }) => {
    if (call.idempotency === undefined) return false;
    const name = nameOf(call);
    if (seen.has(name)) refuseCall(call, inProgress(1));
    return !seen.has(name) && Boolean(seen.add(name));
  });
}

/** Takes keys that are free or past their keep, in order; answers with the row that now stands for each, locked. */
async function takeOrLock(tx: EntityManager, keyed: readonly Keyed[]): Promise<Map<string, KeyRow>> {
  const sorted = [...keyed].sort((a, b) => (nameOf(a.call) < nameOf(b.call) ? -1 : 1));
  const rows = await run<KeyRow>(tx, TAKE_OR_LOCK, [
    sorted.map(({ call }) => call.call.token.sub),
    sorted.map(({ call }) => call.idempotency!.key),
    sorted.map(({ call }) => call.idempotency!.body),
    sorted.map(({ admitted }) => admitted.exchange),
    sorted.map(({ admitted }) => new Date(admitted.deadlineMs)),
  ]);
  return new Map(rows.map((row) => [row.name, row]));
}

const TAKE_OR_LOCK = {
  name: 'admission-keys',
  text: `INSERT INTO idempotency_keys AS k (system_id, key_hash, body_hash, exchange, attempt, taken_at, busy_until)
     SELECT system_id, key_hash, body_hash, exchange, 1, now(), busy_until
       FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::uuid[], $5::timestamptz[])
         AS t (system_id, key_hash, body_hash, exchange, busy_until)
     ON CONFLICT (system_id, key_hash) DO UPDATE SET
       body_hash = CASE WHEN k.taken_at < now() - ${KEPT} THEN excluded.body_hash ELSE k.body_hash END,
       exchange = CASE WHEN k.taken_at < now() - ${KEPT} THEN excluded.exchange ELSE k.exchange END,
       attempt = CASE WHEN k.taken_at < now() - ${KEPT} THEN 1 ELSE k.attempt END,
       busy_until = CASE WHEN k.taken_at < now() - ${KEPT} THEN excluded.busy_until ELSE k.busy_until END,
       taken_at = CASE WHEN k.taken_at < now() - ${KEPT} THEN now() ELSE k.taken_at END
     RETURNING system_id || ' ' || encode(key_hash, 'hex') AS name, body_hash AS body, exchange, attempt, busy_until, taken_at`,
};

/** A refused call does not use its idempotency key up. */
export async function releaseKeys(tx: EntityManager, refused: readonly Candidate[]): Promise<void> {
  const keyed = refused.filter(({ call }) => call.idempotency !== undefined);
  if (keyed.length === 0) return;
  await tx.query(
    `DELETE FROM idempotency_keys k USING unnest($1::uuid[], $2::bytea[]) AS t (system_id, key_hash)
      WHERE k.system_id = t.system_id AND k.key_hash = t.key_hash`,
    [keyed.map(({ call }) => call.call.token.sub), keyed.map(({ call }) => call.idempotency!.key)],
  );
}

/** Turns the candidate into a retry of the row's exchange, or refuses it. */
function retries({ call, admitted }: Candidate, row: KeyRow, refuseCall: RefuseCall): boolean {
  const refusal = retryRefusal(row, call.idempotency!.body, admitted.admittedAtMs);
  if (refusal !== undefined) {
    refuseCall(call, refusal);
    return false;
  }
  admitted.exchange = row.exchange;
  admitted.attempt = row.attempt + 1;
  Object.assign(admitted, call.accept(admitted));
  return true;
}

type StandingKey = Pick<KeyRow, 'body' | 'attempt' | 'busy_until'>;

function retryRefusal(row: StandingKey, body: Buffer, nowMs: number): OncewayError | undefined {
  if (!row.body.equals(body)) return refuse('idempotency.body-differs', { facts: { remedy: 'Give it a new key.' } });
  const busyMs = row.busy_until.getTime() - nowMs;
  if (busyMs > 0) return inProgress(busyMs / 1000);
  if (row.attempt < MOST_ATTEMPTS) return undefined;
  return refuse('exchange.attempt-limit', { facts: { remedy: 'Begin a new exchange, with a new key.' } });
}

function inProgress(retryAfterSeconds: number): OncewayError {
  const remedy = 'Wait for its answer, then ask again with the same key.';
  return refuse('idempotency.in-progress', { facts: { retryAfterSeconds, remedy } });
}

/** How the key of a call would be met now, for a dry run: takes and locks nothing. */
export async function lookAtKey(
  reader: EntityManager,
  system: string,
  { key, body }: IdempotencyHash,
): Promise<{ retry: boolean; refusal: OncewayError | undefined }> {
  const [row] = await reader.query<(StandingKey & { now: Date })[]>(
    `SELECT body_hash AS body, attempt, busy_until, now() AS now FROM idempotency_keys
      WHERE system_id = $1 AND key_hash = $2 AND taken_at >= now() - ${KEPT}`,
    [system, key],
  );
  if (row === undefined) return { retry: false, refusal: undefined };
  return { retry: true, refusal: retryRefusal(row, body, row.now.getTime()) };
}

/** Nobody waits: the retry is told of the exchange that goes on, which is asked and counted once. */
function knownOf(candidate: Candidate, row: KeyRow, refuseCall: RefuseCall): Candidate[] {
  if (!row.body.equals(candidate.call.idempotency!.body)) {
    refuseCall(candidate.call, refuse('idempotency.body-differs', { facts: { remedy: 'Give it a new key.' } }));
    return [];
  }
  Object.assign(candidate.admitted, { exchange: row.exchange });
  return [candidate];
}

/** Retries that were admitted occupy their keys; those that were refused leave them as they found them. */
export async function occupyKeys(tx: EntityManager, again: readonly Candidate[]): Promise<void> {
  if (again.length === 0) return;
  await tx.query(
    `UPDATE idempotency_keys k SET attempt = t.attempt, busy_until = t.busy_until
       FROM unnest($1::uuid[], $2::bytea[], $3::int[], $4::timestamptz[]) AS t (system_id, key_hash, attempt, busy_until)
      WHERE k.system_id = t.system_id AND k.key_hash = t.key_hash`,
    [
      again.map(({ call }) => call.call.token.sub),
      again.map(({ call }) => call.idempotency!.key),
      again.map(({ admitted }) => admitted.attempt),
      again.map(({ admitted }) => new Date(admitted.deadlineMs)),
    ],
  );
}

/** What a key is taken for. */
interface Keyed {
  call: { call: { token: { sub: string } }; idempotency: IdempotencyHash | undefined };
  admitted: { exchange: string; deadlineMs: number };
}

/** The batch that goes on under this key; undefined when the key was free and is the new one's from now on. */
export async function keyOfBatch(
  tx: EntityManager,
  system: string,
  { batch, endsMs, ...idempotency }: IdempotencyHash & { batch: string; endsMs: number },
): Promise<string | undefined> {
  const call = { call: { token: { sub: system } }, idempotency };
  const row = (await takeOrLock(tx, [{ call, admitted: { exchange: batch, deadlineMs: endsMs } }])).get(nameOf(call))!;
  if (row.exchange === batch) return undefined;
  if (row.body.equals(idempotency.body)) return row.exchange;
  throw refuse('idempotency.body-differs', { facts: { remedy: 'Give it a new key.' } });
}

function nameOf({ call, idempotency }: Keyed['call']): string {
  return `${call.token.sub} ${idempotency!.key.toString('hex')}`;
}
