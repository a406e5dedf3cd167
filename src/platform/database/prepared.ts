import type { EntityManager } from 'typeorm';

/** A statement that PostgreSQL parses and plans once a connection. The name is its own: one text a name. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

interface Client {
  query(query: PreparedStatement & { values: readonly unknown[] }): Promise<{ rows: unknown[] }>;
}

/** Runs a statement of a hot path in the transaction: planning costs as much as running it, and TypeORM prepares none. */
export async function prepared<Row>(
  { queryRunner }: EntityManager,
  { name, text }: PreparedStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  if (queryRunner === undefined) throw new Error('a prepared statement needs a transaction, hence one connection');
  const client = (await queryRunner.connect()) as Client;
  const { rows } = await client.query({ name, text, values });
  return rows as Row[];
}
