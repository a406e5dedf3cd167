import type { DataSource } from 'typeorm';
import { withDatabase } from '../../platform/database';
import { UnitOfWork, type AuditSettings } from '../audit';
import { endPending, recordOf, type PendingEnd } from './end-pending';
import { PENDING_COLUMNS, type PendingExchange } from './pending-exchange';

/** Ended in one go; each in a transaction of its own. */
const AT_ONCE = 200;
/** A reply that was in time may still be on its way through Kafka. */
const ON_ITS_WAY = `interval '30 seconds'`;
/** Whoever lost the answer on its way may fetch it again. */
const FETCH_AGAIN = `interval '10 minutes'`;

interface Due {
  where: string;
  end: PendingEnd;
}

const DUES: readonly Due[] = [
  {
    where: `p.state = 'waiting' AND p.answer_by < now() - ${ON_ITS_WAY}`,
    end: {
      from: 'waiting',
      to: 'expired',
      ending: { kind: 'source-unavailable', rule: 'exchange.source-unavailable' },
    },
  },
  {
    // A delivery that has begun is ended by its record, or closed as lost if that never came.
    where: `p.state = 'ready' AND p.disclosure IS NULL AND p.keep_until <= now()`,
    end: { from: 'ready', to: 'expired', ending: { kind: 'source-unavailable', rule: 'exchange.not-fetched' } },
  },
];

/** Ends what no department answered and what nobody fetched, and forgets what was fetched: the worker's job. */
export class PendingExpiry {
  private readonly unitOfWork: UnitOfWork;

  constructor(
    private readonly source: DataSource,
    settings: AuditSettings,
  ) {
    this.unitOfWork = new UnitOfWork(source, settings);
  }

  async settle(): Promise<void> {
    for (const due of DUES) await this.endAll(due);
    await withDatabase(() =>
      this.source.query(
        `UPDATE pending_exchanges SET result = NULL
          WHERE result IS NOT NULL AND (delivered_at < now() - ${FETCH_AGAIN} OR keep_until < now() - interval '1 minute')`,
      ),
    );
  }

  private async endAll({ where, end }: Due): Promise<void> {
    const rows = await withDatabase(() =>
      this.source.query<PendingExchange[]>(
        `SELECT ${PENDING_COLUMNS} FROM pending_exchanges p WHERE ${where} ORDER BY p.keep_until LIMIT ${AT_ONCE}`,
      ),
    );
    for (const row of rows) await this.endOne(row, end);
  }

  private async endOne(row: PendingExchange, end: PendingEnd): Promise<void> {
    // Of a result that nobody fetched the kind was never told.
    const { answer } = row.ending ?? {};
    const ending = { ...end.ending, ...(answer !== undefined && { answer }) };
    await this.unitOfWork
      .act({ kind: 'operator' }, async (tx) => {
        if (!(await endPending(tx, row, { ...end, ending }))) throw new SettledAlready();
        return { result: undefined, events: [recordOf(row, 'exchange.expired', ending)] };
      })
      .catch((error: unknown) => {
        if (!(error instanceof SettledAlready)) throw error;
      });
  }
}

class SettledAlready extends Error {}
