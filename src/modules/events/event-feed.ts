import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { EventPage, EventQuery } from '../../contracts';
import { withDatabase } from '../../platform/database';
import { readPlace } from './feed-cursor';
import { pageOfFeed, type FeedLook, type FeedRow } from './feed-page';
import { FeedWatch } from './feed-watch';

const DEFAULT_LIMIT = 50;

/** Reading a department's feed. Who may is for the caller to have checked. */
@Injectable()
export class EventFeed {
  constructor(
    private readonly source: DataSource,
    private readonly watch: FeedWatch,
  ) {}

  /**
   * What comes after the cursor, oldest first. An empty page is held back until there is something, for at most `waitMs`.
   * @throws event.cursor-expired, contract.broken, database.unavailable
   */
  async read(department: string, query: EventQuery, waitMs: number): Promise<EventPage> {
    const after = query.after === undefined ? undefined : readPlace(query.after);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const first = await this.look(department, after, limit);
    const page = pageOfFeed(first);
    if (page.events.length > 0 || waitMs <= 0) return page;
    if (!(await this.watch.until(department, first.last, waitMs))) return page;
    return pageOfFeed(await this.look(department, after ?? first.last, limit));
  }

  /** One statement, and so one snapshot: what is not in it was not told before. */
  private async look(department: string, after: number | undefined, limit: number): Promise<FeedLook> {
    const rows = await withDatabase(() =>
      this.source.query<({ last: string } & (FeedRow | { place: null }))[]>(
        `SELECT f.last, e.* FROM event_feeds f
           LEFT JOIN LATERAL (
             SELECT place, id, type, subject, data, told_at FROM events
              WHERE department = f.department AND place > $2 ORDER BY place LIMIT $3
           ) e ON true
          WHERE f.department = $1 ORDER BY e.place`,
        [department, after ?? 0, limit],
      ),
    );
    const found = rows.filter((row): row is { last: string } & FeedRow => row.place !== null);
    return { after, last: Number(rows[0]?.last ?? 0), rows: found };
  }
}
