import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { refuse, type GrantPage, type GrantView, type PageQuery } from '../../contracts';
import { overseesAll, type OfficerActor, type SystemActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { seesGrant } from './grant-lifecycle';
import { shownTo } from './grant-row';
import { grantView } from './grant-view';
import { findGrant, listGrants, listGrantsOf } from './grant-rows';

/** Reading requests and grants: those of the officer's department on either end, or all for the authority and auditors. */
@Injectable()
export class GrantsReading {
  constructor(private readonly source: DataSource) {}

  async list(officer: OfficerActor, query: PageQuery): Promise<GrantPage> {
    const { after, limit } = readCursor(query, 'uuid');
    const onlooker = { department: officer.department, seesAll: overseesAll(officer) };
    const rows = await withDatabase(() => listGrants(this.source, { after, limit, onlooker }));
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (grant) => grantView(shownTo(officer, grant)),
    );
  }

  /** Those that a system may use, or could if nobody held them suspended: how a developer learns their ids. */
  async listOf(system: SystemActor, query: PageQuery): Promise<GrantPage> {
    const { after, limit } = readCursor(query, 'uuid');
    const rows = await withDatabase(() => listGrantsOf(this.source, { after, limit, system }));
    return pageOf(rows, limit, ({ id }) => id, grantView);
  }

  async view(officer: OfficerActor, id: string): Promise<GrantView> {
    const grant = await withDatabase(() => findGrant(this.source, id));
    if (grant === undefined || !seesGrant(officer, grant)) throw refuse('grant.unknown');
    return grantView(shownTo(officer, grant));
  }
}
