import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { FINAL_AUDIT_EVENTS, refuse } from '../../contracts';
import { readHeaders, type KafkaRecord } from '../../platform/kafka';
import type { VerifyingKey } from '../../platform/keys';
import { applyEnds, type EndRules } from './exchange-ends';
import { ledgerLeaf } from './ledger-leaf';
import { appendEntries, knownRecords, lockHead } from './ledger-tables';
import { readAuditMessage, type AuditMessage, type ReadRecord } from './read-audit-message';

/** A record of `audit.records` that was put aside and waits for a person. */
export interface OpenPoison {
  partition: number;
  offset: string;
  digest: string;
  reason: string;
  foundAt: string;
}

/** Of those of all time, which wait still; a resolved one counts as none. */
export async function openPoison(tx: EntityManager): Promise<OpenPoison[]> {
  const rows = await tx.query<(Omit<OpenPoison, 'digest' | 'foundAt'> & { digest: Buffer; found_at: Date })[]>(
    `SELECT "partition", "offset", digest, reason, found_at FROM audit_poison
      WHERE resolved_at IS NULL ORDER BY "partition", "offset"`,
  );
  return rows.map(({ digest, found_at, ...row }) => {
    return { ...row, digest: digest.toString('base64url'), foundAt: found_at.toISOString() };
  });
}

/** Settles a record that was put aside, under a lock. False: it was settled before; undefined: it never was put aside. */
export async function settlePoison(tx: EntityManager, partition: number, offset: string): Promise<boolean | undefined> {
  const [row] = await tx.query<{ resolved: boolean }[]>(
    `SELECT resolved_at IS NOT NULL AS resolved FROM audit_poison
      WHERE "partition" = $1 AND "offset" = $2 FOR UPDATE`,
    [partition, offset],
  );
  if (row === undefined || row.resolved) return row && false;
  await tx.query(`UPDATE audit_poison SET resolved_at = now() WHERE "partition" = $1 AND "offset" = $2`, [
    partition,
    offset,
  ]);
  return true;
}

/**
 * Enters the original of a record that was put aside, as the worker would have, with the broker's time of then: what was
 * late stays late. Nothing is written when the ledger has it already. Throws `dead-letter.still-refused`.
 */
export async function enterAgain(
  tx: EntityManager,
  original: KafkaRecord,
  { key, rules }: { key: (kid: string) => VerifyingKey | undefined; rules: EndRules },
): Promise<void> {
  const message = auditMessage(original);
  const content = readAuditMessage(message, key);
  if (content.kind !== 'record') {
    throw stillRefused(content.kind === 'poison' ? content.reason : 'audit.malformed');
  }
  const size = await lockHead(tx);
  const known = (await knownRecords(tx, [content.record.id])).get(content.record.id);
  if (known === content.text) return;
  if (known !== undefined) throw stillRefused('audit.id-reused');
  await endBy(tx, content, message, rules);
  const { record, text, signature, inclusion } = content;
  const salt = randomBytes(16);
  const { partition, offset, appendTimeMs } = message;
  const facts = { id: record.id, type: record.type, at: record.at, record: text, salt, signature, inclusion };
  const place = { appendTimeMs, partition, offset };
  const [exchange, department] = [record.exchange ?? null, record.department ?? null];
  await appendEntries(tx, size, [{ ...facts, ...place, exchange, department, leafHash: ledgerLeaf(salt, text) }]);
}

async function endBy(tx: EntityManager, { record }: ReadRecord, message: AuditMessage, rules: EndRules): Promise<void> {
  if (!FINAL_AUDIT_EVENTS.has(record.type)) return;
  const final = { record, appendTimeMs: message.appendTimeMs };
  const refused = (await applyEnds(tx, [final], rules)).get(final);
  if (refused !== undefined) throw stillRefused(refused);
}

function auditMessage(original: KafkaRecord): AuditMessage {
  const { partition, offset, timestampMs, value } = original;
  let headers: Record<string, string> | undefined;
  try {
    headers = readHeaders(original);
  } catch {
    // As the worker has it: such a record proves nothing.
  }
  return { partition, offset, appendTimeMs: timestampMs, value, headers };
}

function stillRefused(reason: string): Error {
  const detail = `the ledger refuses the record as before: ${reason}`;
  return refuse('dead-letter.still-refused', { detail, facts: { reason } });
}
