import { Injectable } from '@nestjs/common';
import { refuse, type ExchangeRequest } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { PublishedContracts } from '../catalogue';
import type { GrantStanding } from '../tokens';

/** Holds the values of a verification to the asked version's contract: what no record can hold is not worth asking. */
@Injectable()
export class ClaimContract {
  constructor(private readonly contracts: PublishedContracts) {}

  /**
   * With every fault at once; undefined when the values fit, or none are claimed. Either way the contract is at hand
   * from here on: the answer will be held to it, whatever becomes of the database meanwhile.
   * @throws database.unavailable, entry.unknown
   */
  async refusalOf(
    version: Pick<GrantStanding, 'resource' | 'version'>,
    { values }: ExchangeRequest,
  ): Promise<OncewayError | undefined> {
    const contract = await this.contracts.of(version);
    if (values === undefined) return undefined;
    const faults = contract.checkClaims(values);
    if (faults.length === 0) return undefined;
    return refuse('contract.broken', {
      faults: faults.map((fault) => ({ ...fault, pointer: `/values${fault.pointer}` })),
    });
  }
}
