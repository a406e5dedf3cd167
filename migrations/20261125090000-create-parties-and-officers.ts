import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Departments, their systems and public keys; officers and their sessions. The roles onceway_gateway and
 * onceway_worker exist beforehand. Nothing here is ever deleted but sessions and counts of login attempts, and no role
 * is granted what would be needed to do so.
 */
export class CreatePartiesAndOfficers20261125090000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [PARTIES, KEYS, OFFICERS, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE login_attempts, sessions, officers, published_keys, system_keys, registered_kids, systems, departments;
      DROP SEQUENCE key_news_seq;`);
  }
}

const PARTIES = `
  CREATE TABLE departments (
    code text CONSTRAINT departments_pkey PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    kind text NOT NULL CONSTRAINT departments_kind_check CHECK (kind IN ('ordinary', 'authority')),
    active boolean NOT NULL DEFAULT true,
    registered_at timestamptz NOT NULL
  );
  -- One department governs sharing.
  CREATE UNIQUE INDEX departments_one_authority_idx ON departments (kind) WHERE kind = 'authority';

  CREATE TABLE systems (
    id uuid CONSTRAINT systems_pkey PRIMARY KEY,
    department text NOT NULL CONSTRAINT systems_department_fkey REFERENCES departments (code),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    registered_at timestamptz NOT NULL
  );
  CREATE INDEX systems_department_idx ON systems (department, id);`;

/**
 * A kid is taken once, by whomever and for whatever use, and stays taken after revocation: a key that once was another's
 * or was given up must never speak for anybody again. `published_keys` are those that agents must know: their own and,
 * without a department, the gateway's. `seq` only rises, so that an old record played again is known as old.
 */
const KEYS = `
  CREATE TABLE registered_kids (kid text CONSTRAINT registered_kids_pkey PRIMARY KEY);

  CREATE TABLE system_keys (
    kid text CONSTRAINT system_keys_pkey PRIMARY KEY CONSTRAINT system_keys_kid_fkey REFERENCES registered_kids (kid),
    system_id uuid NOT NULL CONSTRAINT system_keys_system_fkey REFERENCES systems (id),
    use text NOT NULL CONSTRAINT system_keys_use_check CHECK (use IN ('sig', 'enc')),
    jwk jsonb NOT NULL CONSTRAINT system_keys_public_check CHECK (NOT jwk ? 'd'),
    registered_at timestamptz NOT NULL,
    revoked_at timestamptz
  );
  CREATE INDEX system_keys_system_idx ON system_keys (system_id, registered_at);

  CREATE SEQUENCE key_news_seq;
  CREATE TABLE published_keys (
    kid text CONSTRAINT published_keys_pkey PRIMARY KEY
      CONSTRAINT published_keys_kid_fkey REFERENCES registered_kids (kid),
    department text CONSTRAINT published_keys_department_fkey REFERENCES departments (code),
    use text NOT NULL CONSTRAINT published_keys_use_check CHECK (use IN ('sig', 'enc')),
    jwk jsonb NOT NULL CONSTRAINT published_keys_public_check CHECK (NOT jwk ? 'd'),
    seq bigint NOT NULL CONSTRAINT published_keys_seq_key UNIQUE,
    registered_at timestamptz NOT NULL,
    revoked_at timestamptz
  );
  CREATE INDEX published_keys_department_idx ON published_keys (department, registered_at);`;

/**
 * The database holds a digest of the cookie, never the cookie: whoever reads the table cannot take over a session.
 * `login_attempts` has the shape that rate-limiter-flexible expects; its keys are digests of logins and addresses.
 */
const OFFICERS = `
  CREATE TABLE officers (
    id uuid CONSTRAINT officers_pkey PRIMARY KEY,
    department text NOT NULL CONSTRAINT officers_department_fkey REFERENCES departments (code),
    login text NOT NULL CONSTRAINT officers_login_key UNIQUE
      CONSTRAINT officers_login_check CHECK (login = lower(login)),
    name text NOT NULL,
    roles text[] NOT NULL CONSTRAINT officers_roles_check
      CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['authority-officer', 'sharing-head']),
    password_hash text NOT NULL,
    must_change_password boolean NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz
  );
  CREATE INDEX officers_department_idx ON officers (department, id);

  CREATE TABLE sessions (
    id_hash text CONSTRAINT sessions_pkey PRIMARY KEY,
    officer_id uuid NOT NULL CONSTRAINT sessions_officer_fkey REFERENCES officers (id),
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX sessions_officer_idx ON sessions (officer_id);
  CREATE INDEX sessions_expiry_idx ON sessions (expires_at);

  CREATE TABLE login_attempts (
    key varchar(255) CONSTRAINT login_attempts_pkey PRIMARY KEY,
    points integer NOT NULL DEFAULT 0,
    expire bigint
  );
  CREATE INDEX login_attempts_expiry_idx ON login_attempts (expire);`;

const GRANTS = `
  GRANT SELECT, INSERT ON departments, systems, registered_kids, system_keys, published_keys, officers
    TO onceway_gateway;
  GRANT UPDATE (active) ON departments TO onceway_gateway;
  GRANT UPDATE (active) ON systems TO onceway_gateway;
  GRANT UPDATE (revoked_at) ON system_keys TO onceway_gateway;
  GRANT UPDATE (revoked_at, seq) ON published_keys TO onceway_gateway;
  GRANT USAGE ON SEQUENCE key_news_seq TO onceway_gateway;
  GRANT UPDATE (password_hash, must_change_password, disabled_at) ON officers TO onceway_gateway;
  GRANT SELECT, INSERT, DELETE ON sessions TO onceway_gateway;
  GRANT UPDATE (last_seen_at) ON sessions TO onceway_gateway;
  GRANT SELECT, INSERT, UPDATE, DELETE ON login_attempts TO onceway_gateway;
  GRANT SELECT ON departments, published_keys TO onceway_worker;`;
