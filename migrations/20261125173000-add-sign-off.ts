import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A request is filed, signed off by the asking department's own head (R25 art. 20), and only then the provider's to
 * answer. `requested_at` and `requested_by` keep their names, since the code from before writes them: they say who filed.
 */
export class AddSignOff20261125173000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE grants
        ADD COLUMN signed_off_at timestamptz,
        ADD COLUMN signed_off_by uuid REFERENCES officers (id),
        ADD CONSTRAINT grants_signed_off_check CHECK ((signed_off_at IS NULL) = (signed_off_by IS NULL)),
        DROP CONSTRAINT grants_state_check,
        ADD CONSTRAINT grants_state_check CHECK (state IN ('filed', 'requested', 'approved', 'refused', 'ended')),
        DROP CONSTRAINT grants_four_eyes,
        ADD CONSTRAINT grants_four_eyes
          CHECK (requested_by NOT IN (signed_off_by, decided_by) AND signed_off_by <> decided_by);
      GRANT UPDATE (signed_off_at, signed_off_by) ON grants TO onceway_gateway;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE grants SET state = 'requested' WHERE state = 'filed';
      ALTER TABLE grants
        DROP CONSTRAINT grants_four_eyes,
        ADD CONSTRAINT grants_four_eyes CHECK (requested_by <> decided_by),
        DROP CONSTRAINT grants_state_check,
        ADD CONSTRAINT grants_state_check CHECK (state IN ('requested', 'approved', 'refused', 'ended')),
        DROP COLUMN signed_off_at,
        DROP COLUMN signed_off_by;`);
  }
}
