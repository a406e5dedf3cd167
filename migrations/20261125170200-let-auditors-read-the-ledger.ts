import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Auditors read records through the gateway: its role may see what was recorded and in which order. Salts stay out of
 * its reach, so that no commitment in a record can be tried out, and so do signatures and the place in Kafka.
 */
export class LetAuditorsReadTheLedger20261125170200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ledger_entries_grant_idx ON ledger_entries ((record::jsonb ->> 'grant'), seq)
        WHERE record::jsonb ? 'grant';
      CREATE INDEX ledger_entries_at_idx ON ledger_entries USING brin (at);
      GRANT SELECT (seq, type, at, exchange, department, record) ON ledger_entries TO onceway_gateway;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE SELECT (seq, type, at, exchange, department, record) ON ledger_entries FROM onceway_gateway;
      DROP INDEX ledger_entries_at_idx, ledger_entries_grant_idx;`);
  }
}
