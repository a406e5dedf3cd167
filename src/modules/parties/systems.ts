import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { refuse, type PageQuery, type RegisterSystem, type SystemPage, type SystemView } from '../../contracts';
import { uuidv7, type Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditSettings, UnitOfWork } from '../audit';
import { activeDepartment } from './departments';
import { pageOf, readCursor } from './page';
import { manages, sees } from './party-rules';
import { SystemEntity } from './system.entity';
import { systemView } from './views';

@Injectable()
export class Systems {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** Throws `party.department-unknown`, also for a department that is not the actor's to manage. */
  async register(actor: Actor, department: string, { names }: RegisterSystem): Promise<SystemView> {
    if (!manages(actor, department)) throw refuse('party.department-unknown');
    const nowMs = this.settings.clock.now();
    const row = this.source.manager.create(SystemEntity, {
      id: uuidv7(nowMs),
      department,
      nameZh: names.zh,
      nameEn: names.en,
      active: true,
      registeredAt: new Date(nowMs),
    });
    return this.unitOfWork.act(actor, async (tx) => {
      await activeDepartment(tx, department);
      await tx.insert(SystemEntity, row);
      return { result: systemView(row), events: [{ type: 'system.registered', department, system: row.id }] };
    });
  }

  async list(actor: Actor, department: string, query: PageQuery): Promise<SystemPage> {
    if (!sees(actor, department)) throw refuse('party.department-unknown');
    const { after, limit } = readCursor(query, 'uuid');
    const rows = await withDatabase(() =>
      this.source.manager.find(SystemEntity, {
        where: { department, ...(after !== undefined && { id: MoreThan(after) }) },
        order: { id: 'ASC' },
        take: limit + 1,
      }),
    );
    return pageOf(rows, limit, ({ id }) => id, systemView);
  }

  /** Admission reads the row at every call, so it bites at once. Throws `party.wrong-state` when there is nothing to do. */
  async setActive(actor: Actor, id: string, active: boolean): Promise<SystemView> {
    return this.unitOfWork.act(actor, async (tx) => {
      const row = await managedSystem(tx, actor, id);
      if (row.active === active) throw refuse('party.wrong-state');
      await tx.update(SystemEntity, { id }, { active });
      const type = active ? 'system.activated' : 'system.deactivated';
      return {
        result: systemView(Object.assign(row, { active })),
        events: [{ type, department: row.department, system: id }],
      };
    });
  }
}

/** The system, locked until `tx` ends. Throws `party.system-unknown`, also for another department's. */
export async function managedSystem(tx: EntityManager, actor: Actor, id: string): Promise<SystemEntity> {
  const row = await tx.findOne(SystemEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (row === null || !manages(actor, row.department)) throw refuse('party.system-unknown');
  return row;
}
