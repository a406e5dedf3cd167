import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The six duties of domain §3. GB/T 39477 keeps administration, audit and operation apart: the database itself refuses an
 * auditor or an ops officer who holds anything else. Which department a role is open to is the account rules' to say.
 */
export class NameSixRoles20261125170000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE officers DROP CONSTRAINT officers_roles_check;
      ALTER TABLE officers ADD CONSTRAINT officers_roles_check CHECK (
        cardinality(roles) > 0
        AND roles <@ ARRAY['authority-officer', 'sharing-head', 'provider-reviewer', 'operator', 'auditor', 'ops']
        AND (cardinality(roles) = 1 OR NOT roles && ARRAY['auditor', 'ops'])
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE officers DROP CONSTRAINT officers_roles_check;
      ALTER TABLE officers ADD CONSTRAINT officers_roles_check
        CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['authority-officer', 'sharing-head']);`);
  }
}
