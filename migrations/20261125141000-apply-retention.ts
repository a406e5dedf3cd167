import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What contracts/registers/retention.json says, where the database itself must know it: how long exchanges are kept, when
 * a one-time password was given out, and that what the law keeps for three years cannot be deleted earlier by anybody.
 */
export class ApplyRetention20261125141000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [KEEP, PASSWORDS, GUARD, GRANTS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE SELECT, DELETE ON grant_usage FROM onceway_worker;
      REVOKE SELECT (ctid, expires_at), DELETE ON sessions FROM onceway_worker;
      REVOKE SELECT (ctid, expire), DELETE ON login_attempts FROM onceway_worker;
      REVOKE DELETE ON audit_poison FROM onceway_worker;
      DROP TRIGGER audit_poison_kept_by_law ON audit_poison;
      DROP TRIGGER grant_usage_kept_by_law ON grant_usage;
      DROP FUNCTION refuse_early_deletion();
      DROP INDEX grant_usage_day_idx;
      ALTER TABLE officers DROP COLUMN password_set_at;
      UPDATE time_partitions SET keep = NULL WHERE parent = 'exchanges';`);
  }
}

/** R25 art. 29: three years at least. A partition goes when its youngest row is older than that. */
const KEEP = `
  UPDATE time_partitions SET keep = '3 years' WHERE parent = 'exchanges';
  CREATE INDEX grant_usage_day_idx ON grant_usage (day);`;

const PASSWORDS = `
  ALTER TABLE officers ADD COLUMN password_set_at timestamptz NOT NULL DEFAULT now();`;

/** The worker may delete what is over; the trigger says what is, so that no slip of its code deletes evidence. */
const GUARD = `
  CREATE FUNCTION refuse_early_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    since timestamptz := (to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz;
  BEGIN
    IF since < now() - TG_ARGV[1]::interval THEN RETURN OLD; END IF;
    RAISE EXCEPTION '% is kept for % after %', TG_TABLE_NAME, TG_ARGV[1], TG_ARGV[0]
      USING ERRCODE = 'insufficient_privilege';
  END $$;
  CREATE TRIGGER grant_usage_kept_by_law BEFORE DELETE ON grant_usage
    FOR EACH ROW EXECUTE FUNCTION refuse_early_deletion('day', '3 years');
  CREATE TRIGGER audit_poison_kept_by_law BEFORE DELETE ON audit_poison
    FOR EACH ROW EXECUTE FUNCTION refuse_early_deletion('resolved_at', '3 years');`;

/** Who signed in and what was typed stays unread: the columns are those that tell a row's age and place. */
const GRANTS = `
  GRANT UPDATE (password_set_at) ON officers TO onceway_gateway;
  GRANT SELECT, DELETE ON grant_usage TO onceway_worker;
  GRANT SELECT (ctid, expires_at), DELETE ON sessions TO onceway_worker;
  GRANT SELECT (ctid, expire), DELETE ON login_attempts TO onceway_worker;
  GRANT DELETE ON audit_poison TO onceway_worker;`;
