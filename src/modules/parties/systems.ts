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
import type { Telling } from '../events';
import { activeDepartment, lockedDepartment } from './departments';
import { fault, nameFaults, textFaults } from './free-text';
import { moved, systemLifecycle, systemState } from './party-lifecycles';
import { regionContains } from './region-tree';
import { assertRegion } from './regions';
import { assertGoverns, governs, manages, sees } from './party-rules';
import { SystemEntity } from './system.entity';
import { regionOf, systemView } from './views';

/**
 * Shares of a resource and guesses at a person are counted by system, so nobody gets more of either by registering
 * systems without end.
 */
const MOST_ACTIVE = 200;

@Injectable()
export class Systems {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /**
   * Throws `party.department-unknown`, also for a department that is not the actor's to manage, `party.region-unknown`,
   * `party.system-limit`, and all faults at once.
   */
  async register(actor: Actor, department: string, body: RegisterSystem): Promise<SystemView> {
    if (!manages(actor, department)) throw refuse('party.department-unknown');
    return this.unitOfWork.act(actor, async (tx) => {
      const departmentRegion = regionOf(await activeDepartment(tx, department, 'pessimistic_write'));
      const { region = departmentRegion } = body;
      await assertRegion(tx, region);
      const faults = systemFaults(body, departmentRegion);
      if (faults.length > 0) throw refuse('contract.broken', { faults });
      await assertRoomForSystem(tx, department);
      const row = this.rowOf(department, region, body);
      await tx.insert(SystemEntity, row);
      const facts = { kind: row.kind, region };
      return {
        result: systemView(row),
        events: [{ type: 'system.registered', department, system: row.id, facts }],
        tells: [tellingOf('onceway.system.registered.v1', row)],
      };
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

  /**
   * Admission reads the row at every call, so it bites at once. Throws `party.wrong-state` when there is nothing to do,
   * `access.denied` to a head whose system the authority has switched off, `party.system-limit`.
   */
  async setActive(actor: Actor, id: string, active: boolean): Promise<SystemView> {
    return this.unitOfWork.act(actor, async (tx) => {
      const row = await managedSystem(tx, actor, id);
      const side = governs(actor) ? 'authority' : 'owner';
      const off = side === 'authority' ? 'bar' : 'deactivate';
      const thing = { state: systemState(row), department: row.department };
      moved(systemLifecycle, thing, active ? 'activate' : off, actor);
      if (active) {
        await lockedDepartment(tx, row.department, 'pessimistic_write');
        await assertRoomForSystem(tx, row.department);
      }
      const columns = { active, deactivatedBy: active ? null : side } as const;
      await tx.update(SystemEntity, { id }, columns);
      const type = active ? 'system.activated' : 'system.deactivated';
      return {
        result: systemView(Object.assign(row, columns)),
        events: [{ type, department: row.department, system: id }],
        tells: [tellingOf(`onceway.${type}.v1`, row)],
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
        tells: [tellingOf('onceway.system.limits-changed.v1', row, facts)],
      };
    });
  }

  private rowOf(department: string, region: string, { names, kind, contractor }: RegisterSystem): SystemEntity {
    const nowMs = this.settings.clock.now();
    return this.source.manager.create(SystemEntity, {
      ...{ id: uuidv7(nowMs), department, nameZh: names.zh, nameEn: names.en, active: true },
      deactivatedBy: null,
      ...{ kind: kind ?? 'own', contractorName: contractor?.name ?? null },
      ...{ contractorCode: contractor?.creditCode ?? null, region, perSecond: null, concurrent: null },
      registeredAt: new Date(nowMs),
    });
  }
}

/** What becomes of a system is told to its department, also what the authority does with it. */
function tellingOf(type: Telling['type'], { id, department }: SystemEntity, data: object = {}): Telling {
  return { to: [department], type, subject: id, data: { system: id, ...data } };
}

/** Who runs a system for a department is named (law art. 36); it works where the department does. */
function systemFaults({ names, kind, contractor, region }: RegisterSystem, departmentRegion: string): Fault[] {
  const contracted = kind === 'contractor';
  const outside = region !== undefined && !regionContains(departmentRegion, region);
  return [
    ...(contracted && contractor === undefined ? [fault('/contractor', 'contract.required', 'must be named')] : []),
    ...(!contracted && contractor !== undefined
      ? [fault('/contractor', 'contract.not-allowed', 'only a system of the kind contractor has one')]
      : []),
    ...(outside ? [fault('/region', 'party.region-outside', "lies outside the department's region")] : []),
    ...nameFaults(names),
    ...textFaults({ '/contractor/name': contractor?.name }),
  ];
}

/** Whoever asks holds the department's lock: of two at once only as many as there is room for. */
async function assertRoomForSystem(tx: EntityManager, department: string): Promise<void> {
  if ((await tx.countBy(SystemEntity, { department, active: true })) < MOST_ACTIVE) return;
  throw refuse('party.system-limit', { facts: { limit: MOST_ACTIVE } });
}

/** The system, locked until `tx` ends. Throws `party.system-unknown`, also for another department's. */
export async function managedSystem(tx: EntityManager, actor: Actor, id: string): Promise<SystemEntity> {
  const row = await tx.findOne(SystemEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (row === null || !manages(actor, row.department)) throw refuse('party.system-unknown');
  return row;
}
