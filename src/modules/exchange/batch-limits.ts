import type { EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';
import type { Candidate } from './admission-call';
import type { ExchangeLimits } from './exchange-settings';
import { limitRefusal, statesOf, UseCounters, type Use } from './limits';
import { lockPending, pendingRefusal, readPending } from './pending-rows';
import { useOf, type LimitRules } from './use-limits';

interface BatchUse {
  system: string;
  lines: readonly Candidate[];
}

/** Looked at before the work of a batch is begun, and taken at its end: what is locked then is locked for a moment. */
export async function pendingRoom(
  tx: EntityManager,
  { system, lines }: { system: string; lines: number },
  limits: Pick<ExchangeLimits, 'systemPending'>,
  how: 'look' | 'take',
): Promise<OncewayError | undefined> {
  if (how === 'take') await lockPending(tx, [system]);
  const [row] = await readPending(tx, [system]);
  // What the batch itself has written stands among them by now.
  const more = how === 'take' ? 0 : lines;
  return pendingRefusal(row!, limits.systemPending, more);
}

/**
 * Takes what all lines take: one call of every rate, the quota of the day once a line, and the guesses of each. Whole or
 * not at all: whoever calls it rolls back when it answers a refusal.
 */
export async function takeForBatch(
  tx: EntityManager,
  { system, lines }: BatchUse,
  rules: LimitRules & { nowMs: number },
): Promise<OncewayError | undefined> {
  const { call: one, admitted, party } = lines[0]!;
  const { standing } = admitted;
  // As a retry it takes no quota, which is taken for all lines below.
  const asked = { system, body: one.body, standing, party, retry: true, pending: true };
  const call: Use = { ...useOf(asked, rules, rules.nowMs).use, guesses: [] };
  const counters = await UseCounters.read(tx, [call], 'take');
  const full = counters.claimsOf(call).find(({ counter }) => counter.room(system) < 1);
  if (full !== undefined) return limitRefusal(full, rules.nowMs, { limits: statesOf(counters.claimsOf(call), system) });
  const guesses = lines.map((line) => [...line.admitted.guesses.values()]);
  return (
    (await takeQuota(tx, standing.id, lines.length, standing.daily_quota, rules.nowMs)) ??
    (await takeGuesses(tx, guesses, call))
  );
}

const TODAY = `(now() AT TIME ZONE 'Asia/Shanghai')::date`;

async function takeQuota(
  tx: EntityManager,
  grant: string,
  lines: number,
  quota: number,
  nowMs: number,
): Promise<OncewayError | undefined> {
  const left = await quotaLeft(tx, grant, quota);
  const refusal = quotaRefusal({ lines, left }, nowMs);
  if (refusal !== undefined) return refusal;
  const taken = await tx.query<unknown[]>(
    `INSERT INTO grant_usage AS u (grant_id, day, used) VALUES ($1, ${TODAY}, $2)
     ON CONFLICT (grant_id, day) DO UPDATE SET used = u.used + excluded.used WHERE u.used + excluded.used <= $3
     RETURNING used`,
    [grant, lines, quota],
  );
  return taken.length > 0 ? undefined : quotaRefusal({ lines, left: 0 }, nowMs);
}

export async function quotaLeft(tx: Pick<EntityManager, 'query'>, grant: string, quota: number): Promise<number> {
  const [row] = await tx.query<{ used: number }[]>(
    `SELECT used FROM grant_usage WHERE grant_id = $1 AND day = ${TODAY}`,
    [grant],
  );
  return quota - (row?.used ?? 0);
}

/** A batch is taken whole or refused whole: nobody has to find out which lines were. */
export function quotaRefusal(
  { lines, left }: { lines: number; left: number },
  nowMs: number,
): OncewayError | undefined {
  if (lines <= left) return undefined;
  return refuse('quota.exhausted', {
    detail: `${lines} lines, and ${Math.max(0, left)} left of the day's quota`,
    facts: {
      limit: Math.max(0, left),
      retryAfterSeconds: secondsToShanghaiMidnight(nowMs),
      remedy: 'Send no more lines than are left, or wait for the next day.',
    },
  });
}

function secondsToShanghaiMidnight(nowMs: number): number {
  const dayMs = 86_400_000;
  return Math.ceil((dayMs - ((nowMs + 8 * 3_600_000) % dayMs)) / 1000);
}

async function takeGuesses(
  tx: EntityManager,
  byLine: readonly (readonly string[])[],
  { guessesADay, dayEndsMs }: Use,
): Promise<OncewayError | undefined> {
  const lineOf = new Map(byLine.flatMap((guesses, at) => guesses.map((guess) => [guess, at] as const)));
  if (lineOf.size === 0) return undefined;
  const counts = new Map<string, number>();
  for (const guess of byLine.flat()) counts.set(guess, (counts.get(guess) ?? 0) + 1);
  const names = [...counts.keys()].sort();
  const held = await tx.query<{ guess: string }[]>(
    `INSERT INTO verify_guesses AS g (guess, day_ends, held)
     SELECT guess, $2, n FROM unnest($1::bytea[], $3::int[]) AS t (guess, n) WHERE n <= $4
     ON CONFLICT (guess) DO UPDATE SET held = g.held + excluded.held WHERE g.held + excluded.held <= $4
     RETURNING encode(guess, 'hex') AS guess`,
    [
      names.map((name) => Buffer.from(name, 'hex')),
      new Date(dayEndsMs),
      names.map((name) => counts.get(name)!),
      guessesADay,
    ],
  );
  const taken = new Set(held.map(({ guess }) => guess));
  const full = [...new Set(names.filter((name) => !taken.has(name)).map((name) => lineOf.get(name)!))].sort(
    (a, b) => a - b,
  );
  if (full.length === 0) return undefined;
  const faults = full.map((at) => ({
    pointer: `/lines/${at}`,
    code: 'contract.not-allowed',
    detail: 'guessed at too often',
  }));
  return refuse('verify.guess-limit', { faults, facts: { limit: guessesADay } });
}
