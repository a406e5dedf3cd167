import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches of exchanges that nobody waits for: how far each is, and in which order its lines were settled. */
export class KeepBatches20261125191100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [BATCHES, LINES, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pending_exchanges DROP COLUMN batch, DROP COLUMN line, DROP COLUMN place;
      DROP TABLE exchange_batches`);
  }
}

/** `settled` is raised under the row's lock by whoever settles a line: places have no gap and become visible in order. */
const BATCHES = `
  CREATE TABLE exchange_batches (
    id uuid PRIMARY KEY,
    system_id uuid NOT NULL,
    lines int NOT NULL CHECK (lines > 0),
    settled int NOT NULL DEFAULT 0 CHECK (settled <= lines),
    answer_by timestamptz NOT NULL,
    keep_until timestamptz NOT NULL
  );
  CREATE INDEX exchange_batches_age_idx ON exchange_batches (keep_until);`;

const LINES = `
  ALTER TABLE pending_exchanges ADD COLUMN batch uuid, ADD COLUMN line int, ADD COLUMN place int;
  CREATE UNIQUE INDEX pending_exchanges_batch_idx ON pending_exchanges (batch, place) WHERE batch IS NOT NULL;
  CREATE INDEX pending_exchanges_lines_idx ON pending_exchanges (batch, state) WHERE batch IS NOT NULL;`;

const GRANTS = `
  GRANT SELECT, INSERT ON exchange_batches TO onceway_gateway;
  GRANT SELECT, DELETE ON exchange_batches TO onceway_worker;
  GRANT UPDATE (settled) ON exchange_batches TO onceway_worker;
  GRANT UPDATE (place) ON pending_exchanges TO onceway_worker;`;
