import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';
import {
  refuse,
  type AttributePage,
  type AttributeView,
  type PageQuery,
  type RegisterAttribute,
} from '../../contracts';
import type { Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { AuditSettings, UnitOfWork } from '../audit';
import { AttributeEntity } from './attribute.entity';
import { assertNames } from './free-text';
import { assertGoverns } from './party-rules';
import { attributeView } from './views';

/** The register of what a department can be. Its words are data: grants require them, nothing in the code knows one. */
@Injectable()
export class Attributes {
  constructor(
    private readonly source: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** Throws `party.attribute-taken`. */
  async register(actor: Actor, { code, names }: RegisterAttribute): Promise<AttributeView> {
    assertGoverns(actor);
    assertNames(names);
    const registeredAt = new Date(this.settings.clock.now());
    const row = this.source.manager.create(AttributeEntity, { code, nameZh: names.zh, nameEn: names.en, registeredAt });
    return this.unitOfWork.act(actor, async (tx) => {
      const inserted = await tx
        .createQueryBuilder()
        .insert()
        .into(AttributeEntity)
        .values(row)
        .orIgnore()
        .returning('code')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) throw refuse('party.attribute-taken');
      return { result: attributeView(row), events: [{ type: 'attribute.registered', facts: { attribute: code } }] };
    });
  }

  async list(query: PageQuery): Promise<AttributePage> {
    const { after, limit } = readCursor(query, 'text');
    const rows = await withDatabase(() =>
      this.source.manager.find(AttributeEntity, {
        where: after === undefined ? {} : { code: MoreThan(after) },
        order: { code: 'ASC' },
        take: limit + 1,
      }),
    );
    return pageOf(rows, limit, ({ code }) => code, attributeView);
  }
}
