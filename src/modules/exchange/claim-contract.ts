import { Injectable } from '@nestjs/common';
import { refuse, type ExchangeBatch, type ExchangeRequest } from '../../contracts';
import type { OncewayError } from '../../kernel';
import type { CompiledContract } from '../../platform/contracts';
import { PublishedContracts } from '../catalogue';
import type { Finding, GrantStanding, SystemCall } from '../tokens';
import { bindingRefusal, bodyDigestRefusal } from './body-digest';
import { ExchangeSettings } from './exchange-settings';
import { askedItems } from './grant-choice';

/** Names of what the contract is needed for, in their order. */
export const CLAIM_CHECKS = ['body-digest', 'token-bound', 'claimed-values'] as const;

type SignedBy = Pick<SystemCall, 'proof' | 'token'>;

/** Holds a question to the asked version's contract: the claimed values, and how firmly its items must be asked for. */
@Injectable()
export class ClaimContract {
  constructor(
    private readonly contracts: PublishedContracts,
    private readonly settings: ExchangeSettings,
  ) {}

  /**
   * The first finding that refuses, with every fault of the values at once. Either way the contract is at hand from here
   * on: the answer will be held to it, whatever becomes of the database meanwhile.
   * @throws database.unavailable, entry.unknown
   */
  async refusalOf(
    version: Pick<GrantStanding, 'resource' | 'version'>,
    body: ExchangeRequest,
    signed: SignedBy,
  ): Promise<OncewayError | undefined> {
    const findings = await this.findings(version, body, signed);
    return findings.find(({ refusal }) => refusal !== undefined)?.refusal;
  }

  /** Of many questions at once: how firmly they must be asked for, and every fault of every line's values. */
  async batchRefusal(
    version: Pick<GrantStanding, 'resource' | 'version'>,
    { head, lines }: ExchangeBatch,
    signed: SignedBy,
  ): Promise<OncewayError | undefined> {
    const contract = await this.contracts.of(version);
    const grade = Math.max(1, ...head.items.map((item) => contract.gradeOf(item)));
    const asked = { grade, fromGrade: this.settings.limits.bodyDigestFromGrade };
    const unsigned = bodyDigestRefusal(signed.proof, [head, ...lines], asked) ?? bindingRefusal(signed.token, asked);
    if (unsigned !== undefined) return unsigned;
    const faults = lines.flatMap(({ values }, at) =>
      values === undefined
        ? []
        : contract.checkClaims(values).map((one) => ({ ...one, pointer: `/lines/${at}/values${one.pointer}` })),
    );
    return faults.length === 0 ? undefined : refuse('contract.broken', { faults });
  }

  /** @throws database.unavailable, entry.unknown */
  async findings(
    version: Pick<GrantStanding, 'resource' | 'version'>,
    body: ExchangeRequest,
    signed: SignedBy,
  ): Promise<Finding[]> {
    const contract = await this.contracts.of(version);
    const grade = Math.max(1, ...askedItems(body).map((item) => contract.gradeOf(item)));
    const asked = { grade, fromGrade: this.settings.limits.bodyDigestFromGrade };
    const refusals: Record<(typeof CLAIM_CHECKS)[number], OncewayError | undefined> = {
      'body-digest': bodyDigestRefusal(signed.proof, body, asked),
      'token-bound': bindingRefusal(signed.token, asked),
      'claimed-values': claimRefusal(contract, body),
    };
    return CLAIM_CHECKS.map((check) => ({ check, ...(refusals[check] && { refusal: refusals[check] }) }));
  }
}

/** What no record can hold is not worth asking. */
function claimRefusal(contract: CompiledContract, { values }: ExchangeRequest): OncewayError | undefined {
  if (values === undefined) return undefined;
  const faults = contract.checkClaims(values);
  if (faults.length === 0) return undefined;
  return refuse('contract.broken', {
    faults: faults.map((fault) => ({ ...fault, pointer: `/values${fault.pointer}` })),
    facts: { remedy: 'Claim values of the form that the published schema of the resource gives its items.' },
  });
}
