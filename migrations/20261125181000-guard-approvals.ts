import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * R25 arts. 20 and 21: no grant stands approved that was not signed off and decided; that the three are different people
 * is `grants_four_eyes`. The code says so too; here it holds for whatever writes: the worker has a right to `state`, so
 * what was refused or has ended does not come back either. Rows that stood approved before stay as they are, and a
 * request that was the provider's to answer before there was a sign-off may still be answered.
 */
export class GuardApprovals20261125181000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [row] = (await runner.query(`SELECT quote_literal(now()) AS now`)) as [{ now: string }];
    await runner.query(guard(row.now));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER grants_approved_after_sign_off ON grants;
      DROP FUNCTION refuse_unsigned_approval();`);
  }
}

const guard = (now: string): string => `
  CREATE FUNCTION refuse_unsigned_approval() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    signed_off boolean := NEW.signed_off_by IS NOT NULL;
    anew boolean := true;
  BEGIN
    IF NEW.state <> 'approved' THEN
      RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
      anew := OLD.state <> 'approved';
      IF anew THEN
        signed_off := OLD.state = 'requested' AND OLD.decided_by IS NULL
          AND (OLD.signed_off_by IS NOT NULL OR OLD.requested_at < ${now}::timestamptz);
      ELSIF (NEW.signed_off_by, NEW.decided_by) IS DISTINCT FROM (OLD.signed_off_by, OLD.decided_by) THEN
        signed_off := false;
        anew := true;
      END IF;
    END IF;
    IF anew AND NOT (signed_off AND NEW.decided_by IS NOT NULL) THEN
      RAISE EXCEPTION 'grant % is not approved without its sign-off and its decision', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'grants_approved_after_sign_off';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER grants_approved_after_sign_off BEFORE INSERT OR UPDATE OF state, signed_off_by, decided_by ON grants
    FOR EACH ROW EXECUTE FUNCTION refuse_unsigned_approval();`;
