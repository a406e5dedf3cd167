import { TOPICS, type AuditRecord } from '../../contracts';
import { uuidv7, type Actor } from '../../kernel';
import { sha256 } from '../../platform/keys';

/** What happened, without the members that the audit module adds: the record's id, its time and its writer. */
export type AuditEvent = Omit<AuditRecord, 'id' | 'at' | 'gateway'>;

/** The full record of an event. Who acted is taken from the actor where the event does not say so itself. */
export function completeRecord(event: AuditEvent, instance: string, nowMs: number, actor?: Actor): AuditRecord {
  return {
    ...(actor && namesOf(actor)),
    ...event,
    id: uuidv7(nowMs),
    at: new Date(nowMs).toISOString(),
    gateway: instance,
  };
}

function namesOf(actor: Actor): Pick<AuditRecord, 'officer' | 'system' | 'department'> {
  switch (actor.kind) {
    case 'officer':
      return { officer: actor.officerId, department: actor.department };
    case 'system':
      return { system: actor.systemId, department: actor.department };
    case 'operator':
      return {};
  }
}

/** Kafka key of a record: the exchange, or else what the act was about, so that a thing's records keep their order. */
export function keyOf(record: AuditRecord): string {
  return (
    record.exchange ??
    record.grant ??
    record.resource ??
    record.system ??
    record.officer ??
    record.department ??
    record.id
  );
}

/**
 * Partition of `audit.records` for a key. It is stored with every exchange and decides where its end is looked for, so
 * it is computed here and not left to a client library's partitioner.
 */
export function partitionOf(key: string): number {
  return sha256(key).readUInt32BE(0) % TOPICS.audit.partitions;
}
