import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuthorizationDetail } from '../../contracts';
import { Batched, withDatabase } from '../../platform/database';
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
  assertion: UsableAssertion;
  proof: Proof;
}

type Uses = Pick<TokenEntry, 'assertionUsed' | 'proofUsed'>;

/**
 * Makes an assertion and a proof count once on all replicas: one conditional insert each, so that a race has one winner.
 * Requests of the same moment share the statements; what is read is read after the request came.
 */
@Injectable()
export class TokenEntries {
  private readonly taking = new Batched<EntryAsk, TokenEntry>((asks) => this.takeAll(asks));

  constructor(private readonly source: DataSource) {}

  take(ask: EntryAsk): Promise<TokenEntry> {
    return this.taking.ask(ask);
  }

  /** The same without taking anything. */
  async look({ identified, details, assertion, proof }: EntryAsk): Promise<TokenEntry> {
    const [used] = await this.query<{ assertion: boolean; proof: boolean }>(LOOK, [
      identified.party.systemId,
      sha256(assertion.jti),
      proof.hash,
    ]);
    const { standings, stops } = await this.standing(details);
    return { assertionUsed: used?.assertion === true, proofUsed: used?.proof === true, standings, stops };
  }

  /** Whether no refusal of this very assertion was asked about in the last hour, on any replica. */
  async isFirstRefusal({ party, compact }: IdentifiedAssertion): Promise<boolean> {
    const first = await this.query<unknown>(REFUSED, [party.systemId, sha256(`refused ${compact}`)]);
    return first.length > 0;
  }

  private async takeAll(asks: readonly EntryAsk[]): Promise<TokenEntry[]> {
    // Taken before anything is read: a call that is refused below has used its assertion up, one that waits has not.
    const uses = await this.use(asks);
    const { standings, stops } = await this.standing(asks.flatMap(({ details }) => details));
    return asks.map(({ details }, at) => {
      const ids = new Set(details.map(({ grant }) => grant));
      return { ...uses[at]!, standings: standings.filter(({ id }) => ids.has(id)), stops };
    });
  }

  private async use(asks: readonly EntryAsk[]): Promise<Uses[]> {
    const assertions = asks.map(({ identified, assertion }) => ({
      system: identified.party.systemId,
      hash: sha256(assertion.jti),
      until: new Date(assertion.expiresAtMs),
    }));
    const [taken] = await this.query<{ assertions: string[] | null; proofs: string[] | null }>(TAKE, [
      assertions.map(({ system }) => system),
      assertions.map(({ hash }) => hash),
      assertions.map(({ until }) => until),
      asks.map(({ proof }) => proof.hash),
      asks.map(({ proof }) => new Date(proof.expiresAtMs)),
    ]);
    // Of two in one batch the first has it; whoever finds its name taken out comes second.
    const freeAssertions = new Set(taken?.assertions);
    const freeProofs = new Set(taken?.proofs);
    return asks.map(({ proof }, at) => {
      const { system, hash } = assertions[at]!;
      return {
        assertionUsed: !freeAssertions.delete(`${system} ${hash.toString('hex')}`),
        proofUsed: !freeProofs.delete(proof.hash.toString('hex')),
      };
    });
  }

  private async standing(details: readonly AuthorizationDetail[]): Promise<Pick<TokenEntry, 'standings' | 'stops'>> {
    const ids = [...new Set(details.map(({ grant }) => grant))];
    const [stops, standings] = await Promise.all([
      withDatabase(() => standingStops(this.source)),
      ids.length === 0 ? [] : this.query<GrantStanding>(STANDINGS, [ids]),
    ]);
    return { standings, stops };
  }

  private query<T>(sql: string, values: readonly unknown[]): Promise<T[]> {
    return withDatabase(() => this.source.query<T[]>(sql, [...values]));
  }
}

/** In the order of their names, so that two batches cannot wait for each other; of two alike one is inserted. */
const TAKE = `
  WITH assertion AS (
    INSERT INTO assertions_used (system_id, jti_hash, expires_at)
    SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::timestamptz[]) AS a (system_id, jti_hash, expires_at)
     ORDER BY system_id, jti_hash
    ON CONFLICT DO NOTHING RETURNING system_id || ' ' || encode(jti_hash, 'hex') AS name
  ), proof AS (
    INSERT INTO dpop_proofs (proof_hash, expires_at)
    SELECT * FROM unnest($4::bytea[], $5::timestamptz[]) AS p (proof_hash, expires_at) ORDER BY proof_hash
    ON CONFLICT DO NOTHING RETURNING encode(proof_hash, 'hex') AS name
  )
  SELECT (SELECT array_agg(name) FROM assertion) AS assertions, (SELECT array_agg(name) FROM proof) AS proofs`;

const STANDINGS = `SELECT ${STANDING_COLUMNS} FROM grant_standing WHERE id = ANY($1::uuid[])`;

/** Beside the used ones, under a name that no jti has; the row goes with theirs. */
const REFUSED = `
  INSERT INTO assertions_used (system_id, jti_hash, expires_at) VALUES ($1, $2, now())
  ON CONFLICT DO NOTHING RETURNING 1`;

const LOOK = `
  SELECT EXISTS (SELECT FROM assertions_used WHERE system_id = $1 AND jti_hash = $2) AS assertion,
         EXISTS (SELECT FROM dpop_proofs WHERE proof_hash = $3) AS proof`;
