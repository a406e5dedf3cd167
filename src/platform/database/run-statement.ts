import type { QueryRunner } from 'typeorm';
import { connectionOf, corked, type Connection } from './brief-transaction';

/** A statement, planned each time, or once a connection when it has a name. The name is its own: one text a name. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** A transaction, or a reader that has no connection of its own. */
export interface Statements {
  query<Rows>(text: string, values?: unknown[]): Promise<Rows>;
  readonly queryRunner?: QueryRunner | undefined;
}

/**
 * Runs a statement of a hot path; in a brief transaction it is sent before this returns, so that the order of calls is the
 * order of statements. To plan some costs more than to run them, and TypeORM prepares none. Outside a brief transaction
 * names are for those that find their rows one way whatever the size of a table.
 */
export async function run<Row>(reader: Statements, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
  const connection = connectionOf(reader) ?? ((await reader.queryRunner?.connect()) as Connection | undefined);
  if (connection === undefined) return reader.query<Row[]>(statement.text, [...values]);
  corked(connection);
  const { rows } = await connection.query({ ...statement, values });
  return rows as Row[];
}
