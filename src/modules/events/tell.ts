import type { EntityManager } from 'typeorm';

import type { FeedEventType } from '../../contracts';
import { uuidv7 } from '../../kernel';

/** One thing that happened, for the feeds of those whom it concerns. */
export interface Telling {
  /** Credit codes; one that stands twice is told once. */
  to: readonly string[];
  type: FeedEventType;
  /** What it happened to: the id or code of a grant, an entry, a system … */
  subject: string;
  /** Ids, codes and times only: never a text that somebody wrote, never a person. */
  data: Record<string, unknown>;
}

/**
 * Writes into the feeds, in the transaction of what is told. The feeds stay locked until it commits, so it comes last,
 * once a transaction: `Deed.tells` does so. Feeds are locked in the order of their codes: no two tellers wait for each other.
 */
export async function tell(tx: EntityManager, tellings: readonly Telling[]): Promise<void> {
  // Told to two departments, it is one event with one id.
  const rows = tellings.flatMap(({ to, ...event }) => {
    const id = uuidv7();
    return [...new Set(to)].map((department) => ({ department, id, ...event }));
  });
  if (rows.length === 0) return;
  await tx.query(
    `WITH told AS (
       SELECT r ->> 'department' AS department, (r ->> 'id')::uuid AS id, r ->> 'type' AS type, r ->> 'subject' AS subject,
              r -> 'data' AS data, row_number() OVER (PARTITION BY r ->> 'department' ORDER BY place DESC) - 1 AS back
         FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given (r, place)
     ), feeds AS (
       INSERT INTO event_feeds AS feed (department, last)
       SELECT department, count(*) FROM told GROUP BY department ORDER BY department
       ON CONFLICT (department) DO UPDATE SET last = feed.last + excluded.last
       -- The feed is ours by now: times rise with the numbers.
       RETURNING department, last, clock_timestamp() AS told_at
     )
     INSERT INTO events (department, place, id, type, subject, data, told_at)
     SELECT department, feeds.last - told.back, told.id, told.type, told.subject, told.data, feeds.told_at
       FROM told JOIN feeds USING (department)`,
    [JSON.stringify(rows)],
  );
}
