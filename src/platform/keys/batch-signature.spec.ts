import fc from 'fast-check';
import {
  generateSigningJwk,
  signBatch,
  signingKey,
  StatementVerifier,
  verifyingKey,
  verifyStatement,
  type StatementProof,
} from './index';

const key = signingKey(generateSigningJwk('EdDSA'));
const verifying = verifyingKey(key.publicJwk);
const keyOf = (kid: string) => (kid === key.kid ? verifying : undefined);
const statements = ['a', 'b', 'c'].map((text) => Buffer.from(text));
const nowMs = 1_700_000_000_999;
const { signature, inclusions } = signBatch('onceway/request/v1', statements, key, nowMs);

const proof: StatementProof = {
  label: 'onceway/request/v1',
  statement: statements[1]!,
  signature,
  inclusion: JSON.stringify(inclusions[1]),
  key: keyOf,
};

describe('batch signature', () => {
  it('proves each statement alone, by header text or parsed', () => {
    for (const [at, statement] of statements.entries()) {
      const inclusion = inclusions[at]!;
      const whole = { kid: key.kid, iat: 1_700_000_000 };
      expect(verifyStatement({ ...proof, statement, inclusion })).toEqual(whole);
      expect(verifyStatement({ ...proof, statement, inclusion: JSON.stringify(inclusion) })).toEqual(whole);
    }
  });

  it('of one statement has an empty path', () => {
    expect(signBatch('onceway/audit/v1', [statements[0]!], key, nowMs).inclusions).toEqual([{ index: 0, path: [] }]);
  });

  it.each<[string, Partial<StatementProof>]>([
    ['another statement', { statement: Buffer.from('x') }],
    ['another statement of the batch', { statement: statements[0]! }],
    ['another label', { label: 'onceway/receipt/v1' }],
    ['another index', { inclusion: { ...inclusions[1]!, index: 0 } }],
    ['an index outside', { inclusion: { ...inclusions[1]!, index: 5 } }],
    ['a negative index', { inclusion: { ...inclusions[1]!, index: -1 } }],
    ['no path', { inclusion: { index: 1, path: [] } }],
    ['a longer path', { inclusion: { index: 1, path: [...inclusions[1]!.path, inclusions[1]!.path[0]!] } }],
    ['a path that is no list', { inclusion: '{"index":1,"path":"AA"}' }],
    ['a path of other things', { inclusion: '{"index":1,"path":[1,null]}' }],
    ['hashes of another length', { inclusion: { index: 1, path: ['AAAA', 'AAAA'] } }],
    ['text that is no JSON', { inclusion: '{' }],
    ['JSON null', { inclusion: 'null' }],
    ['a key that is not known', { key: () => undefined }],
    ['another batch', { signature: signBatch('onceway/request/v1', [Buffer.from('z')], key, nowMs).signature }],
  ])('does not prove %s', (_, changed) => {
    expect(verifyStatement({ ...proof, ...changed })).toBeUndefined();
  });

  it('holds for any batch, and only for its own statements', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 20 }), fc.nat(), (texts, pick) => {
        const bytes = texts.map((text) => Buffer.from(text));
        const batch = signBatch('onceway/audit/v1', bytes, key, nowMs);
        const at = pick % texts.length;
        const of = (statement: Buffer) =>
          verifyStatement({
            label: 'onceway/audit/v1',
            statement,
            signature: batch.signature,
            inclusion: batch.inclusions[at]!,
            key: keyOf,
          });
        return of(bytes[at]!) !== undefined && of(Buffer.from(`${texts[at]} `)) === undefined;
      }),
      { numRuns: 50 },
    );
  });
});

describe('a verifier that remembers signatures', () => {
  const each = { label: 'onceway/request/v1', signature } as const;

  it('holds each record to the root all the same', () => {
    const verifier = new StatementVerifier();
    const verify = (at: number, statement: Uint8Array): unknown =>
      verifier.verify({ ...each, statement, inclusion: inclusions[at]!, key: () => verifying });
    expect(verify(0, statements[0]!)).toBeDefined();
    expect(verify(1, statements[1]!)).toBeDefined();
    expect(verify(1, statements[0]!)).toBeUndefined();
    expect(verify(0, Buffer.from('something else'))).toBeUndefined();
  });

  it('asks each time whether the key may still speak', () => {
    const verifier = new StatementVerifier();
    const shown = { ...each, statement: statements[0]!, inclusion: inclusions[0]! };
    expect(verifier.verify({ ...shown, key: () => verifying })).toBeDefined();
    expect(verifier.verify({ ...shown, key: () => undefined })).toBeUndefined();
  });

  it('remembers no signature that did not hold', () => {
    const verifier = new StatementVerifier();
    const shown = {
      ...each,
      statement: statements[0]!,
      inclusion: inclusions[0]!,
      signature: `${signature.slice(0, -2)}AA`,
    };
    expect(verifier.verify({ ...shown, key: () => verifying })).toBeUndefined();
    expect(verifier.verify({ ...shown, key: () => verifying })).toBeUndefined();
  });
});
