import { randomBytes } from 'node:crypto';
import { compactDecrypt } from 'jose';
import type { ExchangeRequest } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { commitment } from '../../platform/keys';
import { assertNoIdentifiers, itemsForRecord, sealTexts } from './free-texts';

const BODY = {
  case: 'CASE-1',
  operator: 'clerk-7',
  reason: 'opening a restaurant',
  items: ['name', 'legalRepresentativeName'],
} as ExchangeRequest;

describe('free texts of an exchange', () => {
  it.each(['case', 'operator', 'reason'] as const)('are refused when the %s holds an identifier', (name) => {
    const body = { ...BODY, [name]: 'for 990102198503070013' };
    expect(() => assertNoIdentifiers(body)).toThrow(expect.objectContaining({ code: 'exchange.identifier-in-text' }));
  });

  it('are refused for all at once, without quoting one', () => {
    const id = '990102198503070013';
    try {
      assertNoIdentifiers({ ...BODY, case: id, operator: id, reason: id });
      throw new Error('not refused');
    } catch (error) {
      const refusal = error as OncewayError;
      expect(refusal.faults.map(({ pointer }) => pointer)).toEqual(['/case', '/operator', '/reason']);
      expect(JSON.stringify(refusal)).not.toContain(id);
    }
  });

  it.each<[string, Partial<ExchangeRequest>]>([
    ['/items', { items: ['name', 'n990102198503070013'] }],
    ['/values', { items: undefined, values: { n990102198503070013: 'x' } }],
  ])('cannot hide as a name in %s, which no record repeats', (pointer, asked) => {
    const body = { ...BODY, ...asked };
    expect(() => assertNoIdentifiers(body)).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ pointer })] }),
    );
    expect(itemsForRecord(body).join()).not.toContain('990102198503070013');
  });

  it('lets names of items be', () => {
    expect(() => assertNoIdentifiers(BODY)).not.toThrow();
    expect(itemsForRecord(BODY)).toEqual(BODY.items);
  });

  it('are kept encrypted, read by jose, with a commitment that needs the salt inside', async () => {
    const key = randomBytes(32);
    const { sealed, caseCommitment } = sealTexts(key, BODY, 'x');
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key);
    const texts = JSON.parse(new TextDecoder().decode(plaintext)) as { reason: string; case: string; salt: string };
    expect(protectedHeader).toMatchObject({ alg: 'dir', enc: 'A256GCM', xid: 'x' });
    expect(texts).toMatchObject({ reason: BODY.reason, case: BODY.case });
    expect(caseCommitment).toBe(commitment(texts.salt, { case: BODY.case }));
  });
});
