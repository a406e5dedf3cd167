import type { DataSource, EntityManager } from 'typeorm';

/** A connection as pg lends it. */
export interface Connection {
  query(query: string | { name?: string; text: string; values: readonly unknown[] }): Promise<{
    command: string;
    rows: unknown[];
  }>;
  /** pg's own: what it writes between the two leaves in one packet. */
  readonly connection?: { readonly stream: { cork(): void; uncork(): void } };
}

/** Statements of one tick leave together: a server that is woken by each answers each by itself. */
export function corked({ connection }: Connection): void {
  if (connection === undefined) return;
  const { stream } = connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const connections = new WeakMap<object, Connection>();

/** The connection of a brief transaction that runs; undefined for any other reader. */
export function connectionOf(reader: object): Connection | undefined {
  return connections.get(reader);
}

/**
 * One plan for all values and for all sizes of a table: its statements find rows by keys. Left to itself PostgreSQL plans
 * a prepared statement each time, for an array of one looks cheaper than an array of ten, and to plan costs more than to
 * run; and a plan made while a table was empty would read it from end to end for as long as it is not analysed.
 */
const BEGIN = 'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off';

/** What need not be waited for before the commit is sent; a failure of it fails the transaction. */
export type AtLast = (write: Promise<unknown>) => void;

/**
 * A transaction of look-ups by key whose statements may travel together: neither BEGIN nor what is left to the end is waited for, and
 * statements that do not need each other's answers can be sent at once (pipelining). The server runs them in the order in
 * which they were sent, each with a snapshot of its own, so that locks are taken as if each had been waited for.
 */
export async function briefTransaction<T>(
  source: DataSource,
  work: (tx: EntityManager, atLast: AtLast) => Promise<T>,
): Promise<T> {
  const runner = source.createQueryRunner();
  const client = (await runner.connect()) as Connection;
  connections.set(runner.manager, client);
  try {
    corked(client);
    const sent: Promise<unknown>[] = [heard(client.query(BEGIN))];
    const result = await work(runner.manager, (write) => void sent.push(heard(write)));
    corked(client);
    const commit = heard(client.query('COMMIT'));
    await Promise.all(sent);
    // A transaction in which anything failed answers COMMIT with ROLLBACK.
    const { command } = await commit;
    if (command !== 'COMMIT') throw new Error(`the transaction ended in ${command}`);
    return result;
  } catch (error) {
    // After a COMMIT there is nothing to roll back, which PostgreSQL takes for a warning.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    connections.delete(runner.manager);
    await runner.release();
  }
}

/** Its failure is read later on, and no accident until then. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
