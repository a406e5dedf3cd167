import type { Jwk } from '../../platform/keys';
import { SKEW_SECONDS, TOKEN_TTL_SECONDS } from './token-settings';

/** A row of `token_keys`. */
export interface ScheduledKey {
  kid: string;
  jwk: Jwk | null;
  activeFromMs: number;
  withdrawn: boolean;
}

/** `announced`: verifies already, for a replica whose clock is ahead. `retired`: verifies what it signed until that ends. */
export type KeyStanding = 'announced' | 'active' | 'retired';

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
 * agree. `first` is the key that the installation began with; withdrawn keys count for nothing.
 */
export function standingsAt(
  nowMs: number,
  schedule: readonly ScheduledKey[],
  first: { kid: string; jwk: Jwk } | undefined,
) {
  const rows = schedule.flatMap(({ kid, jwk, activeFromMs, withdrawn }) =>
    withdrawn || jwk === null ? [] : [{ kid, jwk, activeFromMs }],
  );
  const unlisted = first !== undefined && schedule.every(({ kid }) => kid !== first.kid);
  const line = [...(unlisted ? [{ ...first, activeFromMs: 0 }] : []), ...rows].sort(
    (one, other) => one.activeFromMs - other.activeFromMs,
  );
  return line.flatMap((key, at): StandingKey[] => {
    if (key.activeFromMs > nowMs) return [{ ...key, standing: 'announced' }];
    const next = line[at + 1];
    if (next === undefined) return [{ ...key, standing: 'active' }];
    const verifiesUntilMs = next.activeFromMs + OVERLAP_MS;
    if (next.activeFromMs > nowMs) return [{ ...key, standing: 'active', verifiesUntilMs }];
    return verifiesUntilMs > nowMs ? [{ ...key, standing: 'retired', verifiesUntilMs }] : [];
  });
}
