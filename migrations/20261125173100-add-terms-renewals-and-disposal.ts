import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Region, rate, required attributes and disposal as terms of a grant; renewal of a grant in place; its expiry with
 * reminders; the duty to dispose of what was received (R25 arts. 20, 25 and 27). Needs 20261125172000. Columns that the
 * code from before does not write have a default or may be absent: the region is then the department's.
 */
export class AddTermsRenewalsAndDisposal20261125173100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [TERMS, RENEWALS, DISPOSALS, REMINDERS, STANDING, PRIVILEGES]) {
      await runner.query(statements);
    }
  }

  /** What was renewed beyond what was first asked stays so: the old limits are not put back. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW grant_standing;
      DROP TABLE grant_reminders, grant_disposals, grant_renewals;
      ALTER TABLE grants DROP COLUMN region, DROP COLUMN asked_region, DROP COLUMN asked_rate,
        DROP COLUMN rate_per_second, DROP COLUMN requires, DROP COLUMN missing_told, DROP COLUMN disposal_method,
        DROP COLUMN disposal_days, DROP COLUMN ended_because;
      ${STANDING_BEFORE}
      GRANT SELECT ON grant_standing TO onceway_gateway;`);
  }
}

/** A renewal may give more than was asked at first, so only its own row can say whether it gave more than it asked. */
const TERMS = `
  ALTER TABLE grants
    ADD COLUMN asked_region text CONSTRAINT grants_asked_region_fkey REFERENCES regions (code),
    ADD COLUMN region text CONSTRAINT grants_region_fkey REFERENCES regions (code),
    ADD COLUMN asked_rate int CHECK (asked_rate > 0),
    ADD COLUMN rate_per_second int CHECK (rate_per_second > 0),
    ADD COLUMN requires text[] NOT NULL DEFAULT '{}',
    ADD COLUMN missing_told text[] NOT NULL DEFAULT '{}',
    ADD COLUMN disposal_method text NOT NULL DEFAULT 'destroy' CHECK (disposal_method IN ('destroy', 'return')),
    ADD COLUMN disposal_days int NOT NULL DEFAULT 30 CHECK (disposal_days BETWEEN 1 AND 365),
    ADD COLUMN ended_because text CHECK (ended_because IN ('taken-back', 'ended', 'expired')),
    DROP CONSTRAINT grants_check,
    ADD CONSTRAINT grants_period_check CHECK (valid_until >= valid_from),
    DROP CONSTRAINT grants_check1,
    ADD CONSTRAINT grants_quota_check CHECK (daily_quota >= 1);
  CREATE INDEX grants_valid_until_idx ON grants (valid_until) WHERE state = 'approved';
  CREATE INDEX grants_requiring_idx ON grants (id) WHERE state = 'approved' AND requires <> '{}';`;

/** One at a time a grant. `given` are the terms that an approval wrote into the grant, kept as they were then. */
const RENEWALS = `
  CREATE TABLE grant_renewals (
    id uuid PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES grants (id),
    asked_until date NOT NULL,
    asked_quota int NOT NULL CHECK (asked_quota > 0),
    asked_rate int CHECK (asked_rate > 0),
    reason text NOT NULL,
    legal_basis text NOT NULL,
    state text NOT NULL CHECK (state IN ('filed', 'requested', 'approved', 'refused', 'withdrawn', 'lapsed')),
    filed_at timestamptz NOT NULL,
    filed_by uuid NOT NULL REFERENCES officers (id),
    signed_off_at timestamptz,
    signed_off_by uuid REFERENCES officers (id),
    decided_at timestamptz,
    decided_by uuid REFERENCES officers (id),
    decision_reason text,
    refusal jsonb,
    given jsonb,
    closed_at timestamptz,
    closed_by uuid REFERENCES officers (id),
    close_reason text,
    CONSTRAINT grant_renewals_four_eyes
      CHECK (filed_by NOT IN (signed_off_by, decided_by) AND signed_off_by <> decided_by),
    CONSTRAINT grant_renewals_approved_after_sign_off
      CHECK (state <> 'approved' OR (signed_off_by IS NOT NULL AND decided_by IS NOT NULL AND given IS NOT NULL))
  );
  CREATE UNIQUE INDEX grant_renewals_open_key ON grant_renewals (grant_id) WHERE state IN ('filed', 'requested');
  CREATE INDEX grant_renewals_grant_idx ON grant_renewals (grant_id, id);`;

/** R25 art. 27: purpose done or period over, the consumer disposes of what it received as the provider requires. */
const DISPOSALS = `
  CREATE TABLE grant_disposals (
    grant_id uuid PRIMARY KEY REFERENCES grants (id),
    method text NOT NULL CHECK (method IN ('destroy', 'return')),
    due_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('due', 'overdue', 'done')),
    opened_at timestamptz NOT NULL,
    overdue_at timestamptz,
    disposed_on date,
    statement text,
    confirmed_at timestamptz,
    confirmed_by uuid REFERENCES officers (id),
    CONSTRAINT grant_disposals_done_check
      CHECK ((state = 'done') = (disposed_on IS NOT NULL AND confirmed_at IS NOT NULL AND confirmed_by IS NOT NULL))
  );
  CREATE INDEX grant_disposals_due_idx ON grant_disposals (due_on) WHERE state = 'due';`;

/** That a last day was announced: a renewal moves it, and the new one is announced anew. */
const REMINDERS = `
  CREATE TABLE grant_reminders (
    grant_id uuid NOT NULL REFERENCES grants (id),
    until date NOT NULL,
    days int NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (grant_id, until, days)
  );`;

const COLUMNS_BEFORE = `
  SELECT g.id, g.department AS consumer, g.provider, g.resource, g.version, v.subject_type, v.schema_hash,
         g.items, g.modes, g.matters, g.systems, g.daily_quota, g.state, v.state AS entry_state,
         ARRAY(SELECT s.side FROM grant_suspensions s WHERE s.grant_id = g.id AND s.lifted_at IS NULL ORDER BY s.side)
           AS suspended_by,
         g.valid_from, g.valid_until,
         (now() AT TIME ZONE 'Asia/Shanghai')::date >= g.valid_from AS started,
         (now() AT TIME ZONE 'Asia/Shanghai')::date > g.valid_until AS over`;

const STANDING_BEFORE = `
  CREATE VIEW grant_standing AS ${COLUMNS_BEFORE}
    FROM grants g
    JOIN entry_versions v ON v.resource = g.resource AND v.version = g.version;`;

/** An attribute counts as long as it is held now: its loss suspends in the moment it is lost, its return ends that. */
const STANDING = `
  CREATE OR REPLACE VIEW grant_standing AS ${COLUMNS_BEFORE},
         coalesce(g.region, d.region, substr(d.code, 3, 6)) AS region, g.rate_per_second,
         ARRAY(SELECT r FROM unnest(g.requires) AS r
                WHERE NOT EXISTS (
                  SELECT FROM department_attributes a
                   WHERE a.department = g.department AND a.attribute = r AND a.lost_at IS NULL
                     AND (a.until IS NULL OR a.until >= (now() AT TIME ZONE 'Asia/Shanghai')::date))
                ORDER BY r) AS missing_attributes
    FROM grants g
    JOIN departments d ON d.code = g.department
    JOIN entry_versions v ON v.resource = g.resource AND v.version = g.version;`;

/** The worker ends what is over, opens the duty to dispose and notes what it has told; it decides nothing else. */
const PRIVILEGES = `
  GRANT UPDATE (region, rate_per_second, requires, missing_told, disposal_method, disposal_days, ended_because) ON grants
    TO onceway_gateway;
  GRANT SELECT, INSERT ON grant_renewals, grant_disposals TO onceway_gateway;
  GRANT UPDATE (state, signed_off_at, signed_off_by, decided_at, decided_by, decision_reason, refusal, given, closed_at,
    closed_by, close_reason) ON grant_renewals TO onceway_gateway;
  GRANT UPDATE (state, disposed_on, statement, confirmed_at, confirmed_by) ON grant_disposals TO onceway_gateway;
  GRANT SELECT ON grants, grant_suspensions, grant_renewals, grant_standing TO onceway_worker;
  GRANT UPDATE (state, missing_told, ended_at, ended_because) ON grants TO onceway_worker;
  GRANT UPDATE (state, closed_at, close_reason) ON grant_renewals TO onceway_worker;
  GRANT SELECT, INSERT ON grant_disposals, grant_reminders TO onceway_worker;
  GRANT UPDATE (state, overdue_at) ON grant_disposals TO onceway_worker;`;
