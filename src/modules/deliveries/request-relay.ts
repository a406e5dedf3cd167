import type { DataSource, EntityManager } from 'typeorm';
import type { AuditRecord } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { asyncRequestTopic, type RecordProducer } from '../../platform/kafka';
import type { Logger } from '../../platform/logging';
import { UnitOfWork, type AuditLog, type AuditSettings } from '../audit';
import { endPending, recordOf } from './end-pending';
import { PENDING_COLUMNS, type Ending, type PendingExchange } from './pending-exchange';
import { readStandingNow, refusalNow } from './standing-now';

/** Requests sent under one look at their grants: enough to spread the look, few enough to hold no lock and no memory long. */
const CHUNK = 200;
const CHUNKS_A_ROUND = 25;
/** What Kafka does not take (a topic that is not there yet) stands aside so long, and in nobody's way. */
const AGAIN_SECONDS = 10;

interface WaitingRequest extends PendingExchange {
  /** Of `pending_requests`. */
  request: string;
  accepted: string;
  value: string;
  headers: Record<string, string>;
}

interface RelayPorts {
  source: DataSource;
  producer: Pick<RecordProducer, 'send' | 'healthy'>;
  audit: Pick<AuditLog, 'appendRecord'>;
  settings: AuditSettings;
  logger: Logger;
}

/**
 * Sends signed questions that nobody waits for, chunk by chunk. Any number of workers may: a row that one has in hand the
 * others pass over. Killed in between, it sends some a second time, which agents and the ledger notice.
 */
export class RequestRelay {
  private readonly unitOfWork: UnitOfWork;
  private stopping = false;

  constructor(private readonly ports: RelayPorts) {
    this.unitOfWork = new UnitOfWork(ports.source, ports.settings);
  }

  stop(): void {
    this.stopping = true;
  }

  /** One round. While Kafka is away the requests stay where they are. */
  async send(): Promise<void> {
    for (let chunk = 0; chunk < CHUNKS_A_ROUND && !this.stopping; chunk++) {
      if (!this.ports.producer.healthy()) return;
      const { taken, refused } = await withDatabase(() => this.ports.source.transaction((tx) => this.chunk(tx)));
      for (const one of refused) await this.end(one.row, one.refusal);
      if (taken < CHUNK) return;
    }
  }

  private async chunk(tx: EntityManager): Promise<{ taken: number; refused: Refused[] }> {
    const rows = await tx.query<WaitingRequest[]>(
      `SELECT ${PENDING_COLUMNS}, r.place AS request, r.accepted, r.value, r.headers
         FROM pending_requests r JOIN pending_exchanges p USING (exchange)
        WHERE r.next_try <= now() AND r.answer_by > now()
        ORDER BY r.next_try, r.place LIMIT ${CHUNK} FOR UPDATE OF r SKIP LOCKED`,
    );
    if (rows.length === 0) return { taken: 0, refused: [] };
    const now = await readStandingNow(tx, rows);
    const judged = rows.map((row) => ({ row, refusal: refusalNow(row, now) }));
    const refused = judged.filter((one): one is Refused => one.refusal !== undefined);
    const free = judged.filter(({ refusal }) => refusal === undefined).map(({ row }) => row);
    const sent = await Promise.all(free.map((row) => this.sent(row)));
    await leave(tx, [...free.filter((_, at) => sent[at]), ...refused.map(({ row }) => row)]);
    await putOff(
      tx,
      free.filter((_, at) => sent[at] !== true),
    );
    return { taken: rows.length, refused };
  }

  private async sent(row: WaitingRequest): Promise<boolean> {
    const { exchange, provider, value, headers } = row;
    try {
      await this.ports.audit.appendRecord(acceptedOf(row));
      const topic = asyncRequestTopic(provider);
      await this.ports.producer.send({ topic, key: exchange, value: Buffer.from(value, 'latin1'), headers });
      return true;
    } catch (error) {
      this.ports.logger.warn({ exchange, provider, err: error }, 'request not sent yet');
      return false;
    }
  }

  /** Its grant was ended or stopped while it waited: nobody is asked. */
  private async end(row: WaitingRequest, refusal: OncewayError): Promise<void> {
    const ending: Ending = { kind: 'denied', rule: refusal.code };
    await this.unitOfWork
      .act({ kind: 'operator' }, async (tx) => {
        if (!(await endPending(tx, row, { from: 'waiting', to: 'failed', ending }))) throw new EndedAlready();
        return { result: undefined, events: [recordOf(row, 'exchange.failed', ending)] };
      })
      .catch((error: unknown) => {
        if (!(error instanceof EndedAlready)) throw error;
      });
  }
}

interface Refused {
  row: WaitingRequest;
  refusal: OncewayError;
}

class EndedAlready extends Error {}

/** The same record however often it is written: the ledger takes it once. */
function acceptedOf({ facts, accepted, gateway, admitted_at }: WaitingRequest): AuditRecord {
  return { ...facts, id: accepted, at: admitted_at.toISOString(), gateway };
}

async function leave(tx: EntityManager, rows: readonly WaitingRequest[]): Promise<void> {
  await tx.query(`DELETE FROM pending_requests WHERE place = ANY($1::bigint[])`, [rows.map(({ request }) => request)]);
}

async function putOff(tx: EntityManager, rows: readonly WaitingRequest[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE pending_requests SET next_try = now() + make_interval(secs => $2) WHERE place = ANY($1::bigint[])`,
    [rows.map(({ request }) => request), AGAIN_SECONDS],
  );
}
