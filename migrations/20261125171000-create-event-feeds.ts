import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What departments are told (docs/adr/0010): one numbered feed each, written by whoever does what it tells of. */
export class CreateEventFeeds20261125171000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [FEEDS, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE events, event_feeds`);
  }
}

/**
 * `last` is raised under the feed's row lock by the transaction that tells, and the lock is held until it commits: the
 * numbers of a department have no gap and become visible in their order.
 */
const FEEDS = `
  CREATE TABLE event_feeds (
    department text PRIMARY KEY,
    last bigint NOT NULL CHECK (last > 0)
  );

  CREATE TABLE events (
    department text NOT NULL,
    place bigint NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    data jsonb NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (department, place)
  );
  CREATE INDEX events_age_idx ON events (told_at);`;

const GRANTS = `
  GRANT SELECT, INSERT, UPDATE ON event_feeds TO onceway_gateway, onceway_worker;
  GRANT SELECT, INSERT ON events TO onceway_gateway, onceway_worker;
  GRANT DELETE ON events TO onceway_worker;`;
