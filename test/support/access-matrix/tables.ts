import type { DataSource } from 'typeorm';

/** What a refused call may leave: that a session was used, that a proof was; leases move by themselves. */
const VOLATILE = new Set(['sessions', 'assertions_used', 'dpop_proofs', 'reply_partitions']);
/** And that a system was refused in this second. */
const VOLATILE_ROWS: Readonly<Record<string, string>> = { rate_windows: `t.name LIKE 'asks %'` };

/** A digest of every table that officers and systems write, partitions by their parent. */
export async function tablesOf(owner: DataSource): Promise<Record<string, string>> {
  const names = await owner.query<{ name: string }[]>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  const digests: Record<string, string> = {};
  for (const { name } of names) {
    if (VOLATILE.has(name)) continue;
    const [row] = await owner.query<{ digest: string }[]>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS digest FROM "${name}" t
        WHERE NOT (${VOLATILE_ROWS[name] ?? 'false'})`,
    );
    digests[name] = row!.digest;
  }
  return digests;
}
