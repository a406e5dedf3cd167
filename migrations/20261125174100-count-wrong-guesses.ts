import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of the guesses held, how many are known to have been wrong, and whether somebody was refused over them: an alarm tells
 * of guessing, not of many right questions at once.
 */
export class CountWrongGuesses20261125174100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE verify_guesses
        ADD COLUMN wrong int NOT NULL DEFAULT 0 CHECK (wrong >= 0),
        ADD COLUMN refused boolean NOT NULL DEFAULT false;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE verify_guesses DROP COLUMN wrong, DROP COLUMN refused;`);
  }
}
