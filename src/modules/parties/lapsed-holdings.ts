import type { DataSource } from 'typeorm';
import { withDatabase } from '../../platform/database';
import { UnitOfWork, type AuditSettings } from '../audit';
import { lossOf } from './holding-tellings';

const AT_ONCE = 100;

interface Lapsed {
  department: string;
  attribute: string;
  until: string;
}

/** Thrown to leave a transaction in which there turned out to be nothing to do: another worker was faster. */
class NothingLapsed extends Error {}

/**
 * Writes down that a holding has ended with its last day, and has it told: the worker's job. Nothing waits for it, since
 * standing is computed at every use. Any number of workers may run it.
 */
export class LapsedHoldings {
  private readonly unitOfWork: UnitOfWork;

  constructor(
    private readonly source: DataSource,
    settings: AuditSettings,
  ) {
    this.unitOfWork = new UnitOfWork(source, settings);
  }

  async settle(): Promise<void> {
    const due = await withDatabase(() =>
      this.source.query<{ id: string }[]>(
        `SELECT id FROM department_attributes
          WHERE lost_at IS NULL AND until < (now() AT TIME ZONE 'Asia/Shanghai')::date ORDER BY until, id LIMIT $1`,
        [AT_ONCE],
      ),
    );
    for (const { id } of due) await this.end(id);
  }

  /** Lost from the first moment of the next day on, whenever the job runs. */
  private async end(id: string): Promise<void> {
    try {
      await this.unitOfWork.act({ kind: 'operator' }, async (tx) => {
        const [rows] = await tx.query<[Lapsed[], number]>(
          `UPDATE department_attributes SET lost_because = 'expired', lost_at = (until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
            WHERE id = $1 AND lost_at IS NULL RETURNING department, attribute, until::text AS until`,
          [id],
        );
        const [row] = rows;
        if (row === undefined) throw new NothingLapsed();
        return { result: undefined, ...lossOf(row, 'expired') };
      });
    } catch (error) {
      if (!(error instanceof NothingLapsed)) throw error;
    }
  }
}
