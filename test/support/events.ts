import type { CatalogueApp } from './catalogue-app';

/** An event as it stands in the feeds: what it is and who was told, both in order. */
export interface Told {
  type: string;
  subject: string;
  data: Record<string, unknown>;
  to: string[];
}

/** What has been told of the subject `$1`, oldest first; every event once, with all departments that have it. */
export const TOLD_OF = `SELECT type, subject, data, array_agg(department ORDER BY department) AS "to" FROM events
  WHERE subject = $1 GROUP BY id, type, subject, data ORDER BY id`;

/** What has been told of a thing. */
export async function toldOf(app: Pick<CatalogueApp, 'owner'>, subject: string): Promise<Told[]> {
  return (await app.owner.query<Told>(TOLD_OF, [subject])).rows;
}
