import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { refuse, type AuditRecord, type LedgerRecordPage, type RecordsQuery } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { pageOf, readCursor } from '../../platform/http';
import { AuditLog } from './audit-log';

type Filter = Exclude<keyof RecordsQuery, 'cursor' | 'limit'>;

/** What of an entry each filter is compared with. */
const CONDITIONS: Readonly<Record<Filter, string>> = {
  type: 'type =',
  department: 'department =',
  exchange: 'exchange =',
  grant: `record::jsonb ? 'grant' AND record::jsonb ->> 'grant' =`,
  from: 'at >=',
  to: 'at <',
};
const FILTERS = Object.keys(CONDITIONS) as Filter[];
/** A number of an entry, as a cursor carries it. */
const PLACE = /^(0|[1-9]\d{0,15})$/;

/** The ledger as auditors read it: records in their order, without salts. Whoever reads is recorded too. */
@Injectable()
export class LedgerReading {
  constructor(
    private readonly source: DataSource,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * A page of the entries, oldest first. It is answered once the record of this reading is durable: throws
   * `audit.unavailable` otherwise.
   */
  async records(officer: OfficerActor, query: RecordsQuery): Promise<LedgerRecordPage> {
    const { after, limit } = readCursor(query, 'text');
    if (after !== undefined && !PLACE.test(after)) throw notOurs();
    const rows = await withDatabase(() => this.entries(query, after, limit + 1));
    const page = pageOf(rows, limit, ({ seq }) => seq, entryView);
    const asked = FILTERS.filter((name) => query[name] !== undefined).map((name) => [name, query[name]] as const);
    await this.auditLog.append({
      type: 'ledger.read',
      officer: officer.officerId,
      department: officer.department,
      facts: {
        ...Object.fromEntries(asked.map(([name, value]) => [`${name}Asked`, String(value)])),
        ...(after !== undefined && { after: Number(after) }),
        records: page.items.length,
        ...(page.items.length > 0 && { first: page.items[0]!.seq, last: page.items.at(-1)!.seq }),
      },
    });
    return page;
  }

  private entries(query: RecordsQuery, after: string | undefined, limit: number): Promise<Row[]> {
    const asked = FILTERS.filter((name) => query[name] !== undefined);
    const values: unknown[] = [...asked.map((name) => query[name]), after ?? -1, limit];
    const conditions = asked.map((name, at) => `${CONDITIONS[name]} $${at + 1}`);
    const place = `seq > $${asked.length + 1}`;
    return this.source.query<Row[]>(
      `SELECT seq, record FROM ledger_entries WHERE ${[...conditions, place].join(' AND ')}
        ORDER BY seq LIMIT $${asked.length + 2}`,
      values,
    );
  }
}

/** Numbers of the database come as texts. */
interface Row {
  seq: string;
  record: string;
}

function entryView({ seq, record }: Row): LedgerRecordPage['items'][number] {
  return { seq: Number(seq), record: JSON.parse(record) as AuditRecord };
}

function notOurs(): Error {
  const detail = 'not a cursor that this list gave out';
  return refuse('contract.broken', { faults: [{ pointer: '/query/cursor', code: 'contract.pattern', detail }] });
}
