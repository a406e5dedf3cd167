import { EVENT_TYPES, FINAL_AUDIT_EVENTS, validate, type AuditRecord } from '../../contracts';
import { canonicalJson } from '../../kernel';
import { verifyStatement, type StatementVerifier, type VerifyingKey } from '../../platform/keys';
import { keyOf, partitionOf } from './audit-record';

/** A record of `audit.records` as the consumer hands it over. */
export interface AuditMessage {
  partition: number;
  /** Decimal text: an offset is a 64-bit number. */
  offset: string;
  /** The broker's append time, epoch milliseconds. */
  appendTimeMs: number;
  value: Buffer | null;
  /** Absent when a header came twice or is not text: such a record proves nothing. */
  headers: Readonly<Record<string, string>> | undefined;
}

/** Why a record cannot enter the ledger; stands in audit_poison and in the dead letter. */
export type PoisonReason =
  | 'audit.malformed'
  | 'audit.signature-invalid'
  | 'audit.contract-broken'
  | 'audit.wrong-partition'
  | 'audit.final-incomplete'
  | 'audit.id-reused'
  | 'audit.exchange-unknown'
  | 'audit.second-final'
  | 'audit.final-late'
  | 'audit.offsets-missing';

/** Reasons that explain themselves: noted and counted, but nobody is called and nothing is kept from trimming. */
export const SETTLED_REASONS: ReadonlySet<PoisonReason> = new Set<PoisonReason>(['audit.final-late']);

export interface ReadRecord {
  kind: 'record';
  record: AuditRecord;
  /** Exactly as signed. */
  text: string;
  signature: string;
  inclusion: string;
}

export type ReadMessage = ReadRecord | { kind: 'fence' } | { kind: 'poison'; reason: PoisonReason };

/** A message and what its check found. */
export interface CheckedMessage {
  message: AuditMessage;
  content: ReadMessage;
}

/**
 * Reads one message and checks all that can be checked without the database: the writer's signature over the exact
 * bytes, the contract, canonical spelling, and that the record lies in the partition where its end would be looked for.
 * A fence is not signed: it says nothing but the broker's append time, which a forger cannot choose.
 */
export function readAuditMessage(
  message: AuditMessage,
  key: (kid: string) => VerifyingKey | undefined,
  statements: Pick<StatementVerifier, 'verify'> = { verify: verifyStatement },
): ReadMessage {
  const { headers, value } = message;
  if (headers?.['ce_type'] === EVENT_TYPES.auditFence) return { kind: 'fence' };
  const [signature, inclusion] = [headers?.['signature'], headers?.['inclusion']];
  if (!value || signature === undefined || inclusion === undefined) return poison('audit.malformed');
  if (!statements.verify({ label: 'onceway/audit/v1', statement: value, signature, inclusion, key })) {
    return poison('audit.signature-invalid');
  }
  const text = value.toString('utf8');
  const parsed = parseJson(text);
  const checked = validate('AuditRecord', parsed);
  // Another spelling of the same content would have a second hash; a duplicate member would have two readings.
  if (!checked.ok || canonicalJson(parsed) !== text) return poison('audit.contract-broken');
  const record = checked.value;
  if (partitionOf(keyOf(record)) !== message.partition) return poison('audit.wrong-partition');
  if (FINAL_AUDIT_EVENTS.has(record.type) && (record.exchange === undefined || record.admittedAt === undefined)) {
    return poison('audit.final-incomplete');
  }
  return { kind: 'record', record, text, signature, inclusion };
}

function poison(reason: PoisonReason): ReadMessage {
  return { kind: 'poison', reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
