import { Pool } from 'pg';
import { refuse, type MappedResource, type SqlSource } from '../../contracts';
import { OncewayError } from '../../kernel';
import type {
  CodeColumn,
  SampledRecord,
  StrangeCodes,
  StructureFault,
  TableInspector,
  TableScan,
} from '../source-inspection';
import { queryWithin, type TextRow } from './query-within';
import { scansIn } from './sql-plan';
import { buildStatement, quote, selectList, type Cell } from './sql-statement';
import { namedColumns, structureFaults, type KnownColumn } from './sql-structure';
import { readRow } from './sql-values';

const WITHIN_MS = 10_000;
const MOST_SHAPES = 4;
const SHAPE_CHARACTERS = 8;
/** Below so many rows a sample is simply the first ones. */
const WORTH_SAMPLING = 5_000;

/** SQLSTATEs and socket errors in words; a driver's own message may quote a value. */
const REASONS: Record<string, string> = {
  '28P01': 'wrong password',
  '28000': 'the server does not admit this role',
  '3D000': 'no such database',
  '42501': 'the role has no right to it',
  '42P01': 'no such table',
  '42703': 'no such column',
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is unknown',
  ETIMEDOUT: 'no answer',
};

const TIME_LIMIT = '57014';

/** Made where the values are, so that none of them leaves. */
const SHAPE = `left(regexp_replace(regexp_replace(regexp_replace(regexp_replace(code,
  '[^0-9A-Za-z]', '?', 'g'), '[0-9]', '9', 'g'), '[A-Z]', 'A', 'g'), '[a-z]', 'a', 'g'), ${SHAPE_CHARACTERS})
  || CASE WHEN length(code) > ${SHAPE_CHARACTERS} THEN '…' ELSE '' END`;

/** Looks at a PostgreSQL source through two read-only connections of its own. */
export class SqlInspector implements TableInspector {
  private readonly pool: Pool;

  constructor(source: Pick<SqlSource, 'name'>, url: string) {
    this.pool = new Pool({
      connectionString: url,
      max: 2,
      connectionTimeoutMillis: WITHIN_MS,
      statement_timeout: WITHIN_MS - 500,
      application_name: `onceway-agent-check-${source.name}`,
      options: '-c default_transaction_read_only=on -c DateStyle=ISO -c TimeZone=UTC',
    });
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async reach(): Promise<{ words: string; nowMs: number }> {
    const [row] = await this.query(
      "SELECT current_user::text, split_part(version(), ' ', 1) || ' ' || current_setting('server_version'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text",
    );
    const [role, server, now] = row!;
    return { words: `${server ?? ''} as ${role ?? ''}`, nowMs: Number(now) };
  }

  async powers(mappings: readonly MappedResource[]): Promise<string[]> {
    const [role] = await this.query(
      'SELECT rolsuper::text, (rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)::text FROM pg_roles WHERE rolname = current_user',
    );
    if (role?.[0] === 'true') return ['do everything: it is a superuser'];
    const tables = [...new Set(mappings.flatMap(tablesOf))];
    const rows = await this.query(
      `SELECT t.name, right_name FROM unnest($1::text[]) AS t(name), unnest('{INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) AS right_name
       WHERE to_regclass(t.name) IS NOT NULL AND has_table_privilege(to_regclass(t.name), right_name) ORDER BY 1, 2`,
      [arrayOf(tables)],
    );
    const writing = tables.flatMap((table) => {
      const rights = rows.filter(([name]) => name === table).map(([, right]) => right);
      return rights.length === 0 ? [] : [`${rights.join(', ')} on ${table}`];
    });
    return role?.[1] === 'true' ? ['create roles or databases, or pass over rules of rows', ...writing] : writing;
  }

  async structure(mapping: MappedResource): Promise<StructureFault[]> {
    const rows = await this.query(
      `SELECT t.name, a.attname::text, y.typname::text,
         (has_schema_privilege(c.relnamespace, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT'))::text
       FROM unnest($1::text[]) AS t(name)
       JOIN pg_class c ON c.oid = to_regclass(t.name)
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_type y ON y.oid = a.atttypid`,
      [arrayOf(tablesOf(mapping))],
    );
    const tables = new Map<string, Map<string, KnownColumn>>();
    for (const [table, column, type, readable] of rows) {
      const known = tables.get(table!) ?? new Map<string, KnownColumn>();
      tables.set(table!, known.set(column!, { type: type!, readable: readable === 'true' }));
    }
    return structureFaults(mapping, tables);
  }

  async scans(mapping: MappedResource, items: readonly string[]): Promise<TableScan[]> {
    const { text } = buildStatement(mapping, items);
    const plan = async (before: string): Promise<string[]> => {
      const [row] = await this.query(`EXPLAIN (VERBOSE, FORMAT JSON) ${text}`, ['0'], before);
      // The driver has parsed it: the column is json.
      return scansIn(row![0]);
    };
    const planned = await plan('');
    const unavoidable = await plan('SET enable_seqscan = off');
    const tables = [...new Set([...planned, ...unavoidable])];
    const sizes = await this.query(
      'SELECT t.name, greatest(c.reltuples, pg_relation_size(c.oid) / 200)::bigint::text FROM unnest($1::text[]) AS t(name) JOIN pg_class c ON c.oid = to_regclass(t.name)',
      [arrayOf(tables)],
    );
    const rowsOf = new Map(sizes.map(([table, rows]) => [table, Number(rows)]));
    return tables.map((table) => ({
      table: table.replaceAll('"', ''),
      rows: rowsOf.get(table) ?? 0,
      unavoidable: unavoidable.includes(table),
    }));
  }

  async sample(mapping: MappedResource, items: readonly string[], limit: number): Promise<SampledRecord[]> {
    const { select, cells } = selectList(mapping, items);
    const table = quote(mapping.table);
    const [size] = await this.query(
      "SELECT greatest(reltuples, 0)::bigint::text FROM pg_class WHERE oid = to_regclass($1) AND relkind IN ('r', 'm')",
      [table],
    );
    const rows = Number(size?.[0] ?? 0);
    // Whole pages at random: rows that were loaded together are alike, and the first ones are the oldest.
    const percent = Math.min(100, (100 * limit * 4) / Math.max(rows, 1));
    const part = rows > WORTH_SAMPLING ? `TABLESAMPLE SYSTEM (${percent.toFixed(4)})` : '';
    const found = await this.query(`SELECT ${select} FROM ${table} t ${part} LIMIT ${Math.floor(limit)}`);
    return found.map((row) => readItems(mapping, cells, row));
  }

  async strangeCodes(mapping: MappedResource, { pointer, expected }: CodeColumn): Promise<StrangeCodes> {
    const place = namedColumns(mapping).find((named) => named.pointer === inMapping(pointer));
    if (!place) throw new Error('not a mapped column');
    const column = quote(place.column);
    const shapes = await this.query(
      `WITH strange AS (SELECT ${column}::text AS code, count(*) AS rows FROM ${quote(place.table)}
                        WHERE ${column}::text <> ALL ($1::text[]) GROUP BY ${column})
       SELECT ${SHAPE}, (sum(sum(rows)) OVER ())::text, (sum(count(*)) OVER ())::text
         FROM strange GROUP BY 1 ORDER BY sum(rows) DESC, 1 LIMIT ${MOST_SHAPES}`,
      [arrayOf(expected)],
    );
    const [, rows, found] = shapes[0] ?? [];
    return { rows: Number(rows ?? 0), codes: Number(found ?? 0), shapes: shapes.map(([shape]) => shape ?? '') };
  }

  async duplicates({ table, subjectColumn, through }: MappedResource): Promise<number> {
    const subject = quote(subjectColumn);
    const records = through
      ? `SELECT m.subject FROM (SELECT DISTINCT ${subject} AS subject, ${quote(through.keyColumn)} AS key FROM ${quote(through.table)}) m
         JOIN ${quote(table)} t ON t.${quote(through.parentColumn)} = m.key`
      : `SELECT ${subject} AS subject FROM ${quote(table)}`;
    const [row] = await this.query(
      `SELECT count(*)::text FROM (SELECT FROM (${records}) r WHERE r.subject IS NOT NULL GROUP BY r.subject HAVING count(*) > 1) twice`,
    );
    return Number(row?.[0] ?? 0);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async query(text: string, values: readonly string[] = [], before = ''): Promise<TextRow[]> {
    const late = (): Error => refuse('agent.source-timeout', { facts: { reason: `no answer within ${WITHIN_MS} ms` } });
    try {
      if (before !== '') return await this.inSession(before, text, values);
      return await queryWithin(this.pool, { text, values, withinMs: WITHIN_MS, late });
    } catch (error) {
      if (error instanceof OncewayError) throw error;
      const { code = 'unknown' } = error as { code?: string };
      if (code === TIME_LIMIT) throw late();
      throw refuse('agent.source-failed', { facts: { reason: REASONS[code] ?? `SQLSTATE ${code}` }, cause: error });
    }
  }

  /** A setting for one statement: its connection is not used again. */
  private async inSession(before: string, text: string, values: readonly string[]): Promise<TextRow[]> {
    const client = await this.pool.connect();
    try {
      await client.query(before);
      return (await client.query<TextRow>({ text, values: [...values], rowMode: 'array' })).rows;
    } finally {
      client.release(true);
    }
  }
}

function readItems(mapping: MappedResource, cells: readonly Cell[], row: TextRow): SampledRecord {
  const values: Record<string, unknown> = {};
  const unreadable: string[] = [];
  let doubted: SampledRecord['doubted'] = new Set<string>();
  cells.forEach((cell, at) => {
    try {
      const read = readRow(mapping, [cell], [row[at] ?? null]);
      Object.assign(values, read.values);
      if (doubted !== 'all') doubted = read.doubted === 'all' ? 'all' : new Set([...doubted, ...read.doubted]);
    } catch (error) {
      if (!(error instanceof OncewayError) || !('item' in cell)) throw error;
      unreadable.push(cell.item);
    }
  });
  return { values, doubted, unreadable };
}

/** `/members/relation` of a contract is `/children/members/columns/relation` of a mapping. */
function inMapping(pointer: string): string {
  const [item, member] = pointer.slice(1).split('/');
  return member === undefined ? `/columns/${item!}` : `/children/${item!}/columns/${member}`;
}

function tablesOf(mapping: MappedResource): string[] {
  return [...new Set(namedColumns(mapping).map(({ table }) => table))];
}

/** An array literal; the texts are names and codes of the mapping. */
function arrayOf(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
