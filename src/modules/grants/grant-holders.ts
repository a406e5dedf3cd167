import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { EntryHolders } from '../catalogue';

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
