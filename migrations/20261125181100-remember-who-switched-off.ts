import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which side switched a system off: what the authority did, the department's head does not undo. Absent: from before, or
 * active; such a system is its department's to activate, as it was.
 */
export class RememberWhoSwitchedOff20261125181100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE systems ADD COLUMN deactivated_by text
        CONSTRAINT systems_deactivated_by_check CHECK (deactivated_by IN ('authority', 'owner'));
      GRANT UPDATE (deactivated_by) ON systems TO onceway_gateway;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE systems DROP COLUMN deactivated_by;');
  }
}
