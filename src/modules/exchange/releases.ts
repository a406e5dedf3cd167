import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Attempt, Ended } from './admission-call';
import { briefTransaction, run } from '../../platform/database';
import { GuessAlarm, type CountedGuess } from './guess-alarm';
import { SETTLE_COUNTED } from './settle-guesses';

const MOST_AT_ONCE = 256;
/** What the database did not take is tried again for so long; then places and keys have freed themselves. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 500;

interface Waiting {
  ended: Ended;
  sinceMs: number;
}

/**
 * Gives back what an ended attempt held: its place among those under way, its retry key, and the guesses that were not
 * wrong. Nobody waits for it. What a gateway that dies holds: places and keys until the deadline, guesses for the day.
 */
@Injectable()
export class Releases implements OnModuleDestroy {
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly alarm: GuessAlarm,
  ) {}

  add(ended: Ended): void {
    this.waiting.push({ ended, sinceMs: Date.now() });
    this.running ??= new Promise((resolve) => setImmediate(resolve)).then(() => this.work());
  }

  async onModuleDestroy(): Promise<void> {
    await this.running;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST_AT_ONCE);
      const ended = batch.map((one) => one.ended);
      try {
        await this.raise(ended, await briefTransaction(this.source, (tx) => release(tx, ended)));
      } catch {
        this.waiting.unshift(...batch.filter(({ sinceMs }) => Date.now() - sinceMs < PATIENCE_MS));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    this.running = undefined;
  }

  /** What was given back is so, whatever becomes of the alarm; the next refusal raises it again. */
  private async raise(ended: readonly Ended[], counted: readonly CountedGuess[]): Promise<void> {
    for (const one of ended) await this.alarm.afterMismatch(one, counted).catch(() => undefined);
  }
}

/**
 * One commit and hardly more than one journey for both. Rows are locked in admission's order: keys, then guesses. Done
 * again after a failure, neither changes anything.
 */
async function release(tx: EntityManager, ended: readonly Ended[]): Promise<CountedGuess[]> {
  const [, counted] = await Promise.all([freeKeys(tx, ended), leave(tx, ended)]);
  return counted;
}

/**
 * So that a caller who lost the answer need not wait for the deadline. The key of a later attempt, let in at that
 * deadline, stays busy. No clock is asked: whose would the next call go by?
 */
export async function freeKeys(tx: EntityManager, ended: readonly Attempt[]): Promise<void> {
  const keyed = ended.filter(({ call }) => call.idempotency !== undefined);
  if (keyed.length === 0) return;
  await run(tx, FREE_KEYS, [
    keyed.map(({ call }) => call.call.token.sub),
    keyed.map(({ call }) => call.idempotency!.key),
    keyed.map(({ admitted }) => admitted.exchange),
    keyed.map(({ admitted }) => admitted.attempt),
  ]);
}

/**
 * An attempt leaves its place once, and only with it its guesses are settled: an answer of the database that was lost on
 * its way must not have the same guess given back twice.
 */
async function leave(tx: EntityManager, ended: readonly Ended[]): Promise<CountedGuess[]> {
  const guesses = ended.flatMap(({ admitted: { exchange, attempt, guesses: held }, mismatched }) =>
    [...held].map(([item, guess]) => ({ exchange, attempt, guess, wrong: mismatched.includes(item) })),
  );
  return run<CountedGuess>(tx, LEAVE, [
    ended.map(({ call }) => call.call.token.sub),
    ended.map(({ admitted }) => admitted.exchange),
    ended.map(({ admitted }) => admitted.attempt),
    guesses.map(({ exchange }) => exchange),
    guesses.map(({ attempt }) => attempt),
    guesses.map(({ guess }) => Buffer.from(guess, 'hex')),
    guesses.map(({ wrong }) => wrong),
  ]);
}

const FREE_KEYS = {
  name: 'release-keys',
  text: `UPDATE idempotency_keys k SET busy_until = 'epoch' FROM (
       SELECT i.system_id, i.key_hash FROM idempotency_keys i
         JOIN unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::int[]) AS t (system_id, key_hash, exchange, attempt)
           ON i.system_id = t.system_id AND i.key_hash = t.key_hash AND i.exchange = t.exchange AND i.attempt = t.attempt
        ORDER BY i.system_id, i.key_hash FOR UPDATE OF i
     ) mine WHERE k.system_id = mine.system_id AND k.key_hash = mine.key_hash`,
};

const LEAVE = {
  name: 'release-places',
  text: `WITH gone AS (
       DELETE FROM exchange_slots s USING unnest($1::uuid[], $2::uuid[], $3::int[]) AS t (system_id, exchange, attempt)
        WHERE s.system_id = t.system_id AND s.exchange = t.exchange AND s.attempt = t.attempt
        RETURNING s.exchange, s.attempt
     ), counted AS (
       SELECT guess, wrong FROM unnest($4::uuid[], $5::int[], $6::bytea[], $7::boolean[]) AS u (exchange, attempt, guess, wrong)
         JOIN gone USING (exchange, attempt)
     ), ${SETTLE_COUNTED}
       RETURNING encode(g.guess, 'hex') AS guess, g.wrong, g.refused`,
};
