import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { OncewayError, type SystemActor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { Parties } from '../parties';
import { standingStops, stopRefusal } from '../stops';
import { AccessTokens, type AccessToken } from './access-tokens';
import { departmentInactive, keyRevoked, systemInactive } from './caller-refusals';
import { ProofVerifier, type Proof, type ProofExpectation } from './dpop-proof';
import { SingleUse } from './single-use';

/** A system's call whose token and proof verified; the proof is not yet used up. */
export interface SystemCall {
  actor: SystemActor;
  token: AccessToken;
  proof: Proof;
}

/** A system that may read now. */
export interface AdmittedSystem {
  actor: SystemActor;
  /** Its department itself, or a contractor, who sees less of the department than a system of its own. */
  runBy: 'own' | 'contractor';
}

const verifiedCalls = new WeakMap<FastifyRequest, SystemCall>();

/** Reads `Authorization: DPoP` and `DPoP` (RFC 9449 §7.1). */
@Injectable()
export class SystemCalls {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly proofs: ProofVerifier,
    private readonly singleUse: SingleUse,
    private readonly parties: Parties,
    private readonly source: DataSource,
  ) {}

  /** @throws access.unauthenticated, token.*; keeps what it verified for {@link callOf}. */
  async authenticate(request: FastifyRequest): Promise<SystemActor> {
    const [scheme, value, more] = (request.headers.authorization ?? '').split(' ');
    if (value === undefined || value === '' || more !== undefined) {
      throw refuse('access.unauthenticated', { facts: { challenge: 'DPoP' } });
    }
    if (scheme?.toLowerCase() !== 'dpop') throw refuse('token.dpop-missing', { detail: 'the scheme must be DPoP' });
    const token = await this.tokens.read(value);
    const path = request.url.split('?')[0]!;
    const header = request.headers['dpop'];
    const proof = this.provedBy(typeof header === 'string' ? header : undefined, {
      method: request.method,
      path,
      accessToken: value,
    });
    this.proofs.checkNonce(proof, 'token.resource-nonce-required');
    if (proof.thumbprint !== token.cnf.jkt) throw refuse('token.dpop-key-mismatch');
    const actor: SystemActor = {
      kind: 'system',
      systemId: token.sub,
      department: token.department,
      keyId: token.key_id,
    };
    verifiedCalls.set(request, { actor, token, proof });
    return actor;
  }

  /** RFC 9449 §7.1: at the resource a bad proof is answered 401 with a challenge, at the token endpoint 400. */
  private provedBy(header: string | undefined, expected: ProofExpectation): Proof {
    try {
      return this.proofs.verify(header, expected);
    } catch (error) {
      const known: OncewayError | undefined = error instanceof OncewayError ? error : undefined;
      if (known === undefined) throw error;
      throw refuse('token.invalid-resource-proof', known.detail === undefined ? {} : { detail: known.detail });
    }
  }

  /**
   * What an exchange's admission checks of the caller, for reads that admit nothing: the proof used once, system and key
   * and stops as they stand now. @throws token.dpop-reused, token.key-revoked, access.*-inactive, access.stopped
   */
  async admit(request: FastifyRequest): Promise<AdmittedSystem> {
    const { actor } = await this.useProof(request);
    const party = await this.parties.findSystemForAssertion(actor.systemId);
    if (party?.systemActive !== true) throw systemInactive();
    if (!party.departmentActive) throw departmentInactive();
    if (!party.keys.some(({ kid }) => kid === actor.keyId)) throw keyRevoked();
    const stops = await withDatabase(() => standingStops(this.source));
    const stopped = stopRefusal(stops, { system: actor.systemId, department: actor.department });
    if (stopped !== undefined) throw stopped;
    return { actor, runBy: party.kind };
  }

  /** For a dry run, which judges all else itself: the proof is used once, as any. @throws token.dpop-reused */
  async useProof(request: FastifyRequest): Promise<SystemCall> {
    const call = SystemCalls.callOf(request);
    await this.singleUse.takeProof(call.proof);
    return call;
  }

  static callOf(request: FastifyRequest): SystemCall {
    const call = verifiedCalls.get(request);
    if (call === undefined) throw new Error('callOf on a request that no system authenticated');
    return call;
  }
}
