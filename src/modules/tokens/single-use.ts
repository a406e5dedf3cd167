import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { withDatabase } from '../../platform/database';
import { sha256 } from '../../platform/keys';
import type { Proof } from './dpop-proof';

/** Makes an assertion and a proof count once on all replicas: one conditional insert each, so a race has one winner. */
@Injectable()
export class SingleUse {
  constructor(private readonly source: DataSource) {}

  /** @throws token.invalid-client when the assertion's jti was used, token.invalid-dpop-proof when the proof was. */
  async take(systemId: string, assertion: { jti: string; expiresAtMs: number }, proof: Proof): Promise<void> {
    const [taken] = await withDatabase(() =>
      this.source.query<{ assertion: boolean; proof: boolean }[]>(TAKE, [
        systemId,
        sha256(assertion.jti),
        new Date(assertion.expiresAtMs),
        proof.hash,
        new Date(proof.expiresAtMs),
      ]),
    );
    if (!taken?.assertion) throw refuse('token.invalid-client', { detail: 'this assertion was used before' });
    if (!taken.proof) throw refuse('token.invalid-dpop-proof', { detail: 'this proof was used before' });
  }

  /** At the resource. @throws token.dpop-reused */
  async takeProof({ hash, expiresAtMs }: Proof): Promise<void> {
    const taken = await withDatabase(() =>
      this.source.query<unknown[]>(
        'INSERT INTO dpop_proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
        [hash, new Date(expiresAtMs)],
      ),
    );
    if (taken.length === 0) throw refuse('token.dpop-reused');
  }
}

const TAKE = `
  WITH assertion AS (
    INSERT INTO assertions_used (system_id, jti_hash, expires_at) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING 1
  ), proof AS (
    INSERT INTO dpop_proofs (proof_hash, expires_at) VALUES ($4, $5) ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT EXISTS (SELECT FROM assertion) AS assertion, EXISTS (SELECT FROM proof) AS proof`;
