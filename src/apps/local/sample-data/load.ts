import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { ReferenceDepartment } from './departments';
import { referenceDataOf } from './sources';
import { copyLine, type SampleTable } from './tables';

export interface SampleDataRequest {
  department: ReferenceDepartment;
  /** Connection string of a role that may create a schema in the department's own database. */
  url: string;
  /** How many people the sample country has; both departments must be told the same. */
  people?: number;
  seed?: number;
  /** A role that gets the right to read, and nothing else: the agent's. */
  reader?: string;
}

export const DEFAULT_PEOPLE = 20_000;
export const DEFAULT_SEED = 99;

/**
 * Fills a department's database, replacing what an earlier load left, in one transaction: a reader sees all or nothing.
 * Rows are streamed by COPY, so the memory used does not grow with `people`. Returns the number of rows by table.
 */
export async function loadSampleData(request: SampleDataRequest): Promise<{ rows: Record<string, number> }> {
  const { people = DEFAULT_PEOPLE, seed = DEFAULT_SEED } = request;
  const database = referenceDataOf(request.department).database(people, seed);
  const client = new Client({ connectionString: request.url });
  await client.connect();
  try {
    for (const setting of SESSION) await client.query(`SET ${setting}`);
    await client.query('BEGIN');
    await client.query(`DROP SCHEMA IF EXISTS ${database.schema} CASCADE`);
    await client.query(`CREATE SCHEMA ${database.schema}`);
    await client.query(database.create);
    const rows: Record<string, number> = {};
    for (const table of database.tables) rows[table.name] = await copyTable(client, database.schema, table);
    await client.query(database.index);
    if (request.reader !== undefined) await grantReading(client, database.schema, request.reader);
    await client.query('COMMIT');
    // Outside the transaction by nature; without it the first questions would meet a planner that knows nothing.
    for (const table of database.tables) await client.query(`ANALYZE ${database.schema}.${table.name}`);
    return { rows };
  } finally {
    // An unfinished transaction ends with its connection.
    await client.end();
  }
}

/** For the loading session alone. The wait for the disk at COMMIT stays: a reader may ask as soon as it is over. */
const SESSION = ["maintenance_work_mem = '256MB'", 'max_parallel_maintenance_workers = 0'];

/** Characters handed over at once: few enough to stay flat, enough not to await per row. */
const CHUNK = 64 * 1024;

async function copyTable(client: Client, schema: string, table: SampleTable): Promise<number> {
  // FREEZE, as the table is of this transaction: nobody has to visit the rows again to see that they are committed.
  const into = `${schema}.${table.name} (${table.columns.join(', ')})`;
  const copy = client.query(copyFrom(`COPY ${into} FROM STDIN WITH (FREEZE)`));
  await pipeline(Readable.from(chunks(table)), copy);
  return copy.rowCount;
}

function* chunks(table: SampleTable): Generator<string> {
  let chunk = '';
  for (const row of table.rows()) {
    chunk += copyLine(row);
    if (chunk.length >= CHUNK) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

async function grantReading(client: Client, schema: string, reader: string): Promise<void> {
  const role = client.escapeIdentifier(reader);
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
}
