import { Injectable } from '@nestjs/common';
import type { Answer, ExchangeRequest } from '../../contracts';
import { PublishedContracts } from '../catalogue';
import type { Admitted } from './admission-call';
import { askedItems } from './grant-choice';

/**
 * Whether a provider's answer keeps the contract of the asked version: the right kind for the mode, no item that was not
 * asked, every value as the published schema has it. Nothing that breaks it is passed on.
 */
@Injectable()
export class AnswerContract {
  constructor(private readonly contracts: PublishedContracts) {}

  async keeps(answer: Answer, body: ExchangeRequest, admitted: Admitted): Promise<boolean> {
    const asked = new Set(askedItems(body));
    if (answer.kind === 'found' && body.mode === 'fetch') {
      const values = answer.values;
      if (values === undefined || answer.results !== undefined) return false;
      if (Object.keys(values).some((item) => !asked.has(item))) return false;
      const contract = await this.contracts.of(admitted.standing);
      return contract.checkAnswer(values, [...asked]).length === 0;
    }
    if ((answer.kind === 'match' || answer.kind === 'mismatch') && body.mode === 'verify') {
      const results = answer.results;
      if (results === undefined || answer.values !== undefined) return false;
      const complete =
        Object.keys(results).length === asked.size && Object.keys(results).every((item) => asked.has(item));
      return complete && Object.values(results).every(Boolean) === (answer.kind === 'match');
    }
    const bare = answer.values === undefined && answer.results === undefined;
    return bare && ['not-found', 'under-correction', 'source-unavailable'].includes(answer.kind);
  }
}
