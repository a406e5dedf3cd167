import type { EntityManager } from 'typeorm';
import type { CallbackView } from '../../contracts';

export type CallbackState = CallbackView['status'];

export interface Callback {
  id: string;
  system_id: string;
  url: string;
  addresses: string[];
  private_network: boolean;
  state: CallbackState;
  filed_at: Date;
  filed_by: string;
  decided_at: Date | null;
  decided_by: string | null;
  reason: string | null;
  ended_at: Date | null;
}

type Reader = Pick<EntityManager, 'query'>;

const COLUMNS = `id, system_id, url, addresses, private_network, state, filed_at, filed_by, decided_at, decided_by, reason,
  ended_at`;

export async function callbacksOf(reader: Reader, system: string): Promise<Callback[]> {
  return reader.query<Callback[]>(
    `SELECT ${COLUMNS} FROM system_callbacks WHERE system_id = $1 ORDER BY filed_at DESC, id DESC LIMIT 200`,
    [system],
  );
}

export async function lockCallback(tx: EntityManager, system: string, id: string): Promise<Callback | undefined> {
  const [row] = await tx.query<Callback[]>(
    `SELECT ${COLUMNS} FROM system_callbacks WHERE id = $2 AND system_id = $1 FOR UPDATE`,
    [system, id],
  );
  return row;
}

export async function insertCallback(
  tx: EntityManager,
  filed: { id: string; system: string; url: string; at: Date; by: string },
): Promise<Callback> {
  const [row] = await tx.query<Callback[]>(
    `INSERT INTO system_callbacks (id, system_id, url, filed_at, filed_by) VALUES ($1, $2, $3, $4, $5)
     RETURNING ${COLUMNS}`,
    [filed.id, filed.system, filed.url, filed.at, filed.by],
  );
  return row!;
}

export interface Decided {
  state: 'approved' | 'refused';
  addresses: readonly string[];
  privateNetwork: boolean;
  reason: string;
  at: Date;
  by: string;
}

export async function decideCallback(tx: EntityManager, id: string, decided: Decided): Promise<Callback> {
  const { state, addresses, privateNetwork, reason, at, by } = decided;
  const [rows] = await tx.query<[Callback[], number]>(
    `UPDATE system_callbacks SET state = $2, addresses = $3, private_network = $4, reason = $5, decided_at = $6, decided_by = $7
      WHERE id = $1 RETURNING ${COLUMNS}`,
    [id, state, addresses, privateNetwork, reason, at, by],
  );
  return rows[0]!;
}

export async function endCallback(tx: EntityManager, id: string, at: Date): Promise<void> {
  await tx.query(`UPDATE system_callbacks SET state = 'ended', ended_at = $2 WHERE id = $1`, [id, at]);
}

export function callbackView(row: Callback): CallbackView {
  const decided = row.decided_at !== null;
  return {
    ...{ id: row.id, system: row.system_id, url: row.url, status: row.state },
    ...(row.addresses.length > 0 && { addresses: row.addresses, privateNetwork: row.private_network }),
    ...{ filedAt: row.filed_at.toISOString(), filedBy: row.filed_by },
    ...(decided && { decidedAt: row.decided_at!.toISOString(), decidedBy: row.decided_by! }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.ended_at !== null && { endedAt: row.ended_at.toISOString() }),
  };
}
