import { Injectable } from '@nestjs/common';
import type { Answer, ErrorCode, ExchangeRequest } from '../../contracts';
import { PublishedContracts } from '../catalogue';
import type { GrantStanding } from '../tokens';
import { askedItems } from './grant-choice';

type AskedBody = Pick<ExchangeRequest, 'mode' | 'items' | 'values'>;
type Asked = { standing: Pick<GrantStanding, 'resource' | 'version'> };

/** Why a provider may deny. Any other code of the register would let it speak for the gateway: a 401, a quota. */
const DENIALS: ReadonlySet<string> = new Set<ErrorCode>([
  'agent.item-not-verifiable',
  'contract.broken',
  'entry.version-inactive',
  'exchange.item-outside-contract',
  'exchange.subject-type-mismatch',
]);

/**
 * Whether a provider's answer keeps the contract of the asked version: the right kind for the mode, no item that was not
 * asked, every value as the published schema has it. Nothing that breaks it is passed on.
 */
@Injectable()
export class AnswerContract {
  constructor(private readonly contracts: PublishedContracts) {}

  async keeps(answer: Answer, body: AskedBody, admitted: Asked): Promise<boolean> {
    const asked = askedItems(body);
    if (!asksOnly(answer.values, asked) || !asksOnly(answer.results, asked)) return false;
    if (answer.kind === 'found') return body.mode === 'fetch' && this.keepsSchema(answer, asked, admitted);
    if (answer.values !== undefined) return false;
    if (answer.kind === 'not-found' || answer.kind === 'source-unavailable') return answer.results === undefined;
    if (answer.kind === 'denied') return answer.results === undefined && DENIALS.has(answer.reasonCode ?? '');
    return resultsAgree(answer, body, asked);
  }

  private async keepsSchema({ values, results }: Answer, asked: string[], { standing }: Asked): Promise<boolean> {
    if (values === undefined || results !== undefined) return false;
    const contract = await this.contracts.of(standing);
    return contract.checkAnswer(values, asked).length === 0;
  }
}

function asksOnly(named: Readonly<Record<string, unknown>> | undefined, asked: readonly string[]): boolean {
  return Object.keys(named ?? {}).every((item) => asked.includes(item));
}

/** The kind must be what its results add up to; a fetch in doubt names just the items that are. */
function resultsAgree({ kind, results = {} }: Answer, { mode }: AskedBody, asked: readonly string[]): boolean {
  const all = Object.values(results);
  if (mode === 'fetch') return kind === 'under-correction' && all.every((result) => result === 'under-correction');
  if (all.length !== asked.length) return false;
  if (all.includes('under-correction')) return kind === 'under-correction';
  return kind === (all.every((result) => result === 'match') ? 'match' : 'mismatch');
}
