import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * R25 art. 29 counts three years from the use, and a row of grant_usage holds the uses of a whole day: counted from the
 * day's beginning, the last of them was kept too short by as much as a day.
 */
export class KeepUsageToTheEndOfItsDay20261125176000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(keptFor('3 years 1 day'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(keptFor('3 years'));
  }
}

const keptFor = (keep: string): string => `
  DROP TRIGGER grant_usage_kept_by_law ON grant_usage;
  CREATE TRIGGER grant_usage_kept_by_law BEFORE DELETE ON grant_usage
    FOR EACH ROW EXECUTE FUNCTION refuse_early_deletion('day', '${keep}');`;
