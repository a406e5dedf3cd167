import type { EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { run } from '../../platform/database';
import type { Candidate, RefuseCall } from './admission-call';
import type { ExchangeLimits } from './exchange-settings';
import type { KeyedCandidates } from './idempotency';
import type { PendingRequests } from './pending-requests';

/** One after another on all replicas: whoever counts what a system has pending waits for who adds to it. */
export async function lockPending(tx: EntityManager, systems: readonly string[]): Promise<void> {
  for (const system of [...new Set(systems)].sort()) {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 17))`, [system]);
  }
}

export const isPending = ({ call }: Candidate): boolean => call.pending !== undefined;

interface SystemRow {
  system: string;
  pending: number;
  has_key: boolean;
}

/**
 * Room for exchanges that nobody waits for, counted under a lock a system so that no two replicas give the same place
 * away; and whether the system has a key to which the result can be sealed. Without such calls it asks nothing.
 */
export async function takePending(
  tx: EntityManager,
  keyed: KeyedCandidates,
  { limits }: { limits: Pick<ExchangeLimits, 'systemPending'> },
  refuseCall: RefuseCall,
): Promise<KeyedCandidates & { refused: Candidate[] }> {
  const pending = keyed.first.filter(isPending);
  if (pending.length === 0) return { ...keyed, refused: [] };
  const systems = new Map((await systemsOf(tx, pending)).map((row) => [row.system, row]));
  const refused = pending.filter(({ call }) => {
    const row = systems.get(call.call.token.sub)!;
    const refusal = pendingRefusal(row, limits.systemPending);
    if (refusal === undefined) row.pending += 1;
    else refuseCall(call, refusal);
    return refusal !== undefined;
  });
  return { ...keyed, first: keyed.first.filter((candidate) => !refused.includes(candidate)), refused };
}

/** Why a system may not have so many more. */
export function pendingRefusal({ pending, has_key }: SystemRow, limit: number, more = 1): OncewayError | undefined {
  if (!has_key) {
    const remedy = "Have your sharing head register the system's public encryption key (POST /v1/systems/{id}/keys).";
    return refuse('exchange.encryption-key-missing', { facts: { remedy } });
  }
  if (pending + more <= limit) return undefined;
  return refuse('limit.system-pending', {
    detail: `at most ${limit} are pending at once`,
    facts: { limit, retryAfterSeconds: 30, remedy: 'Fetch what is ready, or wait until departments have answered.' },
  });
}

/** Locked in one order by every replica, and before any row that admission locks. */
async function systemsOf(tx: EntityManager, pending: readonly Candidate[]): Promise<SystemRow[]> {
  const systems = [...new Set(pending.map(({ call }) => call.call.token.sub))];
  await lockPending(tx, systems);
  return readPending(tx, systems);
}

export async function readPending(tx: EntityManager, systems: readonly string[]): Promise<SystemRow[]> {
  return tx.query<SystemRow[]>(
    `SELECT s.id AS system,
            (SELECT count(*)::int FROM pending_exchanges p WHERE p.system_id = s.id AND p.keep_until > now()
                AND p.state IN ('waiting', 'ready') AND p.delivered_at IS NULL) AS pending,
            EXISTS (SELECT FROM system_keys k WHERE k.system_id = s.id AND k.use = 'enc' AND k.revoked_at IS NULL) AS has_key
       FROM unnest($1::uuid[]) AS s (id)`,
    [systems],
  );
}

/**
 * With the exchange's own row, or not at all: what was admitted will be sent, whatever is killed now. It is sent to the
 * database before this returns, for the commit follows without waiting.
 */
export async function writePending(
  tx: EntityManager,
  first: readonly Candidate[],
  { instance, pending }: { instance: string; pending: Pick<PendingRequests, 'rowsOf'> },
): Promise<void> {
  const candidates = first.filter(isPending);
  if (candidates.length === 0) return;
  const requests = pending.rowsOf(candidates);
  const rows = candidates.map(({ call, admitted }, at) => ({
    exchange: admitted.exchange,
    system_id: call.call.token.sub,
    provider: admitted.standing.provider,
    gateway: instance,
    facts: admitted.facts,
    guesses: Object.fromEntries(admitted.guesses),
    secret: requests[at]!.secret,
    admitted_at: new Date(admitted.admittedAtMs),
    answer_by: new Date(admitted.deadlineMs),
    keep_until: new Date(call.pending!.keepUntilMs),
    batch: call.pending!.batch?.id,
    line: call.pending!.batch?.line,
    value: requests[at]!.value,
    headers: requests[at]!.headers,
  }));
  await run(tx, WRITE_PENDING, [JSON.stringify(rows)]);
}

const WRITE_PENDING = {
  name: 'admission-pending',
  text: `WITH given AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (exchange uuid, system_id uuid, provider text, gateway text,
         facts jsonb, guesses jsonb, secret jsonb, admitted_at timestamptz, answer_by timestamptz, keep_until timestamptz,
         batch uuid, line int, value text, headers jsonb)
     ), kept AS (
       INSERT INTO pending_exchanges (exchange, system_id, provider, gateway, facts, guesses, secret, admitted_at, answer_by,
                                      keep_until, batch, line)
       SELECT exchange, system_id, provider, gateway, facts, guesses, secret, admitted_at, answer_by, keep_until, batch,
              line FROM given
     )
     INSERT INTO pending_requests (exchange, value, headers, answer_by)
     SELECT exchange, value, headers, answer_by FROM given`,
};
