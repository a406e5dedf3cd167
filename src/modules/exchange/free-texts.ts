import { CompactEncrypt } from 'jose';
import { refuse, type ExchangeRequest } from '../../contracts';
import type { Fault } from '../../kernel';
import { findIdentifiers } from '../../kernel/identifiers';
import { commitment, newSalt } from '../../platform/keys';

const TEXTS = ['case', 'operator', 'reason'] as const;

/**
 * Free texts are where personal data creeps in: an identifier in one is refused before anything is kept, all at once.
 * @throws exchange.identifier-in-text
 */
export function assertNoIdentifiers(body: ExchangeRequest): void {
  const faults: Fault[] = TEXTS.filter((name) => findIdentifiers(body[name]).length > 0).map((name) => ({
    pointer: `/${name}`,
    code: 'contract.identifier-in-text',
    detail: 'holds a citizen number or a credit code',
  }));
  if (faults.length > 0) throw refuse('exchange.identifier-in-text', { faults });
}

export interface SealedTexts {
  /** Compact JWE (dir, A256GCM) of {reason, case, salt}. */
  sealed: string;
  /** Stands in the ledger: proves the case to whoever holds the salt. */
  caseCommitment: string;
}

export async function sealTexts(key: Buffer, body: ExchangeRequest, exchange: string): Promise<SealedTexts> {
  const salt = newSalt();
  const plaintext = JSON.stringify({ reason: body.reason, case: body.case, salt });
  const sealed = await new CompactEncrypt(Buffer.from(plaintext))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'onceway-texts+jwe', xid: exchange })
    .encrypt(key);
  return { sealed, caseCommitment: commitment(salt, { case: body.case }) };
}
