import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A gateway may ask whether the record of its own disclosure stands in the ledger, by the record's id. It still reads
 * nothing of any record.
 */
export class LetGatewaysCheckTheirRecords20261125140000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      GRANT SELECT (id) ON ledger_entries TO onceway_gateway;
      GRANT SELECT ("partition", next_offset) ON audit_offsets TO onceway_gateway;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE SELECT (id) ON ledger_entries FROM onceway_gateway;
      REVOKE SELECT ("partition", next_offset) ON audit_offsets FROM onceway_gateway;`);
  }
}
