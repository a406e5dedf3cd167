import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuthorizationDetail } from '../../contracts';
import { withDatabase } from '../../platform/database';
import { sha256 } from '../../platform/keys';
import { standingStops, type StandingStop } from '../stops';
import type { IdentifiedAssertion, UsableAssertion } from './client-assertion';
import type { Proof } from './dpop-proof';
import { STANDING_COLUMNS, type GrantStanding } from './grant-standing';

/** What the database says of a token request. */
export interface TokenEntry {
  assertionUsed: boolean;
  proofUsed: boolean;
  /** Of the grants asked for, those that exist. */
  standings: GrantStanding[];
  /** Emergency stops in force. */
  stops: StandingStop[];
}

export interface EntryAsk {
  identified: IdentifiedAssertion;
  details: readonly AuthorizationDetail[];
  /** Absent when it does not hold: then there is nothing to look up. */
  assertion?: UsableAssertion;
  proof?: Proof;
}

/** Makes an assertion and a proof count once on all replicas: one conditional insert each, so a race has one winner. */
@Injectable()
export class TokenEntries {
  constructor(private readonly source: DataSource) {}

  async take({ identified, details, assertion, proof }: Required<EntryAsk>): Promise<TokenEntry> {
    const [taken] = await this.query<{ assertion: boolean; proof: boolean }>(TAKE, [
      identified.party.systemId,
      sha256(assertion.jti),
      new Date(assertion.expiresAtMs),
      proof.hash,
      new Date(proof.expiresAtMs),
    ]);
    const standing = await this.standing(details);
    return { assertionUsed: taken?.assertion !== true, proofUsed: taken?.proof !== true, ...standing };
  }

  /** The same without taking anything. */
  async look({ identified, details, assertion, proof }: EntryAsk): Promise<TokenEntry> {
    const [used] = await this.query<{ assertion: boolean; proof: boolean }>(LOOK, [
      identified.party.systemId,
      assertion === undefined ? null : sha256(assertion.jti),
      proof?.hash ?? null,
    ]);
    const standing = await this.standing(details);
    return { assertionUsed: used?.assertion === true, proofUsed: used?.proof === true, ...standing };
  }

  private async standing(details: readonly AuthorizationDetail[]): Promise<Pick<TokenEntry, 'standings' | 'stops'>> {
    const stops = await withDatabase(() => standingStops(this.source));
    if (details.length === 0) return { standings: [], stops };
    const standings = await this.query<GrantStanding>(
      `SELECT ${STANDING_COLUMNS} FROM grant_standing WHERE id = ANY($1::uuid[])`,
      [details.map(({ grant }) => grant)],
    );
    return { standings, stops };
  }

  private query<T>(sql: string, values: readonly unknown[]): Promise<T[]> {
    return withDatabase(() => this.source.query<T[]>(sql, [...values]));
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

const LOOK = `
  SELECT EXISTS (SELECT FROM assertions_used WHERE system_id = $1 AND jti_hash = $2) AS assertion,
         EXISTS (SELECT FROM dpop_proofs WHERE proof_hash = $3) AS proof`;
