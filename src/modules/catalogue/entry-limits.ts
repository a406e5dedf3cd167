import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { refuse, type ResourceLimits, type SetResourceLimits } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { AuditSettings, UnitOfWork } from '../audit';

interface LimitRow {
  department: string;
  per_second: number | null;
  concurrent: number | null;
}

/** What a provider says that its source bears: a promise to itself, on which nobody else decides. */
@Injectable()
export class EntryLimits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: AuditSettings,
  ) {}

  /** Holds from the next admission on. @throws entry.unknown, for entries of others too */
  async set(officer: OfficerActor, resource: string, limits: SetResourceLimits): Promise<ResourceLimits> {
    return this.unitOfWork.act(officer, async (tx) => {
      const before = await findLimits(tx, resource);
      if (before?.department !== officer.department) throw refuse('entry.unknown');
      await tx.query(
        `INSERT INTO resource_limits AS l (resource, per_second, concurrent, set_at, set_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (resource) DO UPDATE SET per_second = excluded.per_second, concurrent = excluded.concurrent,
           set_at = excluded.set_at, set_by = excluded.set_by`,
        [
          resource,
          limits.perSecond ?? null,
          limits.concurrent ?? null,
          new Date(this.settings.clock.now()),
          officer.officerId,
        ],
      );
      return {
        result: { resource, ...limits },
        events: [{ type: 'entry.limits-set', resource, facts: { ...limits } }],
      };
    });
  }
}

/** The entry's department and its limits; undefined when there is no such entry. */
export async function findLimits(
  reader: Pick<EntityManager, 'query'>,
  resource: string,
): Promise<LimitRow | undefined> {
  const [row] = await reader.query<LimitRow[]>(
    `SELECT e.department, l.per_second, l.concurrent FROM entries e LEFT JOIN resource_limits l ON l.resource = e.code
      WHERE e.code = $1`,
    [resource],
  );
  return row;
}
