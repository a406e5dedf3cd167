import type { IHeaders, KafkaMessage } from 'kafkajs';
import { refuse, type EventType } from '../../contracts';

/** A record as read. Headers are raw: see {@link readHeaders}. */
export interface KafkaRecord {
  topic: string;
  partition: number;
  offset: string;
  /** Broker's or producer's time, by the topic's `message.timestamp.type`. */
  timestampMs: number;
  key: Buffer | null;
  /** Null on a compacted topic means that the key was deleted. */
  value: Buffer | null;
  headers: IHeaders;
}

/** CloudEvents `source`: whose act a record is. With `ce_id` it names one event (CloudEvents 1.0 §3.1). */
export type EventSource = `/onceway/${string}`;

export const EVENT_SOURCES = {
  gateway: (instance: string): EventSource => `/onceway/gateway/${instance}`,
  worker: (instance: string): EventSource => `/onceway/worker/${instance}`,
  cli: '/onceway/cli',
  /** @param department credit code */
  agent: (department: string): EventSource => `/onceway/departments/${department}/agent`,
} as const;

export interface CloudEvent {
  id: string;
  source: EventSource;
  type: EventType;
  traceparent: string;
  contentType: string;
  timeMs: number;
}

/** CloudEvents 1.0 attributes in binary content mode (Kafka protocol binding §3.2); never a person, a case or a value. */
export function cloudEventHeaders(event: CloudEvent): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: event.source,
    ce_type: event.type,
    ce_time: new Date(event.timeMs).toISOString(),
    'content-type': event.contentType,
    traceparent: event.traceparent,
  };
}

/**
 * Headers as text. Throws `kafka.record-broken` when one stands twice or is not UTF-8: two readers could see different
 * records.
 */
export function readHeaders(record: Pick<KafkaRecord, 'headers'>): Record<string, string> {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(record.headers)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) throw broken(`header ${name.slice(0, 40)} stands twice`);
    headers[name] = typeof value === 'string' ? value : utf8(value, name);
  }
  return headers;
}

export function toRecord(topic: string, partition: number, message: KafkaMessage): KafkaRecord {
  const { offset, timestamp, key, value } = message;
  return { topic, partition, offset, timestampMs: Number(timestamp), key, value, headers: message.headers ?? {} };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(bytes: Buffer, name: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw broken(`header ${name.slice(0, 40)} is not UTF-8`);
  }
}

function broken(detail: string): Error {
  return refuse('kafka.record-broken', { detail });
}
