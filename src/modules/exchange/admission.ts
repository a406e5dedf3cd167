import type { EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import { OncewayError } from '../../kernel';
import { partitionOf } from '../audit';
import { standingStops, stopRefusal, type StandingStop } from '../stops';
import { STANDING_COLUMNS, type GrantStanding } from '../tokens';
import type { Admitted, AdmissionCall, Candidate, RefuseCall } from './admission-call';
import type { ClaimContract } from './claim-contract';
import { chooseGrant, type GrantChoice } from './grant-choice';
import { takeIdempotencyKeys } from './idempotency';
import { shareOut, type QuotaDay } from './quota';

export type Outcome = Admitted | OncewayError;

/**
 * Admits the calls of a few milliseconds in the given transaction (architecture §6.3). Every call gets an outcome; a
 * refused one has taken nothing but its proof, which is used up by being shown.
 */
export async function admitBatch(
  tx: EntityManager,
  calls: readonly AdmissionCall[],
  instance: string,
  claims: Pick<ClaimContract, 'refusalOf'>,
): Promise<Outcome[]> {
  const outcomes = new Map<AdmissionCall, Outcome>();
  const refuseCall = (call: AdmissionCall, refusal: OncewayError): void => void outcomes.set(call, refusal);

  const fresh = await useProofs(tx, calls, refuseCall);
  const standing = await checkStanding(tx, fresh, refuseCall);
  const sound = await checkClaims(standing, claims, refuseCall);
  const { first, again } = await takeIdempotencyKeys(tx, sound, refuseCall);
  const granted = await takeQuota(tx, first, refuseCall);
  await writeRows(tx, granted, instance);
  for (const { call, admitted } of [...granted, ...again]) outcomes.set(call, admitted);
  return calls.map((call) => outcomes.get(call)!);
}

/** A proof counts once on all replicas: one conditional insert, in hash order so that two batches cannot deadlock. */
async function useProofs(
  tx: EntityManager,
  calls: readonly AdmissionCall[],
  refuseCall: RefuseCall,
): Promise<AdmissionCall[]> {
  const byHash = new Map<string, AdmissionCall>();
  for (const call of calls) {
    const name = call.call.proof.hash.toString('hex');
    if (byHash.has(name)) refuseCall(call, refuse('token.dpop-reused'));
    else byHash.set(name, call);
  }
  const proofs = [...byHash.keys()].sort().map((name) => byHash.get(name)!.call.proof);
  const won = await tx.query<{ hash: string }[]>(
    `INSERT INTO dpop_proofs (proof_hash, expires_at)
     SELECT * FROM unnest($1::bytea[], $2::timestamptz[]) ON CONFLICT DO NOTHING
     RETURNING encode(proof_hash, 'hex') AS hash`,
    [proofs.map(({ hash }) => hash), proofs.map(({ expiresAtMs }) => new Date(expiresAtMs))],
  );
  const winners = new Set(won.map(({ hash }) => hash));
  for (const [hash, call] of byHash) if (!winners.has(hash)) refuseCall(call, refuse('token.dpop-reused'));
  return [...byHash].filter(([hash]) => winners.has(hash)).map(([, call]) => call);
}

/** Grant, department, system, the key that obtained the token and the entry version: all as they stand now. */
async function checkStanding(
  tx: EntityManager,
  calls: readonly AdmissionCall[],
  refuseCall: RefuseCall,
): Promise<Candidate[]> {
  if (calls.length === 0) return [];
  const grantIds = calls.flatMap(({ call }) => call.token.authorization_details.map(({ grant }) => grant));
  const rows = await tx.query<GrantStanding[]>(
    `SELECT ${STANDING_COLUMNS} FROM grant_standing WHERE id = ANY($1::uuid[])`,
    [[...new Set(grantIds)]],
  );
  const standings = new Map(rows.map((row) => [row.id, row]));
  const parties = await partyStanding(tx, calls);
  const stops = await standingStops(tx);
  const [{ now }] = (await tx.query<{ now: Date }[]>('SELECT now() AS now')) as [{ now: Date }];
  const candidates: Candidate[] = [];
  for (const call of calls) {
    const choice = choiceOf(call, refusalOf(parties.get(partyName(call))), standings, stops);
    if ('refusal' in choice) {
      refuseCall(call, choice.refusal);
      continue;
    }
    const admitted = {
      exchange: call.freshId,
      attempt: 1,
      admittedAtMs: now.getTime(),
      deadlineMs: call.deadlineMs,
      ...choice,
    };
    candidates.push({ call, admitted: { ...admitted, ...call.accept(admitted) } });
  }
  return candidates;
}

/** The grant that covers the call, of a caller that stands, with nobody and nothing concerned stopped. */
function choiceOf(
  { call, body }: AdmissionCall,
  partyRefusal: OncewayError | undefined,
  standings: ReadonlyMap<string, GrantStanding>,
  stops: readonly StandingStop[],
): GrantChoice {
  const caller = { system: call.token.sub, department: call.token.department };
  const refusal = partyRefusal ?? stopRefusal(stops, caller);
  if (refusal !== undefined) return { refusal };
  const choice = chooseGrant(call, body, standings);
  if ('refusal' in choice) return choice;
  const { provider, resource } = choice.standing;
  const stopped = stopRefusal(stops, { ...caller, asked: { provider, resource } });
  return stopped === undefined ? choice : { refusal: stopped };
}

/** Before anything is taken: the version, and with it the contract, is known only now. */
async function checkClaims(
  candidates: readonly Candidate[],
  claims: Pick<ClaimContract, 'refusalOf'>,
  refuseCall: RefuseCall,
): Promise<Candidate[]> {
  const sound: Candidate[] = [];
  for (const candidate of candidates) {
    const refusal = await claimRefusal(candidate, claims);
    if (refusal === undefined) sound.push(candidate);
    else refuseCall(candidate.call, refusal);
  }
  return sound;
}

/** A version whose contract cannot be had refuses its own calls and none beside them; a database that is away, all. */
async function claimRefusal(
  { call, admitted }: Candidate,
  claims: Pick<ClaimContract, 'refusalOf'>,
): Promise<OncewayError | undefined> {
  try {
    return await claims.refusalOf(admitted.standing, call.body);
  } catch (error) {
    if (!(error instanceof OncewayError)) return refuse('internal.error', { cause: error });
    if (error.code === 'database.unavailable') throw error;
    return error;
  }
}

interface PartyStanding {
  name: string;
  system_active: boolean;
  department_active: boolean;
  key_active: boolean;
}

async function partyStanding(tx: EntityManager, calls: readonly AdmissionCall[]): Promise<Map<string, PartyStanding>> {
  const rows = await tx.query<PartyStanding[]>(
    `SELECT s.id || ' ' || k.kid AS name, s.active AS system_active, d.active AS department_active,
            k.revoked_at IS NULL AS key_active
       FROM systems s JOIN departments d ON d.code = s.department JOIN system_keys k ON k.system_id = s.id
      WHERE s.id = ANY($1::uuid[]) AND k.kid = ANY($2::text[])`,
    [calls.map(({ call }) => call.token.sub), calls.map(({ call }) => call.token.key_id)],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

function partyName({ call }: AdmissionCall): string {
  return `${call.token.sub} ${call.token.key_id}`;
}

function refusalOf(party: PartyStanding | undefined): OncewayError | undefined {
  if (!party?.key_active) return refuse('token.key-revoked');
  if (!party.system_active) return refuse('access.system-inactive');
  return party.department_active ? undefined : refuse('access.department-inactive');
}

/** Rows are locked in grant order; what a locked day has left is shared out within the batch and never overshot. */
async function takeQuota(
  tx: EntityManager,
  candidates: readonly Candidate[],
  refuseCall: RefuseCall,
): Promise<Candidate[]> {
  if (candidates.length === 0) return [];
  const grants = [...new Set(candidates.map(({ admitted }) => admitted.standing.id))].sort();
  await tx.query(
    `INSERT INTO grant_usage (grant_id, day) SELECT unnest($1::uuid[]), (now() AT TIME ZONE 'Asia/Shanghai')::date
     ON CONFLICT DO NOTHING`,
    [grants],
  );
  const locked = await tx.query<{ grant_id: string; used: number }[]>(
    `SELECT grant_id, used FROM grant_usage
      WHERE grant_id = ANY($1::uuid[]) AND day = (now() AT TIME ZONE 'Asia/Shanghai')::date
      ORDER BY grant_id FOR UPDATE`,
    [grants],
  );
  const limits = new Map(candidates.map(({ admitted }) => [admitted.standing.id, admitted.standing.daily_quota]));
  const days = new Map<string, QuotaDay>(
    locked.map(({ grant_id, used }) => [grant_id, { used, limit: limits.get(grant_id)! }]),
  );
  const share = shareOut(
    candidates.map((claim) => ({ claim, grant: claim.admitted.standing.id })),
    days,
  );
  for (const { call, admitted } of share.refused) refuseCall(call, quotaExhausted(admitted.admittedAtMs));
  await releaseKeys(tx, share.refused);
  await tx.query(
    `UPDATE grant_usage u SET used = u.used + t.n FROM unnest($1::uuid[], $2::int[]) AS t (grant_id, n)
      WHERE u.grant_id = t.grant_id AND u.day = (now() AT TIME ZONE 'Asia/Shanghai')::date`,
    [[...share.taken.keys()], [...share.taken.values()]],
  );
  return share.granted;
}

/** A refused call does not use its idempotency key up. */
async function releaseKeys(tx: EntityManager, refused: readonly Candidate[]): Promise<void> {
  const keyed = refused.filter(({ call }) => call.idempotency !== undefined);
  if (keyed.length === 0) return;
  await tx.query(
    `DELETE FROM idempotency_keys k USING unnest($1::uuid[], $2::bytea[]) AS t (system_id, key_hash)
      WHERE k.system_id = t.system_id AND k.key_hash = t.key_hash`,
    [keyed.map(({ call }) => call.call.token.sub), keyed.map(({ call }) => call.idempotency!.key)],
  );
}

/** By the database's clock, which the day of the quota goes by. */
function quotaExhausted(nowMs: number): OncewayError {
  const shanghaiMs = nowMs + 8 * 3_600_000;
  const secondsLeft = 86_400 - Math.floor((shanghaiMs / 1000) % 86_400);
  return refuse('quota.exhausted', {
    facts: { retryAfterSeconds: secondsLeft, remedy: 'The day begins anew at midnight, Asia/Shanghai.' },
  });
}

/** The durable row: from here on somebody answers for the end of the exchange, whatever is killed. */
async function writeRows(tx: EntityManager, candidates: readonly Candidate[], instance: string): Promise<void> {
  if (candidates.length === 0) return;
  const rows = candidates.map(({ call, admitted: { exchange, standing, facts, ...times } }) => ({
    id: exchange,
    admitted_at: new Date(times.admittedAtMs),
    deadline: new Date(times.deadlineMs),
    audit_partition: partitionOf(exchange),
    gateway: instance,
    system_id: call.call.token.sub,
    department: call.call.token.department,
    grant_id: standing.id,
    resource: standing.resource,
    version: standing.version,
    mode: call.body.mode,
    facts,
    texts: call.sealedTexts,
  }));
  await tx.query(
    `INSERT INTO exchanges (id, admitted_at, deadline, audit_partition, gateway, system_id, department, grant_id, resource,
                            version, mode, facts, texts)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, admitted_at timestamptz, deadline timestamptz,
       audit_partition smallint, gateway uuid, system_id uuid, department text, grant_id uuid, resource text,
       version int, mode text, facts jsonb, texts text)`,
    [JSON.stringify(rows)],
  );
}
