import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encryptionKey,
  SealedReader,
  verifyingKey,
  verifyStatement,
  type Jwk,
  type SealedToOpen,
  type StatementLabel,
} from './index';

/** What any other implementation of the message formats is checked against; a change here breaks every agent. */
function vectors(name: string): unknown {
  return JSON.parse(readFileSync(join(process.cwd(), 'contracts', 'vectors', `${name}.json`), 'utf8'));
}

interface BatchVectors {
  key: Jwk;
  batches: {
    label: StatementLabel;
    signature: string;
    iat: number;
    records: { statement: string; inclusion: { index: number; path: string[] } }[];
  }[];
}

interface SealVectors {
  recipient: Jwk;
  bound: Pick<SealedToOpen, 'typ' | 'xid' | 'dir' | 'aud'> & { exp: number };
  sessionKey: string;
  value: string;
  plaintext: string;
}

describe('published vectors', () => {
  const { key, batches } = vectors('batch-signature') as BatchVectors;
  const verifying = verifyingKey(key);

  it.each(batches)('of a batch of $label hold', ({ label, signature, iat, records }) => {
    for (const { statement, inclusion } of records) {
      const proof = { label, statement: Buffer.from(statement), signature, inclusion, key: () => verifying };
      expect(verifyStatement(proof)).toEqual({ kid: key.kid, iat });
      expect(verifyStatement({ ...proof, statement: Buffer.from(`${statement} `) })).toBeUndefined();
    }
  });

  it('of a sealed message hold', () => {
    const { recipient, bound, sessionKey, value, plaintext } = vectors('sealed-message') as SealVectors;
    const { exp, ...binding } = bound;
    const reader = new SealedReader([encryptionKey(recipient)]);
    const opened = reader.open({ ...binding, sessionKey, value, nowMs: exp * 1000 - 1 });
    expect(Buffer.from(opened).toString()).toBe(plaintext);
  });
});
