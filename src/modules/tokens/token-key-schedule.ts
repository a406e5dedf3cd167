import type { Jwk } from '../../platform/keys';
import { afterClock, type TokenKeyAct, type TokenKeyState } from './token-key-lifecycle';
import { SKEW_SECONDS, TOKEN_TTL_SECONDS } from './token-settings';

/** A row of `token_keys`. */
export interface ScheduledKey {
  kid: string;
  jwk: Jwk | null;
  activeFromMs: number;
  withdrawn: boolean;
}

/** The states in which a key counts for anything. */
export type KeyStanding = Extract<TokenKeyState, 'announced' | 'active' | 'retired'>;

/** The key that an installation began with. */
export interface FirstKey {
  kid: string;
  jwk: Jwk;
}

export interface StandingKey {
  kid: string;
  jwk: Jwk;
  standing: KeyStanding;
  activeFromMs: number;
  /** Until when what it signed is taken; absent while no other key is to follow. */
  verifiesUntilMs?: number;
}

/** A retired key still verifies the last token that a replica with a slow clock signed. */
export const OVERLAP_MS = (TOKEN_TTL_SECONDS + 2 * SKEW_SECONDS) * 1000;
/** How long before its first use a key is announced at least: every replica has looked and every reader's copy has aged. */
export const LEAD_MS = 120_000;
/** How old a replica's knowledge of the schedule may be. */
export const SCHEDULE_AGE_MS = 5_000;
/** How long a reader may keep the key set. */
export const JWKS_MAX_AGE_SECONDS = 60;

/**
 * Which keys count at a moment, oldest first: a pure function, so that replicas with the same rows and the same time
 * agree. Withdrawn keys count for nothing.
 */
export function standingsAt(nowMs: number, schedule: readonly ScheduledKey[], first: FirstKey | undefined) {
  const line = lineOf(schedule, first);
  return line.flatMap((key, at): StandingKey[] => {
    const next = line[at + 1];
    const standing = stateInLine(nowMs, key, next);
    if (!counts(standing)) return [];
    if (next === undefined || standing === 'announced') return [{ ...key, standing }];
    return [{ ...key, standing, verifiesUntilMs: next.activeFromMs + OVERLAP_MS }];
  });
}

export function stateAt(
  nowMs: number,
  kid: string,
  { schedule, first }: { schedule: readonly ScheduledKey[]; first: FirstKey | undefined },
): TokenKeyState {
  const line = lineOf(schedule, first);
  const at = line.findIndex((key) => key.kid === kid);
  if (at >= 0) return stateInLine(nowMs, line[at]!, line[at + 1]);
  return schedule.some((key) => key.kid === kid) ? 'withdrawn' : 'unknown';
}

interface KeyInLine extends FirstKey {
  activeFromMs: number;
}

/** The keys that are not withdrawn, in the order in which they sign. */
function lineOf(schedule: readonly ScheduledKey[], first: FirstKey | undefined): KeyInLine[] {
  const rows = schedule.flatMap(({ kid, jwk, activeFromMs, withdrawn }) =>
    withdrawn || jwk === null ? [] : [{ kid, jwk, activeFromMs }],
  );
  const unlisted = first !== undefined && schedule.every(({ kid }) => kid !== first.kid);
  return [...(unlisted ? [{ ...first, activeFromMs: 0 }] : []), ...rows].sort(
    (one, other) => one.activeFromMs - other.activeFromMs,
  );
}

function stateInLine(nowMs: number, key: KeyInLine, next: KeyInLine | undefined): TokenKeyState {
  const nextMs = next?.activeFromMs ?? Infinity;
  const due: [TokenKeyAct, number][] = [
    ['begin', key.activeFromMs],
    ['retire', nextMs],
    ['run-out', nextMs + OVERLAP_MS],
  ];
  return afterClock(due.filter(([, atMs]) => atMs <= nowMs).map(([act]) => act));
}

function counts(state: TokenKeyState): state is KeyStanding {
  return state === 'announced' || state === 'active' || state === 'retired';
}
