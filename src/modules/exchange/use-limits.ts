import type { EntityManager } from 'typeorm';
import type { ExchangeRequest } from '../../contracts';
import type { Candidate, RefuseCall } from './admission-call';
import type { ExchangeLimits } from './exchange-settings';
import { askedItems } from './grant-choice';
import type { KeyedCandidates } from './idempotency';
import { guessHash } from './keyed-hash';
import { dayEndMs, decide, giveBack, limitRefusal, statesOf, UseCounters, type LimitName, type Use } from './limits';
import type { PartyStanding, UseStanding } from './standings';

export interface LimitRules {
  limits: ExchangeLimits;
  /** Key of the guesses' hashes. */
  hashing: Buffer;
}

/** What a call takes of every limit. A retry is a call like another, but takes no quota. */
export function useOf(
  asked: {
    system: string;
    body: ExchangeRequest;
    standing: UseStanding;
    party: PartyStanding;
    retry: boolean;
    /** Nobody waits: it holds no place among those under way. */
    pending?: boolean;
  },
  { limits, hashing }: LimitRules,
  nowMs: number,
): { use: Use; guesses: ReadonlyMap<string, string> } {
  const { system, body, standing, party, retry, pending = false } = asked;
  const dayEndsMs = dayEndMs(nowMs);
  const about = { dayEndsMs, system, resource: standing.resource, subject: body.subject };
  const guessed = body.mode === 'verify' ? askedItems(body) : [];
  const guesses = new Map(guessed.map((item) => [item, guessHash(hashing, { ...about, item })]));
  const use: Use = {
    system,
    grant: standing.id,
    resource: standing.resource,
    systemRate: party.per_second ?? limits.systemPerSecond,
    ...(!pending && { systemConcurrency: party.concurrent ?? limits.systemConcurrent }),
    ...(standing.rate_per_second !== null && { grantRate: standing.rate_per_second }),
    ...(standing.resource_rate !== null && { resourceRate: standing.resource_rate }),
    ...(!pending && standing.resource_concurrency !== null && { resourceConcurrency: standing.resource_concurrency }),
    ...(!retry && { quota: standing.daily_quota }),
    guesses: [...guesses.values()],
    guessesADay: limits.mismatchesPerDay,
    dayEndsMs,
  };
  return { use, guesses };
}

interface Claiming {
  candidate: Candidate;
  use: Use;
  guesses: ReadonlyMap<string, string>;
}

/**
 * Counts the calls up under locks, decides them in the order in which they came, and gives back what the refused ones
 * took: exact on any number of replicas, because whoever counts next waits for this transaction.
 */
export async function takeLimits(
  tx: EntityManager,
  { first, again }: KeyedCandidates,
  rules: LimitRules & { nowMs: number },
  refuseCall: RefuseCall,
): Promise<KeyedCandidates & { refused: Candidate[] }> {
  const retries = new Set(again);
  const claiming = [...first, ...again].map((candidate): Claiming => {
    const { call, admitted, party } = candidate;
    const how = { retry: retries.has(candidate), pending: call.pending !== undefined };
    const asked = { system: call.call.token.sub, body: call.body, standing: admitted.standing, party, ...how };
    return { candidate, ...useOf(asked, rules, rules.nowMs) };
  });
  if (claiming.length === 0) return { first: [], again: [], refused: [] };
  const counters = await UseCounters.read(
    tx,
    claiming.map(({ use }) => use),
    'take',
  );
  const { admitted, refused } = decide<Claiming, LimitName>(
    claiming,
    ({ use }) => counters.claimsOf(use),
    ({ use }) => use.system,
  );
  const rejected = refused.map(({ call, claim }) => ({
    ...call,
    claim,
    full: counters.fullGuess(call.use, claim.counter),
  }));
  for (const { candidate, use, guesses, claim, full } of rejected) {
    const limits = statesOf(counters.claimsOf(use), use.system);
    const item = [...guesses].find(([, guess]) => guess === full?.guess)?.[0];
    const soon = full?.certain === false ? { retryAfterSeconds: 5 } : {};
    const alarm = full?.certain === true ? { guessing: { guess: full.guess, item } } : {};
    refuseCall(candidate.call, limitRefusal(claim, rules.nowMs, { limits, ...soon, ...alarm }));
  }
  await giveBack(
    tx,
    rejected.map(({ use, full }) => ({ use, guess: full?.guess })),
  );
  for (const { candidate, use, guesses } of admitted) {
    Object.assign(candidate.admitted, { guesses, limits: statesOf(counters.claimsOf(use), use.system) });
  }
  const kept = new Set(admitted.map(({ candidate }) => candidate));
  return {
    first: first.filter((candidate) => kept.has(candidate)),
    again: again.filter((candidate) => kept.has(candidate)),
    refused: rejected.map(({ candidate }) => candidate),
  };
}
