import type { Pool, PoolClient } from 'pg';

/** A row read with every column as text. */
export type TextRow = (string | null)[];

export interface TimedQuery {
  text: string;
  values: readonly string[];
  /** Waiting for a connection included. */
  withinMs: number;
  /** What to reject with when the time is over. */
  late: () => Error;
}

/**
 * Runs one query on a connection of the pool. When the time is over it rejects and destroys the connection: one that
 * still runs a statement, or whose server is gone without a word, cannot be lent again, and its place is free at once.
 */
export function queryWithin(pool: Pool, query: TimedQuery): Promise<TextRow[]> {
  return new Promise((resolve, reject) => {
    let client: PoolClient | undefined;
    let over = false;
    const end = (settle: () => void, destroy: boolean): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      client?.release(destroy);
      settle();
    };
    const timer = setTimeout(() => end(() => reject(query.late()), true), query.withinMs);
    const fail = (error: Error): void => end(() => reject(error), false);
    pool.connect().then((lent) => {
      // Nobody waits for it any more.
      if (over) return lent.release();
      client = lent;
      lent
        .query<TextRow>({ text: query.text, values: [...query.values], rowMode: 'array' })
        .then(({ rows }) => end(() => resolve(rows), false), fail);
    }, fail);
  });
}
