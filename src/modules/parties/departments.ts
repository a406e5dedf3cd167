import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import {
  refuse,
  type DepartmentPage,
  type DepartmentView,
  type PageQuery,
  type RegisterDepartment,
} from '../../contracts';
import type { Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditSettings, UnitOfWork } from '../audit';
import { DepartmentEntity } from './department.entity';
import { pageOf, readCursor } from './page';
import { assertGoverns } from './party-rules';
import { regionOfCreditCode } from './region-tree';
import { assertRegion } from './regions';
import { departmentView } from './views';

@Injectable()
export class Departments {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** Throws `party.department-taken`, `party.region-unknown`, or `party.authority-taken` when there is one already. */
  async register(actor: Actor, body: RegisterDepartment): Promise<DepartmentView> {
    assertGoverns(actor);
    const { code, names, kind, region = regionOfCreditCode(code) } = body;
    const row = this.source.manager.create(DepartmentEntity, {
      code,
      nameZh: names.zh,
      nameEn: names.en,
      kind: kind ?? 'ordinary',
      active: true,
      region,
      registeredAt: new Date(this.settings.clock.now()),
    });
    return this.unitOfWork.act(actor, async (tx) => {
      await assertRegion(tx, region);
      await insertDepartment(tx, row);
      const facts = { kind: row.kind, region };
      return { result: departmentView(row), events: [{ type: 'department.registered', department: code, facts }] };
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
  const row = await tx.findOne(DepartmentEntity, { where: { code }, lock: { mode } });
  if (row === null) throw refuse('party.department-unknown');
  if (!row.active) throw refuse('access.department-inactive');
  return row;
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
