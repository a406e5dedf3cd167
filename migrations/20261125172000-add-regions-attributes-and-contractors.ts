import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Regions as a tree, the sharing office of a department, its attributes with their legal basis, and systems that a
 * contractor runs. Columns added to tables that gateways from before this migration still write may be absent in a row:
 * a department's region is then that of its credit code, a system's that of its department.
 */
export class AddRegionsAttributesAndContractors20261125172000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [REGIONS, BACKFILL, SYSTEMS, ATTRIBUTES, STANDING, PRIVILEGES]) {
      await runner.query(statements);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW system_standing;
      DROP TABLE department_attributes, attributes;
      ALTER TABLE systems DROP COLUMN kind, DROP COLUMN contractor_name, DROP COLUMN contractor_code,
        DROP COLUMN region, DROP COLUMN per_second, DROP COLUMN concurrent;
      ALTER TABLE departments DROP COLUMN region, DROP COLUMN office_name_zh, DROP COLUMN office_name_en,
        DROP COLUMN office_telephone;
      DROP TABLE regions;`);
  }
}

/** GB/T 2260: the code says the level and the parent, so neither can be given wrongly. */
const REGIONS = `
  CREATE TABLE regions (
    code text CONSTRAINT regions_pkey PRIMARY KEY CONSTRAINT regions_code_check CHECK (code ~ '^[1-9][0-9]{5}$'),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    parent text CONSTRAINT regions_parent_fkey REFERENCES regions (code),
    registered_at timestamptz NOT NULL,
    CONSTRAINT regions_parent_check CHECK (parent IS NOT DISTINCT FROM CASE
      WHEN right(code, 4) = '0000' THEN NULL
      WHEN right(code, 2) = '00' THEN left(code, 2) || '0000'
      ELSE left(code, 4) || '00' END)
  );
  ALTER TABLE departments
    ADD COLUMN region text CONSTRAINT departments_region_fkey REFERENCES regions (code),
    ADD COLUMN office_name_zh text,
    ADD COLUMN office_name_en text,
    ADD COLUMN office_telephone text,
    ADD CONSTRAINT departments_office_check
      CHECK ((office_name_zh IS NULL) = (office_name_en IS NULL)
        AND (office_telephone IS NULL OR office_name_zh IS NOT NULL));`;

/** An installation that has departments gets their regions under the bare codes. */
const BACKFILL = `
  WITH own AS (SELECT DISTINCT substr(code, 3, 6) AS code FROM departments),
    tree AS (SELECT left(code, 2) || '0000' AS code FROM own UNION SELECT left(code, 4) || '00' FROM own
      UNION SELECT code FROM own)
  INSERT INTO regions (code, name_zh, name_en, parent, registered_at)
  SELECT code, code, code, CASE WHEN right(code, 4) = '0000' THEN NULL
           WHEN right(code, 2) = '00' THEN left(code, 2) || '0000' ELSE left(code, 4) || '00' END, now()
    FROM tree ORDER BY code;
  UPDATE departments SET region = substr(code, 3, 6);`;

/**
 * A contractor's system belongs to the department that answers for it (law art. 36). What it may ask in a second and at
 * once is the gateway's own default where nothing stands here.
 */
const SYSTEMS = `
  ALTER TABLE systems
    ADD COLUMN kind text NOT NULL DEFAULT 'own' CONSTRAINT systems_kind_check CHECK (kind IN ('own', 'contractor')),
    ADD COLUMN contractor_name text,
    ADD COLUMN contractor_code text,
    ADD COLUMN region text CONSTRAINT systems_region_fkey REFERENCES regions (code),
    ADD COLUMN per_second int CONSTRAINT systems_per_second_check CHECK (per_second > 0),
    ADD COLUMN concurrent int CONSTRAINT systems_concurrent_check CHECK (concurrent > 0),
    ADD CONSTRAINT systems_contractor_check
      CHECK ((kind = 'contractor') = (contractor_name IS NOT NULL)
        AND (contractor_code IS NULL OR contractor_name IS NOT NULL));`;

/**
 * One row a holding, which is never altered but ended: by an officer, by its last day (which counts from the next day
 * on, whether the row says so yet or not), or by the row that prolongs it.
 */
const ATTRIBUTES = `
  CREATE TABLE attributes (
    code text CONSTRAINT attributes_pkey PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    registered_at timestamptz NOT NULL
  );
  CREATE TABLE department_attributes (
    id uuid CONSTRAINT department_attributes_pkey PRIMARY KEY,
    department text NOT NULL CONSTRAINT department_attributes_department_fkey REFERENCES departments (code),
    attribute text NOT NULL CONSTRAINT department_attributes_attribute_fkey REFERENCES attributes (code),
    legal_basis text NOT NULL,
    held_from timestamptz NOT NULL,
    until date,
    lost_at timestamptz,
    lost_because text CONSTRAINT department_attributes_because_check
      CHECK (lost_because IN ('withdrawn', 'expired', 'prolonged')),
    CONSTRAINT department_attributes_lost_check CHECK ((lost_at IS NULL) = (lost_because IS NULL))
  );
  CREATE UNIQUE INDEX department_attributes_open_key ON department_attributes (department, attribute)
    WHERE lost_at IS NULL;
  CREATE INDEX department_attributes_due_idx ON department_attributes (until) WHERE lost_at IS NULL;`;

/** What tokens, limits and admission need to know of a system, in one row, read again at every use. */
const STANDING = `
  CREATE VIEW system_standing AS
  SELECT s.id, s.department, s.kind, coalesce(s.region, d.region, substr(d.code, 3, 6)) AS region,
         s.active AS system_active, d.active AS department_active, s.per_second, s.concurrent
    FROM systems s
    JOIN departments d ON d.code = s.department;`;

/** The worker ends holdings whose last day has passed; nobody gives one a later day. */
const PRIVILEGES = `
  GRANT SELECT, INSERT ON regions, attributes, department_attributes TO onceway_gateway;
  GRANT UPDATE (office_name_zh, office_name_en, office_telephone) ON departments TO onceway_gateway;
  GRANT UPDATE (per_second, concurrent) ON systems TO onceway_gateway;
  GRANT UPDATE (lost_at, lost_because) ON department_attributes TO onceway_gateway;
  GRANT SELECT ON system_standing TO onceway_gateway;
  GRANT SELECT ON department_attributes TO onceway_worker;
  GRANT UPDATE (lost_at, lost_because) ON department_attributes TO onceway_worker;`;
