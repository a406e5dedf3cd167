import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The worker closes a stop whose last moment has passed, and tells whom its placing was told. */
export class TellOfStopsThatRanOut20261125182000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      GRANT SELECT, UPDATE (over) ON stops TO onceway_worker;
      CREATE INDEX stops_until_idx ON stops (until) WHERE lifted_at IS NULL AND NOT over;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX stops_until_idx;
      REVOKE SELECT, UPDATE (over) ON stops FROM onceway_worker;
      GRANT SELECT (scope, until, lifted_at, over) ON stops TO onceway_worker;`);
  }
}
