import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { EntryHolders } from '../catalogue';
import { GrantPartners } from '../parties';

/** Who holds a grant in force on a resource, suspended ones included: what is published or withdrawn concerns them too. */
@Injectable()
export class GrantHolders extends EntryHolders {
  override async of(tx: EntityManager, resource: string, version?: number): Promise<string[]> {
    const rows = await tx.query<{ consumer: string }[]>(
      `SELECT DISTINCT consumer FROM grant_standing
        WHERE resource = $1 AND ($2::int IS NULL OR version = $2) AND state = 'approved' AND NOT over`,
      [resource, version ?? null],
    );
    return rows.map(({ consumer }) => consumer);
  }
}

/** Who gives to, or holds from, a department by a grant in force, suspended ones included. */
@Injectable()
export class PartnersByGrants extends GrantPartners {
  override async of(tx: EntityManager, department: string): Promise<string[]> {
    const rows = await tx.query<{ partner: string }[]>(
      `SELECT DISTINCT CASE WHEN consumer = $1 THEN provider ELSE consumer END AS partner FROM grant_standing
        WHERE $1 IN (consumer, provider) AND state = 'approved' AND NOT over`,
      [department],
    );
    return rows.map(({ partner }) => partner);
  }
}
