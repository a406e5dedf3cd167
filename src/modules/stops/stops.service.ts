import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { refuse, type PageQuery, type PlaceStop, type StopPage, type StopView } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { AuditSettings, UnitOfWork } from '../audit';
import { moveRefused } from '../catalogue';
import { liftingRoles, placingSide, seesEveryStop, seesStop, stopLifecycle } from './stop-lifecycle';
import { findStopForUpdate, insertStop, liftStop, listStops, stopView, yielding } from './stop-rows';
import { affectedBy, ownerOf, stopFaults } from './stop-target';
import { recordOf, tellingOf } from './stop-tellings';

/** Placing and lifting emergency stops. What they change bites at the next call, which reads them again. */
@Injectable()
export class StopsService {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** The authority stops anything, a sharing head what is the own department's. Throws `stop.wrong-state` if it stands. */
  async place(officer: OfficerActor, asked: PlaceStop): Promise<StopView> {
    return this.unitOfWork.act(officer, async (tx) => {
      const at = this.now();
      const faults = stopFaults(asked, at.getTime());
      if (faults.length > 0) throw refuse('contract.broken', { faults });
      const owner = await ownerOf(tx, asked, (department) => placingSide(officer, department) !== undefined);
      const side = placingSide(officer, owner);
      if (side === undefined) throw moveRefused('wrong-role', 'stop.wrong-state');
      const affected = await affectedBy(tx, asked, owner);
      const by = { officer: officer.officerId, department: officer.department };
      const over = await yielding(tx, asked, side);
      const stop = await insertStop(tx, { asked, owner, side, by, affected, at });
      if (stop === undefined) throw refuse('stop.wrong-state', { detail: 'this side has stopped it already' });
      return {
        result: stopView(stop),
        events: [recordOf('stop.placed', stop), ...over.map((one) => recordOf('stop.ran-out', one))],
        tells: [
          ...over.map((one) => tellingOf('onceway.stop.ran-out.v1', one)),
          tellingOf('onceway.stop.placed.v1', stop),
        ],
      };
    });
  }

  /** A stop that the officer does not see is answered like one that does not exist. */
  async lift(officer: OfficerActor, id: string): Promise<StopView> {
    return this.unitOfWork.act(officer, async (tx) => {
      const stop = await findStopForUpdate(tx, id);
      if (stop === undefined || !seesStop(officer, stop)) throw refuse('stop.unknown');
      const move = stopLifecycle.next(stop.state, 'lift', { roles: liftingRoles(officer, stop), earlierActs: [] });
      if ('refused' in move) throw moveRefused(move.refused, 'stop.wrong-state');
      const lifted = await liftStop(tx, id, this.now(), officer.officerId);
      return {
        result: stopView(lifted),
        events: [recordOf('stop.lifted', lifted)],
        tells: [tellingOf('onceway.stop.lifted.v1', lifted)],
      };
    });
  }

  async list(officer: OfficerActor, query: PageQuery): Promise<StopPage> {
    const { after, limit } = readCursor(query, 'uuid');
    const onlooker = { department: officer.department, seesAll: seesEveryStop(officer) };
    const rows = await withDatabase(() => listStops(this.source, { after, limit, ...onlooker }));
    return pageOf(rows, limit, ({ id }) => id, stopView);
  }

  private now(): Date {
    return new Date(this.settings.clock.now());
  }
}
