import type { ApiApp } from './api-app';

type Owner = Pick<ApiApp, 'owner'>;

/** What the feed of one department holds about a subject, oldest first. */
export function told({ owner }: Owner, department: string, subject: string): Promise<ToldThere[]> {
  return owner.query<ToldThere[]>(
    'SELECT type, subject, data FROM events WHERE department = $1 AND subject = $2 ORDER BY place',
    [department, subject],
  );
}

interface ToldThere {
  type: string;
  subject: string;
  data: Record<string, unknown>;
}

/** Audit records on their way to the ledger, oldest first, that have all of these members. */
export async function recorded({ owner }: Owner, members: Record<string, unknown>): Promise<Record<string, unknown>[]> {
  const rows = await owner.query<{ value: string }[]>(
    `SELECT value FROM outbox WHERE topic = 'audit.records' AND value::jsonb @> $1::jsonb ORDER BY id`,
    [JSON.stringify(members)],
  );
  return rows.map(({ value }) => JSON.parse(value) as Record<string, unknown>);
}
