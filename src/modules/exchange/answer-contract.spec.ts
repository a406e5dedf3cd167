import type { Answer, ExchangeRequest } from '../../contracts';
import { compileContract } from '../../platform/contracts';
import type { PublishedContracts } from '../catalogue';
import type { Admitted } from './admission-call';
import { AnswerContract } from './answer-contract';

const compiled = compileContract({
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { name: { type: 'string', maxLength: 20 }, sex: { type: 'string', enum: ['1', '2'] } },
});
const contracts = { of: () => Promise.resolve(compiled) } as unknown as PublishedContracts;
const contract = new AnswerContract(contracts);
const ADMITTED = { standing: { resource: '101001/000001', version: 1 } } as Admitted;

const FETCH = { mode: 'fetch', items: ['name', 'sex'] } as ExchangeRequest;
const VERIFY = { mode: 'verify', values: { name: 'x', sex: '1' } } as unknown as ExchangeRequest;

function keeps(body: ExchangeRequest, answer: Partial<Answer>): Promise<boolean> {
  return contract.keeps({ exchange: 'x', answerSalt: 's', ...answer } as Answer, body, ADMITTED);
}

describe('a provider that keeps its contract', () => {
  it.each<[string, ExchangeRequest, Partial<Answer>]>([
    ['gives what was asked', FETCH, { kind: 'found', values: { name: '李明远', sex: '1' } }],
    ['leaves out an optional item that it does not hold', FETCH, { kind: 'found', values: { name: '李明远' } }],
    ['has no such record', FETCH, { kind: 'not-found' }],
    ['names items in doubt', FETCH, { kind: 'under-correction', results: { sex: 'under-correction' } }],
    ['matches all', VERIFY, { kind: 'match', results: { name: 'match', sex: 'match' } }],
    ['matches some', VERIFY, { kind: 'mismatch', results: { name: 'match', sex: 'mismatch' } }],
    ['doubts one', VERIFY, { kind: 'under-correction', results: { name: 'match', sex: 'under-correction' } }],
    ['has no source now', VERIFY, { kind: 'source-unavailable' }],
    ['denies with its reason', VERIFY, { kind: 'denied', reasonCode: 'agent.item-not-verifiable' }],
  ])('%s', async (_name, body, answer) => {
    expect(await keeps(body, answer)).toBe(true);
  });
});

describe('a provider whose answer is never passed on', () => {
  it.each<[string, ExchangeRequest, Partial<Answer>]>([
    ['gives one item too many', { ...FETCH, items: ['name'] }, { kind: 'found', values: { name: 'a', sex: '1' } }],
    ['gives an item that the contract does not know', FETCH, { kind: 'found', values: { name: 'a', address: 'b' } }],
    ['gives a value outside its code table', FETCH, { kind: 'found', values: { name: 'a', sex: '7' } }],
    ['leaves out a required item', FETCH, { kind: 'found', values: { sex: '1' } }],
    ['finds without values', FETCH, { kind: 'found' }],
    ['gives values when asked to verify', VERIFY, { kind: 'found', values: { name: 'a' } }],
    [
      'slips values into a match',
      VERIFY,
      { kind: 'match', results: { name: 'match', sex: 'match' }, values: { name: 'a' } },
    ],
    ['verifies when asked to fetch', FETCH, { kind: 'match', results: { name: 'match', sex: 'match' } }],
    ['calls a mismatch a match', VERIFY, { kind: 'match', results: { name: 'match', sex: 'mismatch' } }],
    ['calls a match a mismatch', VERIFY, { kind: 'mismatch', results: { name: 'match', sex: 'match' } }],
    ['leaves out a result', VERIFY, { kind: 'match', results: { name: 'match' } }],
    ['hides a doubt', VERIFY, { kind: 'mismatch', results: { name: 'under-correction', sex: 'mismatch' } }],
    ['tells values of nobody', FETCH, { kind: 'not-found', values: { name: 'a' } }],
    ['denies without a reason', VERIFY, { kind: 'denied' }],
    ['denies in the name of the gateway', VERIFY, { kind: 'denied', reasonCode: 'token.expired' }],
  ])('%s', async (_name, body, answer) => {
    expect(await keeps(body, answer)).toBe(false);
  });
});
