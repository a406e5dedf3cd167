import { Injectable } from '@nestjs/common';
import { METRICS, refuse, type ErrorCode, type Explanation, type TokenResponse } from '../../contracts';
import type { Fault, OncewayError } from '../../kernel';
import { Counter, Registry } from '../../platform/metrics';
import { AuditLog } from '../audit';
import { AccessTokens } from './access-tokens';
import { AskWindow, type Asking, type AskState } from './ask-window';
import type { AssertionParty, IdentifiedAssertion } from './client-assertion';
import { explanationOf, reasonOf, type Finding } from './findings';
import { runSteps, TokenSteps, type Found, type Mode, type TokenCall } from './token-steps';
import { TokenEntries } from './token-entries';
import { TOKEN_TTL_SECONDS } from './token-settings';

/** POST /oauth/token, and the dry run of it. No token leaves before its record is durable. */
@Injectable()
export class TokenService {
  private readonly explanations: Counter<'ok'>;

  constructor(
    private readonly steps: TokenSteps,
    private readonly tokens: AccessTokens,
    private readonly entries: TokenEntries,
    private readonly audit: AuditLog,
    private readonly asks: AskWindow,
    registry: Registry,
  ) {
    const name = 'onceway_token_explanations_total';
    this.explanations = new Counter({ name, help: METRICS[name].help, labelNames: ['ok'], registers: [registry] });
  }

  async issue(call: TokenCall): Promise<TokenResponse> {
    const { found, findings } = await this.run(call, 'take');
    const refusal = refusalOf(findings);
    // RFC 9449 §8: a step of the protocol and no decision, which every client meets now and then: no record, and no count
    // of refusals; the HTTP metrics have it.
    if (refusal?.code === 'token.nonce-required') throw refusal;
    if (refusal !== undefined) throw await this.recorded(refusal, found);
    const { party, keyId } = found.identified;
    const { token, claims } = await this.tokens.issue({
      sub: party.systemId,
      department: party.department,
      key_id: keyId,
      cnf: { jkt: found.proof.thumbprint },
      authorization_details: found.details,
      ...(found.assertion.boundTo !== undefined && { bound: true }),
    });
    await this.record(found, claims.jti);
    const answer = { access_token: token, token_type: 'DPoP', expires_in: TOKEN_TTL_SECONDS } as const;
    return found.details.length === 0 ? answer : { ...answer, authorization_details: found.details };
  }

  /**
   * Whether the same request would be answered with a token now; takes nothing but its place among the system's dry runs,
   * and records nothing. @throws limit.system-rate
   */
  async explain(call: TokenCall, onCounted: (state: AskState) => void): Promise<Explanation> {
    const { identified, findings } = await this.run(call, 'look', async ({ party }) => {
      onCounted(await this.asks.take(askingOf(party)));
    });
    const explanation = explanationOf([...identified, ...findings]);
    this.explanations.inc({ ok: String(explanation.ok) });
    return explanation;
  }

  /** @throws the first refusal of a caller who is nobody yet */
  private async run(call: TokenCall, mode: Mode, onIdentified?: (who: IdentifiedAssertion) => Promise<void>) {
    const found: Pick<Found, 'call'> = { call };
    const identified = await runSteps(this.steps.identifying, found, mode);
    const unknown = identified.find(({ refusal }) => refusal !== undefined)?.refusal;
    if (unknown !== undefined) throw unknown;
    await onIdentified?.((found as Found).identified);
    const findings = await runSteps(this.steps.checks, found, mode);
    return { found: found as Found, identified, findings };
  }

  private async record({ call, identified, assertion, details, proof }: Found, tokenId: string): Promise<void> {
    const { party, keyId, compact } = identified;
    await this.audit.append({
      type: 'token.issued',
      system: party.systemId,
      department: party.department,
      ...(details[0] !== undefined && { grant: details[0].grant, matter: details[0].matter }),
      traceId: call.traceId,
      facts: {
        tokenId,
        keyId,
        proofKey: proof.thumbprint,
        grants: details.length,
        // The system's own word that this key speaks for it. Without it a question's signature binds a key of unknown owner.
        ...(assertion.boundTo !== undefined && { assertion: compact }),
      },
    });
  }

  /**
   * A refused caller whose signature verified gets a record of the refusal and its id. Whoever shows an assertion that does
   * not hold, or no longer, may have found it: of one assertion the first refusal is recorded, the others are counted and
   * are nothing to the system. @throws limit.system-rate, when the system was refused too often in this second
   */
  private async recorded(refusal: OncewayError, found: Found): Promise<OncewayError> {
    const { call, identified } = found;
    const { party } = identified;
    if (!('present' in found) && !(await this.entries.isFirstRefusal(identified))) return refusal;
    await this.asks.take(askingOf(party));
    const { auditId } = await this.audit.append({
      type: 'token.refused',
      system: party.systemId,
      department: party.department,
      traceId: call.traceId,
      rule: refusal.code,
    });
    return withFacts(refusal, { audit: auditId });
  }
}

function askingOf({ systemId, department }: AssertionParty): Asking {
  return { system: systemId, department };
}

/** The first refusal, with the reasons of all others as faults: whoever is known is told everything at once. */
function refusalOf(findings: readonly Finding[]): OncewayError | undefined {
  const [refusal, ...others] = findings.flatMap(({ refusal: each }) => each ?? []);
  if (refusal === undefined) return undefined;
  return withFacts(refusal, {}, others.flatMap(faultsOf));
}

function faultsOf(refusal: OncewayError): Fault[] {
  if (refusal.faults.length > 0) return [...refusal.faults];
  return [{ pointer: '', code: refusal.code, detail: reasonOf(refusal).slice(0, 300) }];
}

function withFacts({ code, detail, faults, facts }: OncewayError, more: object, others: Fault[] = []): OncewayError {
  return refuse(code as ErrorCode, {
    ...(detail !== undefined && { detail }),
    faults: [...faults, ...others],
    facts: { ...facts, ...more },
  });
}
