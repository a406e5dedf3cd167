import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where systems are called back with their results, who approved it, and how often it was tried. */
export class CallSystemsBack20261125191200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [CALLBACKS, TRIES, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pending_exchanges DROP COLUMN call_tries, DROP COLUMN call_at, DROP COLUMN call_ended;
      DROP TABLE system_callbacks`);
  }
}

/** `addresses` are where the host stood when it was approved: nothing is sent anywhere else. One of a system counts. */
const CALLBACKS = `
  CREATE TABLE system_callbacks (
    id uuid PRIMARY KEY,
    system_id uuid NOT NULL REFERENCES systems (id),
    url text NOT NULL,
    addresses text[] NOT NULL DEFAULT '{}',
    private_network boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'filed' CHECK (state IN ('filed', 'approved', 'refused', 'ended')),
    filed_at timestamptz NOT NULL,
    filed_by uuid NOT NULL REFERENCES officers (id),
    decided_at timestamptz,
    decided_by uuid REFERENCES officers (id),
    reason text,
    ended_at timestamptz,
    CHECK (decided_by IS NULL OR decided_by <> filed_by),
    CHECK (state <> 'approved' OR (decided_by IS NOT NULL AND cardinality(addresses) > 0))
  );
  CREATE UNIQUE INDEX system_callbacks_approved_idx ON system_callbacks (system_id) WHERE state = 'approved';
  CREATE INDEX system_callbacks_system_idx ON system_callbacks (system_id, filed_at);`;

const TRIES = `
  ALTER TABLE pending_exchanges
    ADD COLUMN call_tries int NOT NULL DEFAULT 0,
    ADD COLUMN call_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN call_ended text CHECK (call_ended IN ('accepted', 'gone'));
  CREATE INDEX pending_exchanges_call_idx ON pending_exchanges (call_at)
    WHERE state = 'ready' AND delivered_at IS NULL AND call_ended IS NULL AND batch IS NULL;`;

const GRANTS = `
  GRANT SELECT, INSERT ON system_callbacks TO onceway_gateway;
  GRANT UPDATE (state, addresses, private_network, decided_at, decided_by, reason, ended_at) ON system_callbacks
    TO onceway_gateway;
  GRANT SELECT ON system_callbacks TO onceway_worker;
  GRANT UPDATE (call_tries, call_at, call_ended) ON pending_exchanges TO onceway_worker;`;
