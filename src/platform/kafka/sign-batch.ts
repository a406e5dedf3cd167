import { signTogether, type SigningKey, type Statement } from '../keys';

/** A statement that a record makes; signed with those of all records that share a produce request. */
export interface StatementToSign extends Statement {
  key: SigningKey;
  /** The signer's clock, epoch ms. */
  nowMs: number;
}

interface Signable {
  headers: Record<string, string>;
  statement?: StatementToSign | undefined;
}

/** What the headers `signature` and `inclusion` of a record may take: a JWS, and a path in a tree of 5,000 leaves. */
export const SIGNATURE_BYTES = 1_200;

/** One signature over what all the records say, and in each record its own path to it: each still proves itself alone. */
export function signBatch(records: readonly Signable[]): void {
  const byKey = new Map<SigningKey, { record: Signable; statement: StatementToSign }[]>();
  for (const record of records) {
    const { statement } = record;
    if (statement === undefined) continue;
    const signed = byKey.get(statement.key);
    if (signed === undefined) byKey.set(statement.key, [{ record, statement }]);
    else signed.push({ record, statement });
  }
  for (const [key, signed] of byKey) {
    const statements = signed.map(({ statement }) => statement);
    const { signature, inclusions } = signTogether(statements, key, statements.at(-1)!.nowMs);
    signed.forEach(({ record }, at) => {
      record.headers = { ...record.headers, signature, inclusion: JSON.stringify(inclusions[at]) };
    });
  }
}
