import type { ExchangeRequest } from '../../contracts';
import { bindingRefusal, bodyDigest, bodyDigestRefusal } from './body-digest';

const BODY = { resource: '101001/000001', mode: 'verify', values: { name: '李明远' } } as unknown as ExchangeRequest;
const RIGHT = bodyDigest(BODY);

describe('the digest of a body in its proof', () => {
  it('is the same however the members are ordered', () => {
    expect(bodyDigest(Object.fromEntries(Object.entries(BODY).reverse()) as unknown as ExchangeRequest)).toBe(RIGHT);
  });

  it.each<[string, string | undefined, number, string | undefined]>([
    ['may be left out below the grade', undefined, 2, undefined],
    ['must be there from the grade on', undefined, 3, 'token.body-digest-missing'],
    ['must be there above it', undefined, 4, 'token.body-digest-missing'],
    ['that is right is right', RIGHT, 4, undefined],
    ['must be right, even where it may be left out', 'x'.repeat(43), 1, 'token.body-digest-wrong'],
  ])('%s', (_name, digest, grade, code) => {
    const proof = digest === undefined ? {} : { bodyDigest: digest };
    const refusal = bodyDigestRefusal(proof, BODY, { grade, fromGrade: 3 });
    expect(refusal?.code).toBe(code);
    if (code !== undefined) expect(refusal!.facts['remedy']).toContain('body_s256');
  });
});

describe('the key of the proof', () => {
  it.each<[string, { bound?: true }, number, string | undefined]>([
    ['need not be named by the assertion below the grade', {}, 2, undefined],
    ['must be named by the assertion from the grade on', {}, 3, 'token.not-bound'],
    ['that was named will do', { bound: true }, 4, undefined],
  ])('%s', (_name, token, grade, code) => {
    expect(bindingRefusal(token, { grade, fromGrade: 3 })?.code).toBe(code);
  });
});
