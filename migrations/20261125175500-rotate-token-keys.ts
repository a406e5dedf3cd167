import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When which key signs access tokens: announced ahead, active from a moment that all replicas judge by their clocks, and
 * retired by the next one. The key of an installation's beginning needs no row until it is withdrawn. Private halves are
 * never here.
 */
export class RotateTokenKeys20261125175500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE token_keys (
        kid text CONSTRAINT token_keys_pkey PRIMARY KEY,
        jwk jsonb CONSTRAINT token_keys_public_check CHECK (NOT jwk ? 'd'),
        announced_at timestamptz,
        active_from timestamptz CONSTRAINT token_keys_active_from_key UNIQUE,
        withdrawn_at timestamptz,
        CONSTRAINT token_keys_known_check CHECK (withdrawn_at IS NOT NULL
          OR (jwk IS NOT NULL AND announced_at IS NOT NULL AND active_from IS NOT NULL))
      );
      GRANT SELECT ON token_keys TO onceway_gateway;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE token_keys');
  }
}
