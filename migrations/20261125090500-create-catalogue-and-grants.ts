import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What may be shared and who may ask for it. Departments, systems and officers come from 20261125090000; the roles
 * onceway_gateway and onceway_worker exist beforehand.
 */
export class CreateCatalogueAndGrants20261125090500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [CATALOGUE, REQUESTS, SUSPENSIONS, STANDING, PRIVILEGES]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW grant_standing;
      DROP TABLE grant_suspensions, grants, entry_versions, entries;
      DROP SEQUENCE contract_news_seq;`);
  }
}

/**
 * `description` is what was filed without its schema, so that a list of entries never reads schemas. The columns beside
 * it are copies that queries need. `items` names what can be asked: not the items that are not shared.
 */
const CATALOGUE = `
  CREATE TABLE entries (
    code text PRIMARY KEY,
    department text NOT NULL REFERENCES departments (code),
    versions int NOT NULL DEFAULT 0 CHECK (versions >= 0),
    created_at timestamptz NOT NULL
  );

  CREATE TABLE entry_versions (
    id uuid NOT NULL CONSTRAINT entry_versions_id_key UNIQUE,
    resource text NOT NULL REFERENCES entries (code),
    version int NOT NULL CHECK (version >= 1),
    state text NOT NULL CHECK (state IN ('submitted', 'approved', 'returned', 'published', 'withdrawn')),
    description jsonb NOT NULL,
    schema jsonb NOT NULL,
    schema_hash text NOT NULL,
    items text[] NOT NULL,
    share_type text NOT NULL CHECK (share_type IN ('unconditional', 'conditional', 'not-shared')),
    subject_type text NOT NULL CHECK (subject_type IN ('citizen-number', 'credit-code')),
    submitted_at timestamptz NOT NULL,
    submitted_by uuid NOT NULL REFERENCES officers (id),
    decided_at timestamptz,
    decided_by uuid REFERENCES officers (id),
    decision_reason text,
    published_at timestamptz,
    published_by uuid REFERENCES officers (id),
    withdrawn_at timestamptz,
    withdrawn_by uuid REFERENCES officers (id),
    withdrawal_reason text,
    PRIMARY KEY (resource, version),
    CONSTRAINT entry_versions_four_eyes CHECK (submitted_by NOT IN (decided_by, published_by)),
    CONSTRAINT entry_versions_published_after_approval
      CHECK (state <> 'published' OR (decided_by IS NOT NULL AND published_by IS NOT NULL))
  );
  CREATE INDEX entry_versions_published_idx ON entry_versions (resource, version) WHERE state = 'published';

  -- One rising number for all contracts: an agent that reads a record older than what it holds can tell.
  CREATE SEQUENCE contract_news_seq;`;

/**
 * Asked and given stand apart (R25 art. 21: the answer may narrow). No foreign key can stand on an array; the systems
 * are checked when the request is filed, and a system is switched off, never deleted. Empty: all of the department's.
 */
const REQUESTS = `
  CREATE TABLE grants (
    id uuid PRIMARY KEY,
    department text NOT NULL REFERENCES departments (code),
    provider text NOT NULL REFERENCES departments (code),
    resource text NOT NULL,
    version int NOT NULL,
    items text[] NOT NULL CHECK (cardinality(items) > 0),
    modes text[] NOT NULL CHECK (cardinality(modes) > 0),
    matters text[] NOT NULL CHECK (cardinality(matters) > 0),
    systems uuid[] NOT NULL,
    purpose text NOT NULL,
    legal_basis text NOT NULL,
    asked_quota int NOT NULL CHECK (asked_quota > 0),
    asked_until date NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL CHECK (valid_until BETWEEN valid_from AND asked_until),
    daily_quota int NOT NULL CHECK (daily_quota BETWEEN 1 AND asked_quota),
    state text NOT NULL CHECK (state IN ('requested', 'approved', 'refused', 'ended')),
    requested_at timestamptz NOT NULL,
    requested_by uuid NOT NULL REFERENCES officers (id),
    decided_at timestamptz,
    decided_by uuid REFERENCES officers (id),
    decision_reason text,
    refusal jsonb,
    ended_at timestamptz,
    ended_by uuid REFERENCES officers (id),
    end_reason text,
    CONSTRAINT grants_version_fkey FOREIGN KEY (resource, version) REFERENCES entry_versions (resource, version),
    CONSTRAINT grants_four_eyes CHECK (requested_by <> decided_by)
  );
  CREATE INDEX grants_department_idx ON grants (department, id);
  CREATE INDEX grants_provider_idx ON grants (provider, id);
  CREATE INDEX grants_version_idx ON grants (resource, version);`;

/**
 * Each side holds its own suspension, so lifting one never lifts another's. `until` is the limit set for putting
 * things right (R25 art. 27); the suspension lasts until somebody lifts it, for a date alone proves nothing.
 */
const SUSPENSIONS = `
  CREATE TABLE grant_suspensions (
    id uuid PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES grants (id),
    side text NOT NULL CHECK (side IN ('consumer', 'provider', 'authority')),
    reason text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    suspended_by uuid NOT NULL REFERENCES officers (id),
    lifted_at timestamptz,
    lifted_by uuid REFERENCES officers (id),
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
  );
  CREATE UNIQUE INDEX grant_suspensions_open_key ON grant_suspensions (grant_id, side) WHERE lifted_at IS NULL;`;

/**
 * What tokens and admission need to know of a grant, in one row: read again at every use, so that a suspension bites at
 * once. Days are those of Asia/Shanghai, the last one included.
 */
const STANDING = `
  CREATE VIEW grant_standing AS
  SELECT g.id, g.department AS consumer, g.provider, g.resource, g.version, v.subject_type, v.schema_hash,
         g.items, g.modes, g.matters, g.systems, g.daily_quota, g.state, v.state AS entry_state,
         ARRAY(SELECT s.side FROM grant_suspensions s WHERE s.grant_id = g.id AND s.lifted_at IS NULL ORDER BY s.side)
           AS suspended_by,
         g.valid_from, g.valid_until,
         (now() AT TIME ZONE 'Asia/Shanghai')::date >= g.valid_from AS started,
         (now() AT TIME ZONE 'Asia/Shanghai')::date > g.valid_until AS over
    FROM grants g
    JOIN entry_versions v ON v.resource = g.resource AND v.version = g.version;`;

/** What was filed cannot be updated: the columns that can are the ones that later acts fill in. */
const PRIVILEGES = `
  GRANT SELECT, INSERT ON entries, entry_versions, grants, grant_suspensions TO onceway_gateway;
  GRANT UPDATE (versions) ON entries TO onceway_gateway;
  GRANT UPDATE (state, decided_at, decided_by, decision_reason, published_at, published_by, withdrawn_at, withdrawn_by,
    withdrawal_reason) ON entry_versions TO onceway_gateway;
  GRANT UPDATE (state, daily_quota, valid_until, decided_at, decided_by, decision_reason, refusal, ended_at, ended_by,
    end_reason) ON grants TO onceway_gateway;
  GRANT UPDATE (lifted_at, lifted_by) ON grant_suspensions TO onceway_gateway;
  GRANT USAGE ON SEQUENCE contract_news_seq TO onceway_gateway;
  GRANT SELECT ON grant_standing TO onceway_gateway;`;
