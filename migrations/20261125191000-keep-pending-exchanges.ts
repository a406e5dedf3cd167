import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exchanges that nobody waits for (docs/adr/0017): what is still to be sent, what is awaited, what waits to be fetched. */
export class KeepPendingExchanges20261125191000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [PENDING, REQUESTS, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE UPDATE (held, wrong) ON verify_guesses FROM onceway_worker;
      REVOKE SELECT ON system_standing, system_keys, entries, entry_versions FROM onceway_worker;
      REVOKE SELECT (id, target, since) ON stops FROM onceway_worker;
      DROP TABLE pending_requests, pending_exchanges`);
  }
}

/**
 * `facts` is the accepted record. `secret` holds the salt of the question, sealed to the worker. `result` is sealed to the
 * asking system before it is written. `disclosure` is the record of the first delivery, fixed before it is made and never
 * changed: whoever has to write it a second time writes the same.
 */
const PENDING = `
  CREATE TABLE pending_exchanges (
    exchange uuid PRIMARY KEY,
    system_id uuid NOT NULL,
    provider text NOT NULL,
    gateway text NOT NULL,
    facts jsonb NOT NULL,
    guesses jsonb NOT NULL,
    secret jsonb NOT NULL,
    admitted_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    keep_until timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'ready', 'failed', 'expired')),
    ending jsonb,
    result text,
    disclosure text,
    delivered_at timestamptz,
    CHECK ((state = 'waiting') = (ending IS NULL)),
    CHECK (result IS NULL OR state = 'ready')
  );
  CREATE INDEX pending_exchanges_open_idx ON pending_exchanges (system_id)
    WHERE state IN ('waiting', 'ready') AND delivered_at IS NULL;
  CREATE INDEX pending_exchanges_waiting_idx ON pending_exchanges (answer_by) WHERE state = 'waiting';
  CREATE INDEX pending_exchanges_result_idx ON pending_exchanges (keep_until) WHERE result IS NOT NULL;
  CREATE INDEX pending_exchanges_age_idx ON pending_exchanges (keep_until);`;

/** Signed and sealed by a gateway, taken away by whichever worker sends them. `accepted` is the id of the record of it. */
const REQUESTS = `
  CREATE TABLE pending_requests (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exchange uuid NOT NULL UNIQUE,
    accepted uuid NOT NULL DEFAULT gen_random_uuid(),
    value text NOT NULL,
    headers jsonb NOT NULL,
    answer_by timestamptz NOT NULL,
    next_try timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX pending_requests_due_idx ON pending_requests (next_try, place);
  CREATE INDEX pending_requests_age_idx ON pending_requests (answer_by);`;

/** The worker judges replies, reads grants anew before it sends, and gives guesses back that were not wrong. */
const GRANTS = `
  GRANT SELECT, INSERT ON pending_exchanges TO onceway_gateway;
  GRANT UPDATE (disclosure, delivered_at) ON pending_exchanges TO onceway_gateway;
  GRANT INSERT ON pending_requests TO onceway_gateway;
  GRANT SELECT, DELETE ON pending_exchanges, pending_requests TO onceway_worker;
  GRANT UPDATE (state, ending, result, disclosure, delivered_at) ON pending_exchanges TO onceway_worker;
  GRANT UPDATE (next_try) ON pending_requests TO onceway_worker;
  GRANT SELECT ON system_standing, system_keys, entries, entry_versions TO onceway_worker;
  GRANT SELECT (id, target, since) ON stops TO onceway_worker;
  GRANT UPDATE (held, wrong) ON verify_guesses TO onceway_worker;`;
