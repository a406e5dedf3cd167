import type { EntityManager } from 'typeorm';
import { run } from '../../platform/database';
import { partitionOf } from '../audit';
import type { Candidate } from './admission-call';

/**
 * The durable rows of exchanges that begin: from here on somebody answers for the end of each, whatever is killed. Every
 * attempt that somebody waits for holds a place among those under way, until it ends or its deadline and the grace are over.
 */
export async function writeRows(
  tx: EntityManager,
  { first, again }: { first: readonly Candidate[]; again: readonly Candidate[] },
  { instance, graceMs }: { instance: string; graceMs: number },
): Promise<void> {
  const all = [...first, ...again];
  if (all.length === 0) return;
  const waited = all.filter(({ call }) => call.pending === undefined);
  const rows = first.map(({ call, admitted: { exchange, standing, facts, ...times } }) => ({
    id: exchange,
    admitted_at: new Date(times.admittedAtMs),
    deadline: new Date(call.pending?.endsMs ?? times.deadlineMs),
    audit_partition: partitionOf(exchange),
    gateway: instance,
    system_id: call.call.token.sub,
    department: call.call.token.department,
    grant_id: standing.id,
    resource: standing.resource,
    version: standing.version,
    mode: call.body.mode,
    facts,
    texts: call.sealedTexts,
    proof: call.sealedProof,
  }));
  await run(tx, WRITE_ROWS, [
    JSON.stringify(rows),
    waited.map(({ call }) => call.call.token.sub),
    waited.map(({ admitted }) => admitted.exchange),
    waited.map(({ admitted }) => admitted.attempt),
    waited.map(({ admitted: { standing } }) => (standing.resource_concurrency === null ? null : standing.resource)),
    waited.map(({ admitted }) => new Date(admitted.deadlineMs + graceMs)),
  ]);
}

const WRITE_ROWS = {
  name: 'admission-rows',
  text: `WITH places AS (
       INSERT INTO exchange_slots (system_id, exchange, attempt, resource, expires_at)
       SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::timestamptz[])
     )
     INSERT INTO exchanges (id, admitted_at, deadline, audit_partition, gateway, system_id, department, grant_id, resource,
                            version, mode, facts, texts, proof)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, admitted_at timestamptz, deadline timestamptz,
       audit_partition smallint, gateway uuid, system_id uuid, department text, grant_id uuid, resource text,
       version int, mode text, facts jsonb, texts text, proof text)`,
};
