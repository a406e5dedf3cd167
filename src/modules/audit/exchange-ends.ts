import type { EntityManager } from 'typeorm';

import { validate, type AuditRecord } from '../../contracts';
import type { AuditEvent } from './audit-record';
import type { PoisonReason } from './read-audit-message';

export interface FinalRecord {
  record: AuditRecord;
  appendTimeMs: number;
}

export interface EndRules {
  /** How long after the deadline a gateway may still disclose, by the append time of its record. */
  graceMs: number;
  /** How far brokers' clocks may step back; an exchange is closed only when the append time is past that as well. */
  marginMs: number;
}

interface EndedRow {
  id: string;
  ended_as: string | null;
  deadline: Date;
}

interface LostRow {
  id: string;
  admitted_at: Date;
  gateway: string;
  system_id: string;
  department: string;
  grant_id: string;
  resource: string;
  version: number;
  mode: AuditRecord['mode'];
  attempt: number;
  facts: Record<string, unknown>;
}

/** Exchanges closed by one fence at most; the next fence goes on. */
const CLOSED_AT_ONCE = 500;

/**
 * Gives exchanges their end where their record is entered: the first final record wins. Answers, for each record that
 * ended nothing, why.
 */
export async function applyEnds(
  tx: EntityManager,
  finals: readonly FinalRecord[],
  rules: EndRules,
): Promise<Map<FinalRecord, PoisonReason>> {
  const refused = new Map<FinalRecord, PoisonReason>();
  const first = new Map<string, FinalRecord>();
  for (const final of finals) {
    const exchange = final.record.exchange!;
    if (first.has(exchange)) refused.set(final, 'audit.second-final');
    else first.set(exchange, final);
  }
  if (first.size === 0) return refused;
  const ended = await endOpenRows(tx, [...first.values()], rules);
  const missed = [...first.keys()].filter((exchange) => !ended.has(exchange));
  if (missed.length === 0) return refused;
  const known = await tx.query<EndedRow[]>(`SELECT id, ended_as, deadline FROM exchanges WHERE id = ANY ($1::uuid[])`, [
    missed,
  ]);
  for (const exchange of missed) {
    const final = first.get(exchange)!;
    const row = known.find(({ id }) => id === exchange);
    refused.set(final, row ? whyNotFirst(row, final, rules) : 'audit.exchange-unknown');
  }
  return refused;
}

/**
 * A gateway that was held up (paused, cut off) may speak after its exchange was closed. That is no fault: its record
 * carries a time at which it may not disclose. A record that was in time and yet came second is one.
 */
function whyNotFirst({ ended_as, deadline }: EndedRow, { appendTimeMs }: FinalRecord, rules: EndRules): PoisonReason {
  const late = appendTimeMs > deadline.getTime() + rules.graceMs;
  return (ended_as === 'lost' || ended_as === null) && late ? 'audit.final-late' : 'audit.second-final';
}

/** A disclosure recorded after deadline and grace did not take place (architecture §6): it ends nothing. */
async function endOpenRows(tx: EntityManager, finals: readonly FinalRecord[], rules: EndRules): Promise<Set<string>> {
  const admitted = finals.map(({ record }) => record.admittedAt!);
  // The range lets PostgreSQL leave out the time partitions that cannot hold a row.
  const rows = await tx.query<{ id: string }[]>(
    `WITH ended AS (
       UPDATE exchanges e SET ended_as = f.ended_as, ended_at = f.ended_at
         FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::timestamptz[]) AS f (id, admitted_at, ended_as, ended_at)
        WHERE e.id = f.id AND e.admitted_at = f.admitted_at AND e.ended_as IS NULL
          AND (f.ended_as <> 'disclosed' OR f.ended_at <= e.deadline + make_interval(secs => $5))
          AND e.admitted_at BETWEEN (SELECT min(a) FROM unnest($2::timestamptz[]) a)
                                AND (SELECT max(a) FROM unnest($2::timestamptz[]) a)
       RETURNING e.id)
     SELECT id FROM ended`,
    [
      finals.map(({ record }) => record.exchange),
      admitted,
      finals.map(({ record }) => record.type.slice('exchange.'.length)),
      finals.map(({ appendTimeMs }) => new Date(appendTimeMs).toISOString()),
      rules.graceMs / 1000,
    ],
  );
  return new Set(rows.map((row) => row.id));
}

/**
 * Closes as `lost` what is still open in a partition that has been read up to `readUntilMs` (broker's clock): no gateway
 * can disclose it any more, since its record would carry a later append time than deadline + grace. Answers the events.
 */
export async function closeLost(
  tx: EntityManager,
  partition: number,
  readUntilMs: number,
  rules: EndRules,
): Promise<AuditEvent[]> {
  const latestDeadline = new Date(readUntilMs - rules.graceMs - rules.marginMs).toISOString();
  const rows = await tx.query<LostRow[]>(
    `WITH due AS (
       SELECT id, admitted_at FROM exchanges
        WHERE audit_partition = $1 AND ended_as IS NULL AND deadline < $2
        ORDER BY deadline LIMIT ${CLOSED_AT_ONCE} FOR UPDATE),
     closed AS (
       UPDATE exchanges e SET ended_as = 'lost', ended_at = $3 FROM due
        WHERE e.id = due.id AND e.admitted_at = due.admitted_at
       RETURNING e.id, e.admitted_at, e.gateway, e.system_id, e.department, e.grant_id, e.resource, e.version, e.mode,
                 e.attempt, e.facts)
     SELECT * FROM closed ORDER BY admitted_at, id`,
    [partition, latestDeadline, new Date(readUntilMs).toISOString()],
  );
  return rows.map(lostEvent);
}

/** Partitions that hold an exchange which should have ended by now, by the database's clock: those need a fence. */
export async function overduePartitions(tx: EntityManager, rules: EndRules): Promise<number[]> {
  const rows = await tx.query<{ audit_partition: number }[]>(
    `SELECT DISTINCT audit_partition FROM exchanges
      WHERE ended_as IS NULL AND deadline < now() - make_interval(secs => $1)`,
    [(rules.graceMs + rules.marginMs) / 1000],
  );
  return rows.map((row) => row.audit_partition);
}

function lostEvent(row: LostRow): AuditEvent {
  const plain: AuditEvent = {
    type: 'exchange.lost',
    exchange: row.id,
    admittedAt: row.admitted_at.toISOString(),
    department: row.department,
    system: row.system_id,
    grant: row.grant_id,
    resource: row.resource,
    version: row.version,
    mode: row.mode,
    attempt: row.attempt,
    facts: { admittedBy: row.gateway },
  };
  // What was accepted says more (items, matter, commitments); the row's own columns are the fallback.
  const full = { ...row.facts, ...plain };
  return validate('AuditRecord', { ...full, id: row.id, at: plain.admittedAt, gateway: row.gateway }).ok ? full : plain;
}
