import type { Admin, Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';

import { TOPICS } from '../../contracts';

export interface PartitionPlace {
  partition: number;
  nextOffset: bigint;
  /** Append time of the newest record that the ledger has seen, epoch ms; undefined before the first. */
  readUntilMs: number | undefined;
  /** The oldest record that could not be taken and waits for an operator. */
  firstPoison: bigint | undefined;
}

export interface PartitionBounds {
  partition: number;
  low: bigint;
  high: bigint;
}

/** Where the ledger stands in every partition that it has read. */
export async function ledgerPlaces(source: DataSource): Promise<PartitionPlace[]> {
  const rows = await source.query<
    { partition: number; next_offset: string; read_until: Date | null; first_poison: string | null }[]
  >(
    `SELECT o."partition", o.next_offset, o.read_until,
            (SELECT min(p."offset") FROM audit_poison p
              WHERE p."partition" = o."partition" AND p.resolved_at IS NULL) AS first_poison
       FROM audit_offsets o ORDER BY o."partition"`,
  );
  return rows.map((row) => ({
    partition: row.partition,
    nextOffset: BigInt(row.next_offset),
    readUntilMs: row.read_until?.getTime(),
    firstPoison: row.first_poison === null ? undefined : BigInt(row.first_poison),
  }));
}

/** First and next offset of every partition of `audit.records`. */
export async function auditBounds(kafka: Kafka, topic = TOPICS.audit.name): Promise<PartitionBounds[]> {
  return withAdmin(kafka, (admin) => boundsOf(admin, topic));
}

async function boundsOf(admin: Admin, topic: string): Promise<PartitionBounds[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
}

/** What may be deleted: everything in front of the offset, which is behind the ledger and in front of any poison. */
export function trimPoints(
  places: readonly PartitionPlace[],
  bounds: readonly PartitionBounds[],
): { partition: number; offset: string }[] {
  return places.flatMap(({ partition, nextOffset, firstPoison }) => {
    const bound = bounds.find((candidate) => candidate.partition === partition);
    const kept = firstPoison !== undefined && firstPoison < nextOffset ? firstPoison : nextOffset;
    // Beyond `high` stands only a place from another life of the topic: that is for an operator, not for a job.
    if (!bound || kept <= bound.low || kept > bound.high) return [];
    return [{ partition, offset: kept.toString() }];
  });
}

/** Deletes from Kafka what the ledger holds. `audit.records` has no time retention: nothing else ever deletes there. */
export async function trimAudit(
  source: DataSource,
  kafka: Kafka,
  topic = TOPICS.audit.name,
): Promise<{ partition: number; offset: string }[]> {
  const places = await ledgerPlaces(source);
  return withAdmin(kafka, async (admin) => {
    const points = trimPoints(places, await boundsOf(admin, topic));
    if (points.length > 0) await admin.deleteTopicRecords({ topic, partitions: points });
    return points;
  });
}

async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
