import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { withDatabase } from '../../platform/database';
import type { Proof } from './dpop-proof';

/** Makes a proof count once at the resource, on all replicas: a conditional insert, so that a race has one winner. */
@Injectable()
export class SingleUse {
  constructor(private readonly source: DataSource) {}

  /** @throws token.dpop-reused */
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
