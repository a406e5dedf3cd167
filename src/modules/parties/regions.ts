import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { refuse, type PageQuery, type RegionPage, type RegionView, type RegisterRegion } from '../../contracts';
import type { Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { AuditSettings, UnitOfWork } from '../audit';
import { assertNames } from './free-text';
import { assertGoverns } from './party-rules';
import { parentOfRegion } from './region-tree';
import { RegionEntity } from './region.entity';
import { regionView } from './views';

/** The tree of regions. It only grows: a region that was merged away still stands in what was done in it. */
@Injectable()
export class Regions {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** Throws `party.region-taken`, or `party.region-unknown` when the region above it is not registered. */
  async register(actor: Actor, { code, names }: RegisterRegion): Promise<RegionView> {
    assertGoverns(actor);
    assertNames(names);
    const row = this.source.manager.create(RegionEntity, {
      code,
      nameZh: names.zh,
      nameEn: names.en,
      parent: parentOfRegion(code),
      registeredAt: new Date(this.settings.clock.now()),
    });
    return this.unitOfWork.act(actor, async (tx) => {
      if (row.parent !== null) await assertRegion(tx, row.parent);
      await insertRegion(tx, row);
      return { result: regionView(row), events: [{ type: 'region.registered', facts: { region: code } }] };
    });
  }

  async list(query: PageQuery): Promise<RegionPage> {
    const { after, limit } = readCursor(query, 'text');
    const rows = await withDatabase(() =>
      this.source.manager.find(RegionEntity, {
        where: after === undefined ? {} : { code: MoreThan(after) },
        order: { code: 'ASC' },
        take: limit + 1,
      }),
    );
    return pageOf(rows, limit, ({ code }) => code, regionView);
  }
}

/** Throws `party.region-unknown`. A region is never taken away, so nothing needs to be locked. */
export async function assertRegion(tx: EntityManager, code: string): Promise<void> {
  if (!(await tx.existsBy(RegionEntity, { code }))) {
    throw refuse('party.region-unknown', { facts: { region: code } });
  }
}

async function insertRegion(tx: EntityManager, row: RegionEntity): Promise<void> {
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(RegionEntity)
    .values(row)
    .orIgnore()
    .returning('code')
    .execute();
  if ((inserted.raw as unknown[]).length === 0) throw refuse('party.region-taken');
}
