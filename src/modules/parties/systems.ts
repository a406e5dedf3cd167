import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import {
  refuse,
  type PageQuery,
  type RegisterSystem,
  type SystemLimits,
  type SystemPage,
  type SystemView,
} from '../../contracts';
import { uuidv7, type Actor, type Fault } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { AuditSettings, UnitOfWork } from '../audit';
import { activeDepartment } from './departments';
import { fault, textFaults } from './free-text';
import { moved, systemLifecycle } from './party-lifecycles';
import { regionContains } from './region-tree';
import { assertRegion } from './regions';
import { assertGoverns, manages, sees } from './party-rules';
import { SystemEntity } from './system.entity';
import { regionOf, systemView } from './views';

@Injectable()
export class Systems {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /**
   * Throws `party.department-unknown`, also for a department that is not the actor's to manage, `party.region-unknown`,
   * and all faults at once.
   */
  async register(actor: Actor, department: string, body: RegisterSystem): Promise<SystemView> {
    if (!manages(actor, department)) throw refuse('party.department-unknown');
    return this.unitOfWork.act(actor, async (tx) => {
      const departmentRegion = regionOf(await activeDepartment(tx, department));
      const { region = departmentRegion } = body;
      await assertRegion(tx, region);
      const faults = systemFaults(body, departmentRegion);
      if (faults.length > 0) throw refuse('contract.broken', { faults });
      const row = this.rowOf(department, region, body);
      await tx.insert(SystemEntity, row);
      const facts = { kind: row.kind, region };
      return { result: systemView(row), events: [{ type: 'system.registered', department, system: row.id, facts }] };
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
      const thing = { state: row.active ? 'active' : 'inactive', department: row.department } as const;
      moved(systemLifecycle, thing, active ? 'activate' : 'deactivate', actor);
      await tx.update(SystemEntity, { id }, { active });
      const type = active ? 'system.activated' : 'system.deactivated';
      return {
        result: systemView(Object.assign(row, { active })),
        events: [{ type, department: row.department, system: id }],
        tells: [{ to: [row.department], type: `onceway.${type}.v1`, subject: id, data: { system: id } }],
      };
    });
  }

  /** What a system may ask in a second and at once; without a figure, the gateway's own default. */
  async limit(actor: Actor, id: string, { perSecond, concurrent }: SystemLimits): Promise<SystemView> {
    assertGoverns(actor);
    return this.unitOfWork.act(actor, async (tx) => {
      const row = await managedSystem(tx, actor, id);
      const limits = { perSecond: perSecond ?? null, concurrent: concurrent ?? null };
      await tx.update(SystemEntity, { id }, limits);
      const facts = { ...(perSecond !== undefined && { perSecond }), ...(concurrent !== undefined && { concurrent }) };
      return {
        result: systemView(Object.assign(row, limits)),
        events: [{ type: 'system.limits-changed', department: row.department, system: id, facts }],
      };
    });
  }

  private rowOf(department: string, region: string, { names, kind, contractor }: RegisterSystem): SystemEntity {
    const nowMs = this.settings.clock.now();
    return this.source.manager.create(SystemEntity, {
      ...{ id: uuidv7(nowMs), department, nameZh: names.zh, nameEn: names.en, active: true },
      ...{ kind: kind ?? 'own', contractorName: contractor?.name ?? null },
      ...{ contractorCode: contractor?.creditCode ?? null, region, perSecond: null, concurrent: null },
      registeredAt: new Date(nowMs),
    });
  }
}

/** Who runs a system for a department is named (law art. 36); it works where the department does. */
function systemFaults({ kind, contractor, region }: RegisterSystem, departmentRegion: string): Fault[] {
  const contracted = kind === 'contractor';
  const outside = region !== undefined && !regionContains(departmentRegion, region);
  return [
    ...(contracted && contractor === undefined ? [fault('/contractor', 'contract.required', 'must be named')] : []),
    ...(!contracted && contractor !== undefined
      ? [fault('/contractor', 'contract.not-allowed', 'only a system of the kind contractor has one')]
      : []),
    ...(outside ? [fault('/region', 'party.region-outside', "lies outside the department's region")] : []),
    ...textFaults({ '/contractor/name': contractor?.name }),
  ];
}

/** The system, locked until `tx` ends. Throws `party.system-unknown`, also for another department's. */
export async function managedSystem(tx: EntityManager, actor: Actor, id: string): Promise<SystemEntity> {
  const row = await tx.findOne(SystemEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (row === null || !manages(actor, row.department)) throw refuse('party.system-unknown');
  return row;
}
