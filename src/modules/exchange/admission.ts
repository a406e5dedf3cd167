import type { EntityManager } from 'typeorm';
import type { AtLast } from '../../platform/database';
import { refuse } from '../../contracts';
import { OncewayError } from '../../kernel';
import { stopRefusal } from '../stops';
import type { SystemCall } from '../tokens';
import type { Admitted, AdmissionCall, Candidate, RefuseCall } from './admission-call';
import type { ClaimContract } from './claim-contract';
import { writeRows } from './exchange-rows';
import { takePending, writePending } from './pending-rows';
import type { PendingRequests } from './pending-requests';
import { chooseGrant } from './grant-choice';
import { occupyKeys, releaseKeys, takeIdempotencyKeys } from './idempotency';
import { partyRefusal, readStandings, type Standings } from './standings';
import { takeLimits, type LimitRules } from './use-limits';
import { useProofs } from './use-proofs';

export type Outcome = Admitted | OncewayError;

export interface AdmissionRules extends LimitRules {
  instance: string;
  graceMs: number;
  claims: Pick<ClaimContract, 'refusalOf'>;
  pending: Pick<PendingRequests, 'refusalOf' | 'rowsOf'>;
}

/**
 * Admits the calls of a few milliseconds in the given transaction (architecture §6.3). Every call gets an outcome; a
 * refused one has taken nothing but its proof, which is used up by being shown. Rows are locked table after table (proofs,
 * keys, windows, callers, days, guesses) and in one order within each: two replicas never wait for each other in a ring.
 */
export async function admitBatch(
  tx: EntityManager,
  calls: readonly AdmissionCall[],
  rules: AdmissionRules,
  atLast: AtLast,
): Promise<Outcome[]> {
  const outcomes = new Map<AdmissionCall, Outcome>();
  const refuseCall = (call: AdmissionCall, refusal: OncewayError): void => void outcomes.set(call, refusal);

  const proofs = useProofs(tx, calls, refuseCall);
  // Sent right behind the proofs, and read after they are used up.
  const reading = readStandings(
    tx,
    calls.map(({ call }) => call),
  );
  const [{ fresh, nowMs }, standings] = await Promise.all([proofs, reading]);
  const standing = checkStanding(standings, fresh, nowMs, refuseCall);
  const sound = await checkQuestions(standing, rules, refuseCall);
  const keyed = await takeIdempotencyKeys(tx, sound, refuseCall);
  const roomy = await takePending(tx, keyed, rules, refuseCall);
  const granted = await takeLimits(tx, roomy, { ...rules, nowMs }, refuseCall);
  await releaseKeys(
    tx,
    [...roomy.refused, ...granted.refused].filter((candidate) => keyed.first.includes(candidate)),
  );
  await occupyKeys(tx, granted.again);
  atLast(writeRows(tx, granted, rules));
  atLast(writePending(tx, granted.first, rules));
  for (const { call, admitted } of [...granted.first, ...granted.again, ...keyed.known]) outcomes.set(call, admitted);
  return calls.map((call) => outcomes.get(call)!);
}

/** Grant, department, system, the key that obtained the token and the entry version: all as they stand now. */
function checkStanding(
  standings: Standings,
  calls: readonly AdmissionCall[],
  nowMs: number,
  refuseCall: RefuseCall,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const call of calls) {
    const choice = choiceOf(call.call, call, standings);
    if ('refusal' in choice) {
      refuseCall(call, choice.refusal);
      continue;
    }
    const { party, ...chosen } = choice;
    const admitted = {
      exchange: call.freshId,
      attempt: 1,
      admittedAtMs: nowMs,
      deadlineMs: call.deadlineMs,
      guesses: new Map<string, string>(),
      limits: [],
      ...chosen,
    };
    candidates.push({ call, party, admitted: { ...admitted, ...call.accept(admitted) } });
  }
  return candidates;
}

type Choice = Pick<Candidate, 'party'> & Pick<Admitted, 'standing' | 'detail'>;

/** The grant that covers the call, of a caller that stands, with nobody and nothing concerned stopped. */
export function choiceOf(
  call: SystemCall,
  { body }: Pick<AdmissionCall, 'body'>,
  standings: Standings,
): Choice | { refusal: OncewayError } {
  const party = standings.party(call);
  const caller = { system: call.token.sub, department: call.token.department };
  const refusal = partyRefusal(party) ?? stopRefusal(standings.stops, caller);
  if (refusal !== undefined) return { refusal };
  const choice = chooseGrant(call, body, standings.grants, party!);
  if ('refusal' in choice) return choice;
  const { provider, resource } = choice.standing;
  const stopped = stopRefusal(standings.stops, { ...caller, asked: { provider, resource } });
  return stopped === undefined ? { ...choice, party: party! } : { refusal: stopped };
}

/** Before anything is taken: the version, and with it the contract, is known only now. */
async function checkQuestions(
  candidates: readonly Candidate[],
  rules: Pick<AdmissionRules, 'claims' | 'pending'>,
  refuseCall: RefuseCall,
): Promise<Candidate[]> {
  const sound: Candidate[] = [];
  for (const candidate of candidates) {
    const refusal = await questionRefusal(candidate, rules);
    if (refusal === undefined) sound.push(candidate);
    else refuseCall(candidate.call, refusal);
  }
  return sound;
}

/** A version whose contract cannot be had refuses its own calls and none beside them; a database that is away, all. */
async function questionRefusal(
  { call, admitted }: Candidate,
  { claims, pending }: Pick<AdmissionRules, 'claims' | 'pending'>,
): Promise<OncewayError | undefined> {
  try {
    const refusal = await claims.refusalOf(admitted.standing, call.body, call.call);
    return refusal ?? (call.pending && pending.refusalOf(admitted));
  } catch (error) {
    if (!(error instanceof OncewayError)) return refuse('internal.error', { cause: error });
    if (error.code === 'database.unavailable') throw error;
    return error;
  }
}
