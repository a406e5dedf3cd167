import { TOPICS, type AuditRecord } from '../../contracts';
import { canonicalJson, formatTraceparent, newTrace } from '../../kernel';
import { cloudEventHeaders } from '../../platform/kafka';
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

/** Signs records together, one signature for all (label onceway/audit/v1). At least one record. */
export function signRecords(
  records: readonly AuditRecord[],
  settings: Pick<AuditSettings, 'signingKey' | 'clock' | 'instance'>,
): SignedRecord[] {
  const values = records.map((record) => canonicalJson(record));
  const statements = values.map((value) => Buffer.from(value, 'utf8'));
  const batch = signBatch('onceway/audit/v1', statements, settings.signingKey, settings.clock.now());
  return records.map((record, at) => ({
    topic: TOPICS.audit.name,
    partition: partitionOf(keyOf(record)),
    key: keyOf(record),
    value: values[at]!,
    headers: {
      ...cloudEventHeaders({
        id: record.id,
        source: settings.instance,
        type: record.type,
        traceparent: traceparentOf(record.traceId),
        contentType: 'application/json',
        timeMs: Date.parse(record.at),
      }),
      signature: batch.signature,
      inclusion: JSON.stringify(batch.inclusions[at]),
    },
  }));
}

/** Ties the record to the call that it tells of; a record of no call starts a trace of its own. */
function traceparentOf(traceId: string | undefined): string {
  return formatTraceparent(traceId === undefined ? newTrace() : { ...newTrace(), traceId });
}
