import type { DataSource, EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import type { Clock } from '../../kernel';
import { withDatabase } from '../../platform/database';
import {
  verifyingKey,
  type HeldKey,
  type Holding,
  type Jwk,
  type KeyCustody,
  type VerifyingKey,
} from '../../platform/keys';
import { SCHEDULE_AGE_MS, standingsAt, type ScheduledKey, type StandingKey } from './token-key-schedule';

interface Known {
  atMs: number;
  schedule: readonly ScheduledKey[];
  holding: Holding;
}

/** Reads the schedule; the database's by {@link readSchedule}. */
export type ReadSchedule = () => Promise<ScheduledKey[]>;

/**
 * The keys of access tokens as this replica knows them. It looks again whenever its knowledge is older than a few seconds
 * and somebody asks, so that keys come and go without a restart and no timer runs.
 */
export class TokenKeyRing {
  private known: Known | undefined;
  private looking: Promise<Known> | undefined;
  private readonly imported = new Map<string, VerifyingKey>();

  constructor(
    private readonly custody: KeyCustody,
    private readonly readSchedule: ReadSchedule,
    private readonly clock: Clock,
  ) {}

  /** The key that signs now. @throws token.no-signing-key when none is active or its private half is not held here */
  async signer(): Promise<HeldKey> {
    const { holding } = await this.fresh();
    const active = this.standings().find(({ standing }) => standing === 'active');
    const held = [holding.first, ...holding.further].find((key) => key !== undefined && key.kid === active?.kid);
    if (held === undefined) throw refuse('token.no-signing-key');
    return held;
  }

  /** The key that verifies what `kid` signed; undefined for one that is unknown, withdrawn or long retired. */
  async verifying(kid: string): Promise<VerifyingKey | undefined> {
    await this.fresh();
    const key = this.standings().find((candidate) => candidate.kid === kid);
    if (key === undefined) return undefined;
    const known = this.imported.get(kid) ?? verifyingKey(key.jwk);
    this.imported.set(kid, known);
    return known;
  }

  /** For the key set: announced, active and retired ones. What was known last, when the database is away. */
  async published(): Promise<Jwk[]> {
    await this.fresh().catch((error: unknown) => {
      if (this.known === undefined) throw error;
    });
    return this.standings().map(({ jwk }) => jwk);
  }

  /** Announced and active keys whose private half this process does not hold. */
  async missing(): Promise<StandingKey[]> {
    const { holding } = await this.fresh();
    const held = new Set([holding.first, ...holding.further].map((key) => key?.kid));
    return this.standings().filter(({ kid, standing }) => standing !== 'retired' && !held.has(kid));
  }

  private standings(): StandingKey[] {
    const { schedule, holding } = this.known!;
    const { first } = holding;
    return standingsAt(this.clock.now(), schedule, first && { kid: first.kid, jwk: first.publicJwk });
  }

  private async fresh(): Promise<Known> {
    const age = this.known === undefined ? Infinity : this.clock.now() - this.known.atMs;
    // Also after the clock was set back.
    if (age >= 0 && age < SCHEDULE_AGE_MS) return this.known!;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async look(): Promise<Known> {
    const atMs = this.clock.now();
    const [schedule, holding] = await Promise.all([this.readSchedule(), this.custody.held()]);
    this.known = { atMs, schedule, holding };
    return this.known;
  }
}

export async function readSchedule(source: DataSource | EntityManager): Promise<ScheduledKey[]> {
  const rows = await withDatabase(() =>
    source.query<{ kid: string; jwk: Jwk | null; active_from: Date | null; withdrawn: boolean }[]>(
      'SELECT kid, jwk, active_from, withdrawn_at IS NOT NULL AS withdrawn FROM token_keys',
    ),
  );
  return rows.map(({ active_from, ...row }) => ({ ...row, activeFromMs: active_from?.getTime() ?? 0 }));
}
