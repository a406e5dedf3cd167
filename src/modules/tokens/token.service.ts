import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  ERRORS,
  isErrorCode,
  refuse,
  type AuthorizationDetail,
  type TokenRequest,
  type TokenResponse,
} from '../../contracts';
import { OncewayError } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { AuditLog } from '../audit';
import { AccessTokens } from './access-tokens';
import { AssertionVerifier, type IdentifiedAssertion } from './client-assertion';
import { ProofVerifier, type Proof } from './dpop-proof';
import { grantRefusal, STANDING_COLUMNS, type GrantStanding } from './grant-standing';
import { parseDetails } from './authorization-details';
import { SingleUse } from './single-use';
import { TOKEN_TTL_SECONDS } from './token-settings';

export interface TokenCall {
  form: TokenRequest;
  dpop: string | undefined;
  traceId: string;
}

/** POST /oauth/token as a list of named steps; no token leaves before its record is durable. */
@Injectable()
export class TokenService {
  constructor(
    private readonly assertions: AssertionVerifier,
    private readonly proofs: ProofVerifier,
    private readonly singleUse: SingleUse,
    private readonly tokens: AccessTokens,
    private readonly audit: AuditLog,
    private readonly source: DataSource,
  ) {}

  async issue(call: TokenCall): Promise<TokenResponse> {
    checkGrantType(call.form);
    const identified = await this.assertions.identify(call.form.client_assertion, call.form.client_id);
    try {
      return await this.issueTo(identified, call);
    } catch (error) {
      throw await this.recorded(error, identified, call.traceId);
    }
  }

  private async issueTo(identified: IdentifiedAssertion, call: TokenCall): Promise<TokenResponse> {
    const { party, keyId } = identified;
    if (!party.active) throw refuse('access.system-inactive');
    const assertion = this.assertions.check(identified.claims, party.systemId);
    const proof = await this.proofs.verify(call.dpop, { method: 'POST', path: '/oauth/token' });
    const details = parseDetails(call.form.authorization_details);
    await this.singleUse.take(party.systemId, assertion, proof);
    await this.checkGrants(details, identified);
    const { token, claims } = this.tokens.issue({
      sub: party.systemId,
      department: party.department,
      key_id: keyId,
      cnf: { jkt: proof.thumbprint },
      authorization_details: details,
    });
    await this.record(identified, details, claims.jti, proof, call.traceId);
    const answer = { access_token: token, token_type: 'DPoP', expires_in: TOKEN_TTL_SECONDS } as const;
    return details.length === 0 ? answer : { ...answer, authorization_details: details };
  }

  private async checkGrants(details: readonly AuthorizationDetail[], { party }: IdentifiedAssertion): Promise<void> {
    if (details.length === 0) return;
    const ids = details.map(({ grant }) => grant);
    const rows = await withDatabase(() =>
      this.source.query<GrantStanding[]>(`SELECT ${STANDING_COLUMNS} FROM grant_standing WHERE id = ANY($1::uuid[])`, [
        ids,
      ]),
    );
    for (const detail of details) {
      const standing = rows.find(({ id }) => id === detail.grant);
      const refusal = grantRefusal(standing, { system: party.systemId, department: party.department, ...detail });
      if (refusal !== undefined) throw refusal;
    }
  }

  private async record(
    { party, keyId }: IdentifiedAssertion,
    details: readonly AuthorizationDetail[],
    tokenId: string,
    proof: Proof,
    traceId: string,
  ): Promise<void> {
    await this.audit.append({
      type: 'token.issued',
      system: party.systemId,
      department: party.department,
      ...(details[0] !== undefined && { grant: details[0].grant, matter: details[0].matter }),
      traceId,
      facts: { tokenId, keyId, proofKey: proof.thumbprint, grants: details.length },
    });
  }

  /** A refused caller whose signature verified gets a record of the refusal and its id. An outage refuses nobody. */
  private async recorded(error: unknown, { party }: IdentifiedAssertion, traceId: string): Promise<unknown> {
    const known: OncewayError | undefined = error instanceof OncewayError ? error : undefined;
    if (known === undefined || !isErrorCode(known.code) || ERRORS[known.code].status >= 500) return error;
    const { code, detail, faults, facts } = known;
    const refusal = { type: 'token.refused', system: party.systemId, department: party.department, traceId } as const;
    const { auditId } = await this.audit.append({ ...refusal, rule: code });
    return refuse(code, {
      ...(detail !== undefined && { detail }),
      faults: [...faults],
      facts: { ...facts, audit: auditId },
    });
  }
}

function checkGrantType(form: TokenRequest): void {
  if (form.grant_type !== 'client_credentials') throw refuse('token.unsupported-grant-type');
  if (form.client_assertion_type !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') {
    throw refuse('token.invalid-request', { detail: 'client_assertion_type must be that of RFC 7523' });
  }
}
