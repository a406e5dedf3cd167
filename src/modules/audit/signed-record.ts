import { EVENT_TYPES, TOPICS, validate, type AuditRecord } from '../../contracts';
import { canonicalJson, formatTraceparent, newTrace } from '../../kernel';
import { cloudEventHeaders, type EventSource, type RecordToSend } from '../../platform/kafka';
import { signBatch } from '../../platform/keys';
import type { AuditSettings } from './audit-settings';
import { keyOf, partitionOf } from './audit-record';

/** A record as it travels and is stored: its bytes, and the proof of who wrote them in the headers. */
export interface SignedRecord {
  topic: string;
  partition: number;
  key: string;
  /** Canonical JSON, exactly as signed. */
  value: string;
  headers: Record<string, string>;
}

/** A record with its canonical JSON. */
export interface RecordToSign {
  record: AuditRecord;
  value: string;
}

type Signing = Pick<AuditSettings, 'signingKey' | 'clock' | 'source'>;

/**
 * The record's canonical JSON. A record that breaks its contract is a programmer's error and stops the act here: once in
 * Kafka it could only be put aside.
 */
export function recordValue(record: AuditRecord): string {
  return canonicalJson(sound(record));
}

/** Signs records together, one signature for all (label onceway/audit/v1). At least one record. */
export function signRecords(records: readonly AuditRecord[], settings: Signing): SignedRecord[] {
  return signRecordValues(
    records.map((record) => ({ record, value: recordValue(record) })),
    settings,
  );
}

/** A record for `audit.records`; the producer signs it together with all that travel with it. */
export function recordToSend(
  { record, value }: RecordToSign,
  { source, signingKey: key, clock }: Signing,
): RecordToSend {
  const bytes = Buffer.from(value, 'utf8');
  const statement = { label: 'onceway/audit/v1', bytes, key, nowMs: clock.now() } as const;
  return { ...placeOf(record), value: bytes, headers: eventHeaders(record, source), statement };
}

function signRecordValues(records: readonly RecordToSign[], settings: Signing): SignedRecord[] {
  const statements = records.map(({ value }) => Buffer.from(value, 'utf8'));
  const batch = signBatch('onceway/audit/v1', statements, settings.signingKey, settings.clock.now());
  return records.map(({ record, value }, at) => ({
    ...placeOf(record),
    value,
    headers: {
      ...eventHeaders(record, settings.source),
      signature: batch.signature,
      inclusion: JSON.stringify(batch.inclusions[at]),
    },
  }));
}

function placeOf(record: AuditRecord): { topic: string; partition: number; key: string } {
  const key = keyOf(record);
  return { topic: TOPICS.audit.name, partition: partitionOf(key), key };
}

function eventHeaders(record: AuditRecord, source: EventSource): Record<string, string> {
  return cloudEventHeaders({
    id: record.id,
    source,
    type: EVENT_TYPES.auditRecord,
    traceparent: traceparentOf(record.traceId),
    contentType: 'application/json',
    timeMs: Date.parse(record.at),
  });
}

/** Ties the record to the call that it tells of; a record of no call starts a trace of its own. */
function traceparentOf(traceId: string | undefined): string {
  return formatTraceparent(traceId === undefined ? newTrace() : { ...newTrace(), traceId });
}

function sound(record: AuditRecord): AuditRecord {
  const checked = validate('AuditRecord', record);
  if (checked.ok) return record;
  const faults = checked.faults.map(({ pointer, code }) => `${pointer} ${code}`);
  throw new Error(`audit record ${record.type} breaks its contract: ${faults.join(', ')}`);
}
