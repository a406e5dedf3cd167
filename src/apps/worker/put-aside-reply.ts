import { EVENT_TYPES, TOPICS, type DeadLetter } from '../../contracts';
import { formatTraceparent, newTrace } from '../../kernel';
import type { AuditSettings } from '../../modules/audit';
import { cloudEventHeaders, type KafkaRecord, type RecordToSend } from '../../platform/kafka';
import { sha256Text } from '../../platform/keys';

/** Says where a reply stands that could not be taken; never what it held. */
export function putAsideReply(
  { topic, partition, offset, value }: KafkaRecord,
  { settings, id }: { settings: AuditSettings; id: string },
): RecordToSend {
  const nowMs = settings.clock.now();
  const letter: DeadLetter = {
    ...{ topic, partition, offset, digest: sha256Text(value ?? ''), reason: 'internal.error' },
    ...{ at: new Date(nowMs).toISOString(), process: settings.instance },
  };
  const headers = cloudEventHeaders({
    ...{ id, source: settings.source, type: EVENT_TYPES.deadLetter, traceparent: formatTraceparent(newTrace()) },
    ...{ contentType: 'application/json', timeMs: nowMs },
  });
  const key = `${topic}/${partition}/${offset}`;
  return { topic: TOPICS.deadLetters.name, key, value: JSON.stringify(letter), headers };
}
