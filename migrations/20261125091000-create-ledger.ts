import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The append-only ledger, the worker's place in `audit.records`, the outbox and the upkeep of time-partitioned tables.
 * The roles onceway_gateway and onceway_worker exist beforehand: whoever sets the server up chooses their passwords.
 */
export class CreateLedger20261125091000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [LEDGER, LEDGER_GUARD, CONSUMER, OUTBOX, PARTITIONS, GRANTS])
      await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION maintain_time_partitions();
      DROP FUNCTION make_time_partition(text, text, text, timestamptz, timestamptz);
      DROP TABLE time_partitions, outbox, audit_poison, audit_offsets, ledger_entries, ledger_head;
      DROP FUNCTION refuse_ledger_change();
      DROP FUNCTION refuse_ledger_shrink();`);
  }
}

/**
 * `record` is text and not jsonb: the bytes that were signed and hashed, as they were. The leaf is
 * SHA-256(0x00 ‖ "onceway/ledger/v1" ‖ 0x0A ‖ SHA-256(salt ‖ record)): the inner digest can be published as a C2SP tile
 * entry without anybody guessing the record from it, and RFC 6962 trees stand on leaf_hash as it is stored.
 */
const LEDGER = `
  CREATE TABLE ledger_head (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    size bigint NOT NULL DEFAULT 0 CHECK (size >= 0)
  );
  INSERT INTO ledger_head DEFAULT VALUES;

  CREATE TABLE ledger_entries (
    seq bigint PRIMARY KEY CHECK (seq >= 0),
    id uuid NOT NULL CONSTRAINT ledger_entries_id_key UNIQUE,
    type text NOT NULL,
    at timestamptz NOT NULL,
    exchange uuid,
    department text,
    append_time timestamptz NOT NULL,
    record text NOT NULL,
    salt bytea NOT NULL CHECK (length(salt) = 16),
    leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
    signature text NOT NULL,
    inclusion jsonb NOT NULL,
    source_partition smallint,
    source_offset bigint,
    CONSTRAINT ledger_entries_source_key UNIQUE (source_partition, source_offset)
  );
  CREATE INDEX ledger_entries_exchange_idx ON ledger_entries (exchange, seq) WHERE exchange IS NOT NULL;
  CREATE INDEX ledger_entries_department_idx ON ledger_entries (department, seq) WHERE department IS NOT NULL;
  CREATE INDEX ledger_entries_type_idx ON ledger_entries (type, seq);`;

/** The second line behind the grants: it also stops the owner's own slips. */
const LEDGER_GUARD = `
  CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the ledger only grows: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
  END $$;
  CREATE TRIGGER ledger_entries_only_grow BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
  CREATE TRIGGER ledger_entries_never_emptied BEFORE TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

  CREATE FUNCTION refuse_ledger_shrink() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW.size >= OLD.size THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the head of the ledger only moves forward' USING ERRCODE = 'insufficient_privilege';
  END $$;
  CREATE TRIGGER ledger_head_only_grows BEFORE UPDATE OR DELETE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_shrink();`;

/** Where the worker stands in each partition, stored with the entries it made of what it read there. */
const CONSUMER = `
  CREATE TABLE audit_offsets (
    "partition" smallint PRIMARY KEY,
    next_offset bigint NOT NULL CHECK (next_offset >= 0),
    read_until timestamptz
  );
  CREATE TABLE audit_poison (
    "partition" smallint NOT NULL,
    "offset" bigint NOT NULL,
    append_time timestamptz NOT NULL,
    digest bytea NOT NULL,
    reason text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    PRIMARY KEY ("partition", "offset")
  );`;

/**
 * `lane` spreads keys over a few lanes; a relay holds a lane while it delivers from it, which keeps the order of a key
 * however many workers run. `sign_as` names the label under which the worker signs with the root key; null: deliver as is.
 */
const OUTBOX = `
  CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lane smallint NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    "partition" smallint,
    value text NOT NULL,
    headers jsonb NOT NULL,
    sign_as text,
    created_at timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz
  );
  CREATE INDEX outbox_pending_idx ON outbox (lane, id) WHERE delivered_at IS NULL;
  CREATE INDEX outbox_delivered_idx ON outbox (delivered_at) WHERE delivered_at IS NOT NULL;`;

/**
 * Tables partitioned by time name themselves here (in the migration that creates them). The function makes the
 * partitions of the coming steps, moves over what had to go into a default partition meanwhile, and drops what is past
 * its keep; it runs as the owner but takes no argument, so the worker's role can start the upkeep and cannot choose
 * what is dropped. keep NULL: never dropped.
 */
const PARTITIONS = `
  CREATE TABLE time_partitions (
    parent text PRIMARY KEY,
    step interval NOT NULL,
    steps_ahead int NOT NULL CHECK (steps_ahead >= 1),
    keep interval
  );

  CREATE FUNCTION make_time_partition(parent text, child text, key text, lower_bound timestamptz, upper_bound timestamptz)
    RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    rest text;
  BEGIN
    SELECT c.relname INTO rest FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partdefid
     WHERE p.partrelid = to_regclass(parent);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
    IF rest IS NOT NULL THEN
      EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', rest);
      EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
        rest, key, lower_bound, key, upper_bound, child);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, lower_bound, upper_bound);
  END $$;
  REVOKE EXECUTE ON FUNCTION make_time_partition(text, text, text, timestamptz, timestamptz) FROM PUBLIC;

  CREATE FUNCTION maintain_time_partitions() RETURNS TABLE (made int, dropped int)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' SET timezone = 'UTC' AS $$
  DECLARE
    policy record; child record; key text; lower_bound timestamptz; child_name text;
  BEGIN
    made := 0; dropped := 0;
    PERFORM pg_advisory_xact_lock(hashtext('maintain_time_partitions'));
    FOR policy IN SELECT t.*, to_regclass(t.parent) AS oid FROM time_partitions t ORDER BY t.parent LOOP
      SELECT a.attname INTO STRICT key FROM pg_partitioned_table p
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0] WHERE p.partrelid = policy.oid;
      FOR ahead IN -1..policy.steps_ahead LOOP
        lower_bound := date_bin(policy.step, now(), timestamptz '2000-01-01 00:00+00') + ahead * policy.step;
        child_name := policy.parent || '_' || to_char(lower_bound, 'YYYYMMDDHH24MI');
        IF to_regclass(child_name) IS NULL THEN
          PERFORM make_time_partition(policy.parent, child_name, key, lower_bound, lower_bound + policy.step);
          made := made + 1;
        END IF;
      END LOOP;
      CONTINUE WHEN policy.keep IS NULL;
      FOR child IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = policy.oid AND c.relname ~ '_[0-9]{12}$' LOOP
        lower_bound := to_timestamp(right(child.relname, 12), 'YYYYMMDDHH24MI');
        IF lower_bound + policy.step + policy.keep < now() AND lower_bound + 2 * policy.step < now() THEN
          EXECUTE format('DROP TABLE %I', child.relname);
          dropped := dropped + 1;
        END IF;
      END LOOP;
      -- What stayed in a default partition ages as well.
      FOR child IN SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partdefid
          WHERE p.partrelid = policy.oid LOOP
        EXECUTE format('DELETE FROM %I WHERE %I < %L', child.relname, key, now() - policy.keep - policy.step);
      END LOOP;
    END LOOP;
    RETURN NEXT;
  END $$;
  REVOKE EXECUTE ON FUNCTION maintain_time_partitions() FROM PUBLIC;`;

const GRANTS = `
  GRANT INSERT ON outbox TO onceway_gateway;
  GRANT SELECT, INSERT, DELETE ON outbox TO onceway_worker;
  GRANT UPDATE (delivered_at) ON outbox TO onceway_worker;
  GRANT SELECT, INSERT ON ledger_entries TO onceway_worker;
  GRANT SELECT ON ledger_head TO onceway_worker;
  GRANT UPDATE (size) ON ledger_head TO onceway_worker;
  GRANT SELECT, INSERT ON audit_offsets, audit_poison TO onceway_worker;
  GRANT UPDATE (next_offset, read_until) ON audit_offsets TO onceway_worker;
  GRANT UPDATE (resolved_at) ON audit_poison TO onceway_worker;
  GRANT SELECT ON time_partitions TO onceway_worker;
  GRANT EXECUTE ON FUNCTION maintain_time_partitions() TO onceway_worker;`;
