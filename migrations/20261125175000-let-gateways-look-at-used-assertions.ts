import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A dry run of a token request tells whether its assertion was used, and uses nothing up. */
export class LetGatewaysLookAtUsedAssertions20261125175000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT SELECT ON assertions_used TO onceway_gateway');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE SELECT ON assertions_used FROM onceway_gateway');
  }
}
