import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '../audit';
import { SETTLE_COUNTED } from '../exchange';
import type { Ending, PendingExchange, PendingState } from './pending-exchange';

export interface PendingEnd {
  from: PendingState;
  to: PendingState;
  ending: Ending;
  /** Sealed to the system. */
  result?: string;
  /** Items that were wrongly claimed; the guesses of all others are given back. */
  mismatched?: readonly string[];
}

/** Moves it on and settles its guesses; false when somebody else was faster. */
export async function endPending(
  tx: EntityManager,
  { exchange, guesses, batch }: Pick<PendingExchange, 'exchange' | 'guesses' | 'batch'>,
  { from, to, ending, result, mismatched = [] }: PendingEnd,
): Promise<boolean> {
  const [, moved] = await tx.query<[unknown, number]>(
    `UPDATE pending_exchanges SET state = $3, ending = $4, result = $5
      WHERE exchange = $1 AND state = $2 AND disclosure IS NULL`,
    [exchange, from, to, JSON.stringify(ending), result ?? null],
  );
  if (moved === 0) return false;
  // They are held while nobody knows whether they are wrong, hence settled once, on the way out of `waiting`.
  if (from === 'waiting') await settleGuesses(tx, guesses, mismatched);
  if (from === 'waiting' && batch !== null) await takePlace(tx, exchange, batch);
  if (to !== 'ready') await tx.query(`DELETE FROM pending_requests WHERE exchange = $1`, [exchange]);
  return true;
}

/** Under the batch's row lock, held until the commit: who reads up to a place has missed none before it. */
async function takePlace(tx: EntityManager, exchange: string, batch: string): Promise<void> {
  await tx.query(
    `WITH counted AS (UPDATE exchange_batches SET settled = settled + 1 WHERE id = $2 RETURNING settled)
     UPDATE pending_exchanges SET place = counted.settled FROM counted WHERE exchange = $1`,
    [exchange, batch],
  );
}

async function settleGuesses(
  tx: EntityManager,
  guesses: PendingExchange['guesses'],
  mismatched: readonly string[],
): Promise<void> {
  const settled = Object.entries(guesses).map(([item, guess]) => ({ guess, wrong: mismatched.includes(item) }));
  if (settled.length === 0) return;
  await tx.query(
    `WITH counted AS (SELECT guess, wrong FROM unnest($1::bytea[], $2::boolean[]) AS u (guess, wrong)), ${SETTLE_COUNTED}`,
    [settled.map(({ guess }) => Buffer.from(guess, 'hex')), settled.map(({ wrong }) => wrong)],
  );
}

/** The record of an end, or of a delivery: all that the accepted record said, and what became of it. */
export function recordOf(
  { facts }: Pick<PendingExchange, 'facts'>,
  type: 'exchange.disclosed' | 'exchange.redelivered' | 'exchange.failed' | 'exchange.expired',
  { kind, answer, rule, reasonCode }: Ending,
  more?: AuditEvent['facts'],
): AuditEvent {
  return {
    ...facts,
    type,
    kind,
    ...(answer !== undefined && { answer }),
    ...(rule !== undefined && { rule }),
    ...(reasonCode !== undefined && { reasonCode }),
    ...(more !== undefined && { facts: more }),
  };
}
