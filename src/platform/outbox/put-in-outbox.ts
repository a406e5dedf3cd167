import { createHash } from 'node:crypto';

import type { EntityManager } from 'typeorm';

export interface OutboxRow {
  topic: string;
  /** Rows of one topic and key are delivered in the order of their ids. */
  key: string;
  /** Left out: the producer's partitioner decides by the key. */
  partition?: number;
  /** The record's value: JSON as it is to be signed or as it was signed. */
  value: string;
  headers: Record<string, string>;
  /** Type label under which the relay signs the value with the root key before it is delivered. */
  signAs?: string;
}

/** How many relays can deliver at once. A constant of the stored rows: changing it needs an empty outbox. */
export const LANES = 8;

/** Lane of a topic and key: the same for ever, so that one holder at a time delivers a key's rows. */
export function laneOf(topic: string, key: string): number {
  return createHash('sha256').update(`${topic}\n${key}`).digest().readUInt32BE(0) % LANES;
}

/** Writes rows into the outbox of the transaction `tx`: they are delivered if it commits and never were if it does not. */
export async function putInOutbox(tx: EntityManager, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const stored = rows.map((row) => ({
    lane: laneOf(row.topic, row.key),
    topic: row.topic,
    key: row.key,
    partition: row.partition ?? null,
    value: row.value,
    headers: row.headers,
    sign_as: row.signAs ?? null,
  }));
  // WITH ORDINALITY: ids follow the order of the rows given.
  await tx.query(
    `INSERT INTO outbox (lane, topic, key, "partition", value, headers, sign_as)
     SELECT (r ->> 'lane')::smallint, r ->> 'topic', r ->> 'key', (r ->> 'partition')::smallint, r ->> 'value',
            r -> 'headers', r ->> 'sign_as'
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given (r, place)
      ORDER BY place`,
    [JSON.stringify(stored)],
  );
}
