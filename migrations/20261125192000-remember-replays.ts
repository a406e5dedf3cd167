import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which dead letters were replayed, so that twice is once. Who asked, and when, stands in the ledger. */
export class RememberReplays20261125192000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dead_letter_replays (
        topic text NOT NULL,
        "partition" integer NOT NULL,
        "offset" bigint NOT NULL,
        digest bytea NOT NULL CHECK (length(digest) = 32),
        replayed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (topic, "partition", "offset")
      );
      CREATE INDEX dead_letter_replays_age_idx ON dead_letter_replays (replayed_at);
      GRANT SELECT, DELETE ON dead_letter_replays TO onceway_worker;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dead_letter_replays');
  }
}
