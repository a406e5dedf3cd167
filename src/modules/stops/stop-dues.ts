import type { DataSource } from 'typeorm';

import { withDatabase } from '../../platform/database';
import { UnitOfWork, type AuditSettings } from '../audit';
import { ranOut, runOut } from './stop-rows';
import { recordOf, tellingOf } from './stop-tellings';

/** Thrown to leave a transaction in which nothing was to do: it was lifted, replaced or settled meanwhile. */
class NothingDue extends Error {}

/**
 * Stops that run out by themselves, recorded and told once: the worker's job, on any number of workers. What was stopped
 * goes on from the moment itself; this only says so.
 */
export class StopDues {
  private readonly unitOfWork: UnitOfWork;

  constructor(
    private readonly source: DataSource,
    settings: AuditSettings,
  ) {
    this.unitOfWork = new UnitOfWork(source, settings);
  }

  async settle(): Promise<void> {
    for (const id of await withDatabase(() => ranOut(this.source))) await this.settleOne(id);
  }

  private async settleOne(id: string): Promise<void> {
    try {
      await this.unitOfWork.act({ kind: 'operator' }, async (tx) => {
        const stop = await runOut(tx, id);
        if (stop === undefined) throw new NothingDue();
        return {
          result: undefined,
          events: [recordOf('stop.ran-out', stop)],
          tells: [tellingOf('onceway.stop.ran-out.v1', stop)],
        };
      });
    } catch (error) {
      if (!(error instanceof NothingDue)) throw error;
    }
  }
}
