import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Limits at use: what a provider declares of a resource, what was asked in this second, which exchanges are under way,
 * and how often somebody's item was guessed wrong today. Logged storage like all that admission decides by; docs/adr/0012.
 */
export class LimitUse20261125174000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [DECLARED, WINDOWS, SLOTS, GUESSES, PROOFS, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE SELECT (id, admitted_at, department, proof) ON exchanges FROM onceway_gateway;
      ALTER TABLE exchanges DROP COLUMN proof;
      DROP TABLE verify_guesses, exchange_slots, caller_windows, rate_windows, resource_limits;`);
  }
}

/** Absent row or column: the provider sets no limit. */
const DECLARED = `
  CREATE TABLE resource_limits (
    resource text PRIMARY KEY REFERENCES entries (code),
    per_second int CHECK (per_second >= 1),
    concurrent int CHECK (concurrent >= 1),
    set_at timestamptz NOT NULL,
    set_by uuid NOT NULL REFERENCES officers (id)
  );`;

/**
 * One row a limit, of the newest second alone: a row is locked, counted up and, when the second is another, begun anew.
 * No index on the time, so that counting up stays within the page. \`caller_windows\` has who wants how much of a resource
 * with a limit, the second before included: a fair share is worked out from it.
 */
const WINDOWS = `
  CREATE TABLE rate_windows (
    name text PRIMARY KEY,
    second timestamptz NOT NULL,
    used int NOT NULL CHECK (used >= 0)
  ) WITH (fillfactor = 50);

  CREATE TABLE caller_windows (
    resource text NOT NULL,
    system_id uuid NOT NULL,
    second timestamptz NOT NULL,
    used int NOT NULL CHECK (used >= 0),
    asked int NOT NULL CHECK (asked >= 0),
    asked_before int NOT NULL CHECK (asked_before >= 0),
    PRIMARY KEY (resource, system_id)
  ) WITH (fillfactor = 50);`;

/** An exchange under way. \`resource\` only where its provider limits how many. A gateway that dies frees none: time does. */
const SLOTS = `
  CREATE TABLE exchange_slots (
    system_id uuid NOT NULL,
    exchange uuid NOT NULL,
    attempt int NOT NULL,
    resource text,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (system_id, exchange, attempt)
  );
  CREATE INDEX exchange_slots_resource_idx ON exchange_slots (resource, system_id) WHERE resource IS NOT NULL;`;

/** \`guess\` is a keyed hash over subject, item, system and day: whoever reads it learns nobody's number. */
const GUESSES = `
  CREATE TABLE verify_guesses (
    guess bytea PRIMARY KEY,
    day_ends timestamptz NOT NULL,
    held int NOT NULL CHECK (held >= 0),
    alarmed boolean NOT NULL DEFAULT false
  );
  CREATE INDEX verify_guesses_age_idx ON verify_guesses (day_ends);`;

/** The proof that came with the question, encrypted under the gateway's text key: docs/adr/0013. */
const PROOFS = `
  ALTER TABLE exchanges ADD COLUMN proof text;`;

const GRANTS = `
  GRANT SELECT, INSERT, UPDATE ON resource_limits, rate_windows, caller_windows, verify_guesses TO onceway_gateway;
  GRANT SELECT, INSERT, DELETE ON exchange_slots TO onceway_gateway;
  GRANT SELECT (id, admitted_at, department, proof) ON exchanges TO onceway_gateway;
  GRANT SELECT, DELETE ON rate_windows, caller_windows, exchange_slots, verify_guesses TO onceway_worker;`;
