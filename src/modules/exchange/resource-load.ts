import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type PageQuery, type ResourceLimits, type ResourceLoad } from '../../contracts';
import { holdsRole, type OfficerActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { findLimits } from '../catalogue';

interface LoadRow {
  id: string;
  consumer: string;
  daily_quota: number;
  per_second: number | null;
  today: string;
  last7: string;
  idle: boolean;
}

interface Totals {
  grants: string;
  daily_quota: string;
  per_second: string;
  unrated: string;
  idle_quota: string;
  today: string;
  last7: string;
}

const TODAY = `(now() AT TIME ZONE 'Asia/Shanghai')::date`;

/**
 * Approved grants on a resource with what they used: at most seven rows of usage each, found by key. A grant is idle once
 * it has been approved for seven days and was not used in the last seven.
 */
const LOAD = `
  SELECT g.id, g.department AS consumer, g.daily_quota, g.rate_per_second AS per_second, u.today, u.last7,
         u.last7 = 0 AND g.decided_at < now() - interval '7 days' AS idle
    FROM grants g
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(used) FILTER (WHERE day = ${TODAY}), 0) AS today, coalesce(sum(used), 0) AS last7
        FROM grant_usage WHERE grant_id = g.id AND day BETWEEN ${TODAY} - 6 AND ${TODAY}
    ) u
   WHERE g.resource = $1 AND g.state = 'approved'`;

/** For the provider and the authority: what was promised of a resource, what of it is used, and what lies idle. */
@Injectable()
export class ResourceLoads {
  constructor(private readonly source: DataSource) {}

  /** A page of grants with the totals of all. @throws entry.unknown, for entries of others too */
  async read(officer: OfficerActor, resource: string, query: PageQuery): Promise<ResourceLoad> {
    const { after, limit } = readCursor(query, 'uuid');
    return withDatabase(async () => {
      const entry = await findLimits(this.source, resource);
      const sees = entry?.department === officer.department || holdsRole(officer, 'authority-officer');
      if (entry === undefined || !sees) throw refuse('entry.unknown');
      const rows = await this.source.query<LoadRow[]>(
        `SELECT * FROM (${LOAD}) loads WHERE $2::uuid IS NULL OR id > $2 ORDER BY id LIMIT $3`,
        [resource, after ?? null, limit + 1],
      );
      const [totals] = (await this.source.query<Totals[]>(
        `SELECT count(*) AS grants, coalesce(sum(daily_quota), 0) AS daily_quota,
                coalesce(sum(per_second), 0) AS per_second, count(*) FILTER (WHERE per_second IS NULL) AS unrated,
                coalesce(sum(daily_quota) FILTER (WHERE idle), 0) AS idle_quota,
                coalesce(sum(today), 0) AS today, coalesce(sum(last7), 0) AS last7
           FROM (${LOAD}) loads`,
        [resource],
      )) as [Totals];
      const limits: ResourceLimits = {
        resource,
        ...(entry.per_second !== null && { perSecond: entry.per_second }),
        ...(entry.concurrent !== null && { concurrent: entry.concurrent }),
      };
      return { resource, limits, ...totalsOf(totals), ...pageOf(rows, limit, ({ id }) => id, viewOf) };
    });
  }
}

function totalsOf(totals: Totals): Pick<ResourceLoad, 'committed' | 'used'> {
  return {
    committed: {
      grants: Number(totals.grants),
      dailyQuota: Number(totals.daily_quota),
      perSecond: Number(totals.per_second),
      unratedGrants: Number(totals.unrated),
      idleQuota: Number(totals.idle_quota),
    },
    used: { today: Number(totals.today), last7Days: Number(totals.last7) },
  };
}

function viewOf({ id, consumer, daily_quota, per_second, today, last7, idle }: LoadRow): ResourceLoad['items'][number] {
  return {
    grant: id,
    consumer,
    dailyQuota: daily_quota,
    ...(per_second !== null && { perSecond: per_second }),
    usedToday: Number(today),
    usedLast7Days: Number(last7),
    idle,
  };
}
