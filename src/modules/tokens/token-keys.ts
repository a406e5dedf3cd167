import type { DataSource, EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import type { Actor, Clock } from '../../kernel';
import { verifyingKey, type Jwk } from '../../platform/keys';
import type { UnitOfWork } from '../audit';
import { takeKid } from '../parties';
import { tokenKeyLifecycle, tokenKeyRoles, type TokenKeyState } from './token-key-lifecycle';
import { readSchedule } from './token-key-ring';
import { LEAD_MS, standingsAt, stateAt, type FirstKey, type StandingKey } from './token-key-schedule';

export interface Announcement {
  /** The public half; the private one is in every gateway's custody by now. */
  jwk: Jwk;
  activeFrom: Date;
}

/** What operators do with the keys that sign access tokens. Each act is recorded and told to every department. */
export class TokenKeys {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws access.denied, keys.unusable, party.key-taken, keys.announced-too-late */
  async announce(actor: Actor, { jwk, activeFrom }: Announcement): Promise<{ kid: string }> {
    assertMove(actor, 'unknown', 'announce');
    const { kid, alg, publicKey } = verifyingKey(jwk);
    const published = { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
    return this.unitOfWork.act(actor, async (tx) => {
      await this.assertAhead(tx, activeFrom);
      await takeKid(tx, kid);
      await tx.query('INSERT INTO token_keys (kid, jwk, announced_at, active_from) VALUES ($1, $2, $3, $4)', [
        kid,
        published,
        new Date(this.clock.now()),
        activeFrom,
      ]);
      const facts = { kid, activeFrom: activeFrom.toISOString() };
      return {
        result: { kid },
        events: [{ type: 'token-key.announced', facts }],
        tells: [{ to: await everyDepartment(tx), type: 'onceway.token-key.announced.v1', subject: kid, data: facts }],
      };
    });
  }

  /**
   * Within a few seconds (SCHEDULE_AGE_MS) what it signed counts for nothing on any replica; the key before it signs again,
   * if one is left. `first` is the key of the beginning, which has no row. @throws access.denied, party.key-unknown,
   * party.wrong-state
   */
  async withdraw(actor: Actor, kid: string, first?: FirstKey): Promise<void> {
    await this.unitOfWork.act(actor, async (tx) => {
      // The key of the beginning has no row to lock: of two who withdraw it at once, one is told that it is done.
      await lockSchedule(tx);
      const schedule = await readSchedule(tx);
      assertMove(actor, stateAt(this.clock.now(), kid, { schedule, first }), 'withdraw');
      await tx.query(
        `INSERT INTO token_keys (kid, withdrawn_at) VALUES ($1, $2)
         ON CONFLICT (kid) DO UPDATE SET withdrawn_at = excluded.withdrawn_at`,
        [kid, new Date(this.clock.now())],
      );
      const facts = { kid };
      return {
        result: undefined,
        events: [{ type: 'token-key.withdrawn', facts }],
        tells: [{ to: await everyDepartment(tx), type: 'onceway.token-key.withdrawn.v1', subject: kid, data: facts }],
      };
    });
  }

  /** As every gateway judges them now, oldest first. */
  async list(first?: FirstKey): Promise<StandingKey[]> {
    return standingsAt(this.clock.now(), await readSchedule(this.source), first);
  }

  /** After every other key, and far enough ahead for each replica to have looked. */
  private async assertAhead(tx: EntityManager, activeFrom: Date): Promise<void> {
    await lockSchedule(tx);
    const [row] = await tx.query<{ last: Date | null }[]>(
      'SELECT max(active_from) AS last FROM token_keys WHERE withdrawn_at IS NULL',
    );
    const earliestMs = Math.max(this.clock.now() + LEAD_MS, row?.last ? row.last.getTime() + LEAD_MS : 0);
    if (activeFrom.getTime() >= earliestMs) return;
    throw refuse('keys.announced-too-late', { detail: `not before ${new Date(earliestMs).toISOString()}` });
  }
}

async function lockSchedule(tx: EntityManager): Promise<void> {
  await tx.query('LOCK TABLE token_keys IN SHARE ROW EXCLUSIVE MODE');
}

function assertMove(actor: Actor, state: TokenKeyState, act: 'announce' | 'withdraw'): void {
  const move = tokenKeyLifecycle.next(state, act, { roles: tokenKeyRoles(actor), earlierActs: [] });
  if ('to' in move) return;
  if (move.refused !== 'wrong-state') throw refuse('access.denied');
  // A slip in an emergency must not look like a success.
  if (state === 'unknown') throw refuse('party.key-unknown');
  throw refuse('party.wrong-state', { detail: `this key is ${state} already` });
}

async function everyDepartment(tx: EntityManager): Promise<string[]> {
  const rows = await tx.query<{ code: string }[]>('SELECT code FROM departments');
  return rows.map(({ code }) => code);
}
