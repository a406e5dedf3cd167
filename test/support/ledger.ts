import { Client } from 'pg';
import type { AuditRecord } from '../../src/contracts';
import { until } from './kafka';
import { stack } from './stack';

/** Connections to what no route shows: the ledger, the exchange rows, the quota used. */
export class Ledger {
  private constructor(private readonly database: Client) {}

  static async open(): Promise<Ledger> {
    const database = new Client({ connectionString: stack().postgres.owner });
    await database.connect();
    return new Ledger(database);
  }

  close(): Promise<void> {
    return this.database.end();
  }

  async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.database.query<Row>(sql, values)).rows;
  }

  /** Records of a system, oldest first, once those with the given ids are entered. */
  async recordsOf(system: string, awaited: readonly string[] = []): Promise<AuditRecord[]> {
    let records: AuditRecord[] = [];
    await until(async () => {
      const rows = await this.query<{ record: string }>(
        `SELECT record FROM ledger_entries WHERE record::jsonb ->> 'system' = $1 ORDER BY seq`,
        [system],
      );
      records = rows.map(({ record }) => JSON.parse(record) as AuditRecord);
      return awaited.every((id) => records.some((record) => record.id === id));
    }, 20_000);
    return records;
  }

  async quotaUsed(grant: string): Promise<number> {
    const [row] = await this.query<{ used: number }>('SELECT used::int AS used FROM grant_usage WHERE grant_id = $1', [
      grant,
    ]);
    return row?.used ?? 0;
  }

  async exchangesOf(system: string): Promise<string[]> {
    const rows = await this.query<{ id: string }>('SELECT id FROM exchanges WHERE system_id = $1', [system]);
    return rows.map(({ id }) => id);
  }
}
