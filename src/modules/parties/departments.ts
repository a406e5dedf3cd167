import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import {
  refuse,
  type SharingOffice,
  type DepartmentPage,
  type DepartmentView,
  type PageQuery,
  type RegisterDepartment,
} from '../../contracts';
import type { Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { AuditSettings, UnitOfWork } from '../audit';
import type { Telling } from '../events';
import { DepartmentEntity } from './department.entity';
import { assertNames, nameFaults, textFaults } from './free-text';
import { GrantPartners } from './grant-partners';
import { departmentLifecycle, moved } from './party-lifecycles';
import { assertGoverns, manages } from './party-rules';
import { regionOfCreditCode } from './region-tree';
import { assertRegion } from './regions';
import { departmentView } from './views';

@Injectable()
export class Departments {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
    private readonly partners: GrantPartners,
  ) {}

  /** Throws `party.department-taken`, `party.region-unknown`, or `party.authority-taken` when there is one already. */
  async register(actor: Actor, body: RegisterDepartment): Promise<DepartmentView> {
    assertGoverns(actor);
    const { code, names, kind, sharingOffice, region = regionOfCreditCode(code) } = body;
    assertNames(names);
    const row = this.source.manager.create(DepartmentEntity, {
      code,
      nameZh: names.zh,
      nameEn: names.en,
      kind: kind ?? 'ordinary',
      active: true,
      region,
      ...(sharingOffice === undefined ? NO_OFFICE : officeColumns(sharingOffice)),
      registeredAt: new Date(this.settings.clock.now()),
    });
    return this.unitOfWork.act(actor, async (tx) => {
      await assertRegion(tx, region);
      await insertDepartment(tx, row);
      const facts = { kind: row.kind, region };
      return { result: departmentView(row), events: [{ type: 'department.registered', department: code, facts }] };
    });
  }

  /** A department's own head says where its sharing office is, or the authority does. */
  async appointOffice(actor: Actor, code: string, office: SharingOffice): Promise<DepartmentView> {
    if (!manages(actor, code)) throw refuse('party.department-unknown');
    const columns = officeColumns(office);
    return this.unitOfWork.act(actor, async (tx) => {
      const row = await lockedDepartment(tx, code, 'pessimistic_write');
      await tx.update(DepartmentEntity, { code }, columns);
      const result = departmentView(Object.assign(row, columns));
      const type = 'department.office-changed';
      return { result, events: [{ type, department: code }], tells: [tellingOf(type, code, [])] };
    });
  }

  /**
   * Tokens, admission and sessions read the row at every call, so it bites at once. Throws `party.wrong-state` when there
   * is nothing to do, `party.authority-needed` for the department that governs.
   */
  async setActive(actor: Actor, code: string, active: boolean): Promise<DepartmentView> {
    return this.unitOfWork.act(actor, async (tx) => {
      const row = await lockedDepartment(tx, code, 'pessimistic_write');
      const state = row.active ? 'active' : 'inactive';
      moved(departmentLifecycle, { state, department: code }, active ? 'activate' : 'deactivate', actor);
      if (row.kind === 'authority') throw refuse('party.authority-needed');
      await tx.update(DepartmentEntity, { code }, { active });
      const type = active ? 'department.activated' : 'department.deactivated';
      return {
        result: departmentView(Object.assign(row, { active })),
        events: [{ type, department: code }],
        tells: [tellingOf(type, code, await this.partners.of(tx, code))],
      };
    });
  }

  async list(query: PageQuery): Promise<DepartmentPage> {
    const { after, limit } = readCursor(query, 'text');
    const rows = await withDatabase(() =>
      this.source.manager.find(DepartmentEntity, {
        where: after === undefined ? {} : { code: MoreThan(after) },
        order: { code: 'ASC' },
        take: limit + 1,
      }),
    );
    return pageOf(rows, limit, ({ code }) => code, departmentView);
  }

  async find(code: string): Promise<DepartmentView | undefined> {
    const row = await withDatabase(() => this.source.manager.findOneBy(DepartmentEntity, { code }));
    return row === null ? undefined : departmentView(row);
  }
}

/** The department, which stays as it is until `tx` ends. Throws when it is unknown or not active. */
export async function activeDepartment(
  tx: EntityManager,
  code: string,
  mode: 'pessimistic_read' | 'pessimistic_write' = 'pessimistic_read',
): Promise<DepartmentEntity> {
  const row = await lockedDepartment(tx, code, mode);
  if (!row.active) throw refuse('access.department-inactive');
  return row;
}

/** The department, active or not, locked until `tx` ends. Throws when it is unknown. */
export async function lockedDepartment(
  tx: EntityManager,
  code: string,
  mode: 'pessimistic_read' | 'pessimistic_write',
): Promise<DepartmentEntity> {
  const row = await tx.findOne(DepartmentEntity, { where: { code }, lock: { mode } });
  if (row === null) throw refuse('party.department-unknown');
  return row;
}

const TOLD_AS = {
  'department.activated': 'onceway.department.activated.v1',
  'department.deactivated': 'onceway.department.deactivated.v1',
  'department.office-changed': 'onceway.department.office-changed.v1',
} as const;

function tellingOf(change: keyof typeof TOLD_AS, department: string, partners: readonly string[]): Telling {
  return {
    to: [...new Set([department, ...partners])],
    type: TOLD_AS[change],
    subject: department,
    data: { department },
  };
}

type OfficeColumns = Pick<DepartmentEntity, 'officeNameZh' | 'officeNameEn' | 'officeTelephone'>;
const NO_OFFICE: OfficeColumns = { officeNameZh: null, officeNameEn: null, officeTelephone: null };

/** An office, not a person: a name or a telephone that is somebody's number is refused. */
function officeColumns({ names, telephone }: SharingOffice): OfficeColumns {
  const faults = [...nameFaults(names), ...textFaults({ '/telephone': telephone })];
  if (faults.length > 0) throw refuse('contract.broken', { faults });
  return { officeNameZh: names.zh, officeNameEn: names.en, officeTelephone: telephone ?? null };
}

async function insertDepartment(tx: EntityManager, row: DepartmentEntity): Promise<void> {
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(DepartmentEntity)
    .values(row)
    .orIgnore()
    .returning('code')
    .execute();
  if ((inserted.raw as unknown[]).length > 0) return;
  const sameCode = await tx.existsBy(DepartmentEntity, { code: row.code });
  throw refuse(sameCode ? 'party.department-taken' : 'party.authority-taken');
}
