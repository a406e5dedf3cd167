import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Emergency stops (R25 art. 35: at an incident the plan is started at once): who, why, until when. */
export class CreateStops20261125171100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [STOPS, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE stops`);
  }
}

/**
 * The owner and the authority may each hold a stop of one target, so that neither lifts what the other holds. A stop is
 * over when its `until` has passed; `over` is set when the next one of its target and side takes its place.
 */
const STOPS = `
  CREATE TABLE stops (
    id uuid PRIMARY KEY,
    scope text NOT NULL CHECK (scope IN ('system', 'department', 'resource', 'everything')),
    target text,
    owner text REFERENCES departments (code),
    side text NOT NULL CHECK (side IN ('authority', 'owner')),
    reason text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    placed_by uuid NOT NULL REFERENCES officers (id),
    placed_for text NOT NULL REFERENCES departments (code),
    affected text[] NOT NULL,
    lifted_at timestamptz,
    lifted_by uuid REFERENCES officers (id),
    over boolean NOT NULL DEFAULT false,
    CHECK ((scope = 'everything') = (target IS NULL)),
    CHECK ((target IS NULL) = (owner IS NULL)),
    CHECK (side = 'authority' OR placed_for = owner),
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
    CHECK (NOT (over AND until IS NULL))
  );
  CREATE UNIQUE INDEX stops_standing_key ON stops (scope, coalesce(target, ''), side)
    WHERE lifted_at IS NULL AND NOT over;
  CREATE INDEX stops_affected_idx ON stops USING gin (affected);`;

const GRANTS = `
  GRANT SELECT, INSERT ON stops TO onceway_gateway;
  GRANT UPDATE (lifted_at, lifted_by, over) ON stops TO onceway_gateway;
  GRANT SELECT (scope, until, lifted_at, over) ON stops TO onceway_worker;`;
