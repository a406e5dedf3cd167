import { generateSigningJwk, signingKey, verifyingKey, verifyStatement, type StatementLabel } from '../keys';
import { signBatch, SIGNATURE_BYTES, type StatementToSign } from './sign-batch';

const key = signingKey(generateSigningJwk('ES256'));
const other = signingKey(generateSigningJwk('EdDSA'));
const nowMs = Date.parse('2026-11-25T09:00:00Z');

function record(
  text: string,
  label: StatementLabel,
  by = key,
): { headers: Record<string, string>; statement: StatementToSign } {
  return { headers: { mine: text }, statement: { label, bytes: Buffer.from(text), key: by, nowMs } };
}

describe('records that share a produce request', () => {
  it('share a signature, and each proves itself alone by its own path', () => {
    const records = [
      record('a', 'onceway/request/v1'),
      record('b', 'onceway/audit/v1'),
      record('c', 'onceway/audit/v1'),
    ];
    signBatch(records);
    expect(new Set(records.map(({ headers }) => headers['signature'])).size).toBe(1);
    for (const { headers, statement } of records) {
      const { signature, inclusion } = headers as { signature: string; inclusion: string };
      const proof = { statement: statement.bytes, signature, inclusion, key: () => verifyingKey(key.publicJwk) };
      expect(verifyStatement({ ...proof, label: statement.label })).toEqual({ kid: key.kid, iat: nowMs / 1000 });
      expect(verifyStatement({ ...proof, label: 'onceway/receipt/v1' })).toBeUndefined();
      expect(headers['mine']).toBe(Buffer.from(statement.bytes).toString());
    }
  });

  it('of two signers have two signatures; those that state nothing have none', () => {
    const plain: { headers: Record<string, string> } = { headers: { mine: 'x' } };
    const records: Parameters<typeof signBatch>[0][number][] = [
      record('a', 'onceway/audit/v1'),
      plain,
      record('b', 'onceway/audit/v1', other),
    ];
    signBatch(records);
    expect(plain.headers).toEqual({ mine: 'x' });
    expect(records[0]!.headers['signature']).not.toBe(records[2]!.headers['signature']);
  });

  it('have room kept for the longest path', () => {
    const records = Array.from({ length: 5_000 }, (_, at) => record(String(at), 'onceway/audit/v1'));
    signBatch(records);
    const { signature, inclusion } = records[17]!.headers as { signature: string; inclusion: string };
    expect('signature'.length + signature.length + 'inclusion'.length + inclusion.length).toBeLessThan(SIGNATURE_BYTES);
  });
});
