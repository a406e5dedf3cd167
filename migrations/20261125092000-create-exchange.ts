import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What admission reads and writes: used proofs and assertions, idempotency keys, the durable exchange row, quota used,
 * and the leases of reply partitions. All of it is logged storage: an UNLOGGED table is empty after a crash, and a
 * replay would win then.
 */
export class CreateExchange20261125092000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [REPLAY, EXCHANGES, QUOTA, LEASES, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM time_partitions WHERE parent IN ('dpop_proofs', 'exchanges');
      DROP TABLE dpop_proofs, assertions_used, idempotency_keys, exchanges, grant_usage, reply_partitions;`);
  }
}

/**
 * A proof's time stands in its signed claims, so the same proof always meets its twin in the same partition. An
 * assertion's `jti` is single-use whatever its other claims say, hence one unpartitioned key.
 */
const REPLAY = `
  CREATE TABLE dpop_proofs (
    proof_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (proof_hash, expires_at)
  ) PARTITION BY RANGE (expires_at);
  CREATE TABLE dpop_proofs_rest PARTITION OF dpop_proofs DEFAULT;
  INSERT INTO time_partitions (parent, step, steps_ahead, keep) VALUES ('dpop_proofs', '1 hour', 3, '1 hour');

  CREATE TABLE assertions_used (
    system_id uuid NOT NULL,
    jti_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (system_id, jti_hash)
  );
  CREATE INDEX assertions_used_expiry_idx ON assertions_used (expires_at);

  CREATE TABLE idempotency_keys (
    system_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    body_hash bytea NOT NULL,
    exchange uuid NOT NULL,
    attempt int NOT NULL,
    taken_at timestamptz NOT NULL,
    busy_until timestamptz NOT NULL,
    PRIMARY KEY (system_id, key_hash)
  );
  CREATE INDEX idempotency_keys_age_idx ON idempotency_keys (taken_at);`;

/**
 * `facts` is the accepted record (names and commitments, no values); `texts` the reason and the case, encrypted under
 * the gateway's text key (architecture §7). R25 art. 29: three years at least, so partitions are never dropped here.
 */
const EXCHANGES = `
  CREATE TABLE exchanges (
    id uuid NOT NULL,
    admitted_at timestamptz NOT NULL,
    deadline timestamptz NOT NULL,
    audit_partition smallint NOT NULL,
    gateway uuid NOT NULL,
    system_id uuid NOT NULL,
    department text NOT NULL,
    grant_id uuid NOT NULL,
    resource text NOT NULL,
    version int NOT NULL,
    mode text NOT NULL,
    attempt int NOT NULL DEFAULT 1,
    facts jsonb NOT NULL,
    texts text NOT NULL,
    ended_as text,
    ended_at timestamptz,
    PRIMARY KEY (id, admitted_at)
  ) PARTITION BY RANGE (admitted_at);
  CREATE TABLE exchanges_rest PARTITION OF exchanges DEFAULT;
  CREATE INDEX exchanges_open_idx ON exchanges (audit_partition, deadline) WHERE ended_as IS NULL;
  INSERT INTO time_partitions (parent, step, steps_ahead, keep) VALUES ('exchanges', '7 days', 2, NULL);
  SELECT maintain_time_partitions();`;

const QUOTA = `
  CREATE TABLE grant_usage (
    grant_id uuid NOT NULL,
    day date NOT NULL,
    used int NOT NULL DEFAULT 0 CHECK (used >= 0),
    PRIMARY KEY (grant_id, day)
  );`;

const LEASES = `
  CREATE TABLE reply_partitions (
    "partition" smallint PRIMARY KEY,
    holder uuid,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
  );
  INSERT INTO reply_partitions ("partition") SELECT generate_series(0, 15);`;

const GRANTS = `
  GRANT SELECT, INSERT ON dpop_proofs TO onceway_gateway;
  GRANT INSERT ON assertions_used, exchanges TO onceway_gateway;
  GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO onceway_gateway;
  GRANT SELECT, INSERT ON grant_usage TO onceway_gateway;
  GRANT UPDATE (used) ON grant_usage TO onceway_gateway;
  GRANT SELECT ON reply_partitions TO onceway_gateway;
  GRANT UPDATE (holder, leased_until) ON reply_partitions TO onceway_gateway;
  GRANT SELECT ON exchanges TO onceway_worker;
  GRANT UPDATE (ended_as, ended_at) ON exchanges TO onceway_worker;
  GRANT SELECT, DELETE ON assertions_used, idempotency_keys TO onceway_worker;`;
