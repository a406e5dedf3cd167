import { EVENT_TYPES, type DeadLetter } from '../contracts';
import { formatTraceparent, newTrace } from '../kernel';
import { cloudEventHeaders, EVENT_SOURCES, type KafkaRecord, type RecordToSend } from '../platform/kafka';
import { sha256Text } from '../platform/keys';

export interface PutAside {
  /** Own credit code. */
  department: string;
  /** Stable code of why. */
  reason: string;
  id: string;
  nowMs: number;
}

/** Says where a record stands that could not be taken, and why. Its payload stays where it is, and is gone with its retention. */
export function deadLetter(
  record: KafkaRecord,
  { department, reason, id, nowMs }: PutAside,
): Omit<RecordToSend, 'topic'> {
  const { topic, partition, offset } = record;
  const letter: DeadLetter = {
    topic,
    partition,
    offset,
    digest: sha256Text(record.value ?? ''),
    reason,
    at: new Date(nowMs).toISOString(),
    process: `agent ${department}`,
  };
  const headers = cloudEventHeaders({
    id,
    source: EVENT_SOURCES.agent(department),
    type: EVENT_TYPES.deadLetter,
    traceparent: formatTraceparent(newTrace()),
    contentType: 'application/json',
    timeMs: nowMs,
  });
  return {
    key: `${topic}/${partition}/${offset}`,
    value: JSON.stringify(letter),
    headers,
  };
}
