import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors of accounts, and which subjects of an identity provider are which accounts. */
export class AddSecondFactorsAndIdentities20261125170100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [TOTP, IDENTITIES, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE officer_identities, officer_recovery_codes;
      ALTER TABLE sessions DROP COLUMN origin;
      ALTER TABLE officers DROP COLUMN totp_sealed, DROP COLUMN totp_confirmed_at, DROP COLUMN totp_last_step;`);
  }
}

/** The secret is sealed under a key of the gateway's replicas; recovery codes are keyed hashes. */
const TOTP = `
  ALTER TABLE officers ADD COLUMN totp_sealed text,
    ADD COLUMN totp_confirmed_at timestamptz,
    ADD COLUMN totp_last_step integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT officers_totp_check CHECK (totp_confirmed_at IS NULL OR totp_sealed IS NOT NULL);
  CREATE TABLE officer_recovery_codes (
    code_hash text CONSTRAINT officer_recovery_codes_pkey PRIMARY KEY,
    officer_id uuid NOT NULL CONSTRAINT officer_recovery_codes_officer_fkey REFERENCES officers (id)
  );
  CREATE INDEX officer_recovery_codes_officer_idx ON officer_recovery_codes (officer_id);`;

/** A subject is one account's, and an account has one subject of a provider. */
const IDENTITIES = `
  CREATE TABLE officer_identities (
    id uuid CONSTRAINT officer_identities_pkey PRIMARY KEY,
    officer_id uuid NOT NULL CONSTRAINT officer_identities_officer_fkey REFERENCES officers (id),
    issuer text NOT NULL,
    subject text NOT NULL,
    linked_by uuid NOT NULL CONSTRAINT officer_identities_linker_fkey REFERENCES officers (id),
    linked_at timestamptz NOT NULL,
    CONSTRAINT officer_identities_subject_key UNIQUE (issuer, subject),
    CONSTRAINT officer_identities_officer_key UNIQUE (officer_id, issuer)
  );
  ALTER TABLE sessions ADD COLUMN origin text NOT NULL DEFAULT 'password'
    CONSTRAINT sessions_origin_check CHECK (origin IN ('password', 'oidc'));`;

const GRANTS = `
  GRANT UPDATE (totp_sealed, totp_confirmed_at, totp_last_step) ON officers TO onceway_gateway;
  GRANT SELECT, INSERT, DELETE ON officer_recovery_codes, officer_identities TO onceway_gateway;`;
