import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { stack } from './stack';

export interface EmptyDatabase {
  /** As administrator. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A database without a table, for tests of what is not the gateway's: a department's own source. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const { admin } = stack().postgres;
  const name = `test_empty_${randomBytes(6).toString('hex')}`;
  await run(admin, `CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
