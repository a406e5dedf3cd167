import { refuse, type ExchangeRequest } from '../../contracts';
import type { Fault, OncewayError } from '../../kernel';
import { findIdentifiers } from '../../kernel/identifiers';
import { commitment, encryptDirect, newSalt } from '../../platform/keys';
import { askedItems } from './grant-choice';

const TEXTS = ['case', 'operator', 'reason'] as const;

/** @throws exchange.identifier-in-text */
export function assertNoIdentifiers(body: ExchangeRequest): void {
  const refusal = identifierRefusal(body);
  if (refusal !== undefined) throw refusal;
}

/**
 * Free texts are where personal data creeps in: an identifier in one is refused before anything is kept, all at once.
 * So are names of items, which stand in clear in the ledger before anybody knows whether there is such an item.
 */
export function identifierRefusal(body: ExchangeRequest): OncewayError | undefined {
  const texts = TEXTS.filter((name) => holdsIdentifier(body[name])).map((name) => `/${name}`);
  const items = askedItems(body).some(isIdentifier) ? [body.items === undefined ? '/values' : '/items'] : [];
  const faults: Fault[] = [...texts, ...items].map((pointer) => ({
    pointer,
    code: 'contract.identifier-in-text',
    detail: 'holds a citizen number or a credit code',
  }));
  if (faults.length === 0) return undefined;
  const remedy = 'Name the person in subject alone; case, operator and reason are for numbers and words of the office.';
  return refuse('exchange.identifier-in-text', { faults, facts: { remedy } });
}

/** The asked items as a record may name them. */
export function itemsForRecord(body: ExchangeRequest): string[] {
  return askedItems(body).filter((item) => !isIdentifier(item));
}

/** Item names are plain ASCII, so that a short one needs no search. */
function isIdentifier(item: string): boolean {
  return item.length >= 18 && holdsIdentifier(item);
}

function holdsIdentifier(text: string): boolean {
  return findIdentifiers(text).length > 0;
}

export interface SealedTexts {
  /** Compact JWE (dir, A256GCM) of {reason, case, salt}. */
  sealed: string;
  /** Stands in the ledger: proves the case to whoever holds the salt. */
  caseCommitment: string;
}

export function sealTexts(key: Buffer, body: ExchangeRequest, exchange: string): SealedTexts {
  const salt = newSalt();
  const plaintext = Buffer.from(JSON.stringify({ reason: body.reason, case: body.case, salt }));
  const sealed = encryptDirect({ typ: 'onceway-texts+jwe', xid: exchange }, key, plaintext);
  return { sealed, caseCommitment: commitment(salt, { case: body.case }) };
}

export interface SealedProof {
  /** Compact JWE (dir, A256GCM) of {proof, salt}. */
  sealed: string;
  /** Stands in the ledger: shows that the proof is the one that came with the question. */
  commitment: string;
}

/** The proof's digest of the body can be guessed at from a number, so that it is kept as secretly as the body's texts. */
export function sealProof(key: Buffer, proof: string, exchange: string): SealedProof {
  const salt = newSalt();
  const plaintext = Buffer.from(JSON.stringify({ proof, salt }));
  const sealed = encryptDirect({ typ: 'onceway-proof+jwe', xid: exchange }, key, plaintext);
  return { sealed, commitment: commitment(salt, { proof }) };
}
