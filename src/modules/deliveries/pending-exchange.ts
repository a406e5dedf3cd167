import type { EntityManager } from 'typeorm';
import type { AnswerKind } from '../../contracts';
import type { AuditEvent } from '../audit';

export type PendingState = 'waiting' | 'ready' | 'failed' | 'expired';

/** How it ended or will end, as its record says it. */
export interface Ending {
  kind: AnswerKind;
  /** Commitment to the answer. */
  answer?: string;
  rule?: string;
  reasonCode?: string;
}

/** A row of `pending_exchanges`. */
export interface PendingExchange {
  exchange: string;
  system_id: string;
  provider: string;
  /** Instance that admitted it. */
  gateway: string;
  /** The accepted record's content. */
  facts: AcceptedFacts;
  /** Keyed hashes of what it guesses at, by item. */
  guesses: Readonly<Record<string, string>>;
  secret: { value: string; sessionKey: string };
  admitted_at: Date;
  answer_by: Date;
  keep_until: Date;
  state: PendingState;
  ending: Ending | null;
  result: string | null;
  disclosure: string | null;
  delivered_at: Date | null;
  /** Of which batch it is a line, and as which it was settled. */
  batch: string | null;
  line: number | null;
  place: number | null;
  call_tries: number;
  call_at: Date;
  call_ended: 'accepted' | 'gone' | null;
  /** The database's clock. */
  now: Date;
}

type Named = 'department' | 'grant' | 'resource' | 'version' | 'mode' | 'items' | 'matter' | 'request';
/** What the accepted record of an exchange always names. */
export type AcceptedFacts = AuditEvent & Required<Pick<AuditEvent, Named>>;

export const PENDING_COLUMNS = `p.exchange, p.system_id, p.provider, p.gateway, p.facts, p.guesses, p.secret, p.admitted_at,
  p.answer_by, p.keep_until, p.state, p.ending, p.result, p.disclosure, p.delivered_at, p.batch, p.line, p.place,
  p.call_tries, p.call_at, p.call_ended,
  now() AS now`;

export async function findPending(
  reader: Pick<EntityManager, 'query'>,
  exchange: string,
): Promise<PendingExchange | undefined> {
  const [row] = await reader.query<PendingExchange[]>(
    `SELECT ${PENDING_COLUMNS} FROM pending_exchanges p WHERE p.exchange = $1`,
    [exchange],
  );
  return row;
}

/** Only of the system that asked: to any other it does not exist. Locked until the transaction ends. */
export async function lockOwn(
  tx: EntityManager,
  { exchange, system }: { exchange: string; system: string },
): Promise<PendingExchange | undefined> {
  const [row] = await tx.query<PendingExchange[]>(
    `SELECT ${PENDING_COLUMNS} FROM pending_exchanges p WHERE p.exchange = $1 AND p.system_id = $2 FOR UPDATE`,
    [exchange, system],
  );
  return row;
}
