import { compactVerify, importJWK } from 'jose';
import type { ExchangeAnswer, ExchangeRequest, Receipt, ReceiptKeys, ReceiptStatement } from '../contracts';
import { canonicalJson, fromBase64Url, leafHash, rootFromInclusion, toBase64Url } from '../kernel';
import { sha256 } from './sha256';

/** What the asker knows of the question; with the receipt's salt it must give the commitment that the provider signed. */
export interface AskedQuestion {
  body: Omit<ExchangeRequest, 'items'> & { items?: readonly string[] };
  /** Credit code of the asking department. */
  consumer: string;
  system: string;
  grant: string;
}

export type ReceiptFault =
  | 'receipt.missing'
  | 'receipt.malformed'
  | 'receipt.key-unknown'
  | 'receipt.key-not-in-force'
  | 'receipt.signature'
  | 'receipt.inclusion'
  | 'receipt.other-exchange'
  | 'receipt.other-question'
  | 'receipt.other-answer';

export type ReceiptCheck =
  { valid: true; department: string; kid: string; atMs: number } | { valid: false; fault: ReceiptFault };

type PublishedReceiptKey = ReceiptKeys['keys'][number];

/**
 * Whether the providing department's agent signed this answer to this question: its signature over the batch, the
 * receipt's place in the batch (RFC 6962), and the salted commitments to the question and to the answer. It needs no
 * trust in the gateway beyond the list of keys.
 */
export async function verifyReceipt(
  answer: ExchangeAnswer,
  asked: AskedQuestion,
  { keys }: ReceiptKeys,
): Promise<ReceiptCheck> {
  const { receipt } = answer;
  if (receipt === undefined) return faulty('receipt.missing');
  const statement = statementIn(receipt);
  if (statement === undefined) return faulty('receipt.malformed');
  const key = keys.find(({ kid, owner }) => kid === receipt.kid && owner === statement.department);
  if (key === undefined) return faulty('receipt.key-unknown');
  if (!inForce(key, statement.atMs)) return faulty('receipt.key-not-in-force');
  const head = await signedHead(receipt, key);
  if (head === undefined) return faulty('receipt.signature');
  if (rootOf(receipt, head.size) !== head.root) return faulty('receipt.inclusion');
  if (statement.exchange !== answer.exchange) return faulty('receipt.other-exchange');
  if (questionCommitment(receipt, statement, answer, asked) !== statement.request) {
    return faulty('receipt.other-question');
  }
  if (answerCommitment(receipt, answer) !== statement.answer) return faulty('receipt.other-answer');
  return { valid: true, department: statement.department, kid: receipt.kid, atMs: statement.atMs };
}

function faulty(fault: ReceiptFault): ReceiptCheck {
  return { valid: false, fault };
}

function statementIn({ statement }: Receipt): ReceiptStatement | undefined {
  const value = parsed(statement);
  // The signature, checked next, vouches for the rest of the shape: the agent makes statements by the same contract.
  return typeof value?.['department'] === 'string' ? (value as unknown as ReceiptStatement) : undefined;
}

/** A key that was revoked later still proves what it signed before. */
function inForce({ registeredAt, revokedAt }: PublishedReceiptKey, atMs: number): boolean {
  return Date.parse(registeredAt) <= atMs && (revokedAt === undefined || atMs < Date.parse(revokedAt));
}

async function signedHead(
  { signature, kid }: Receipt,
  { kty, crv, x, y, alg }: PublishedReceiptKey,
): Promise<{ root: string; size: number } | undefined> {
  try {
    const key = await importJWK({ kty, crv, x, ...(y !== undefined && { y }) }, alg);
    const { payload, protectedHeader } = await compactVerify(signature, key, { algorithms: [alg] });
    if (protectedHeader.typ !== 'onceway-batch+jws' || protectedHeader.kid !== kid) return undefined;
    const head = parsed(new TextDecoder().decode(payload));
    const { root, size } = head ?? {};
    return typeof root === 'string' && typeof size === 'number' ? { root, size } : undefined;
  } catch {
    return undefined;
  }
}

/** Leaf data = label ‖ 0x0A ‖ SHA-256(statement): the label keeps a receipt from passing for anything else. */
function rootOf({ statement, inclusion }: Receipt, size: number): string | undefined {
  const leaf = leafHash(sha256, joined(utf8('onceway/receipt/v1\n'), sha256(utf8(statement))));
  const root = rootFromInclusion(sha256, leaf, size, inclusion);
  return root && toBase64Url(root);
}

function questionCommitment(
  { requestSalt, deadlineMs }: Receipt,
  { exchange, attempt }: ReceiptStatement,
  { resource, version }: ExchangeAnswer,
  { body, consumer, system, grant }: AskedQuestion,
): string | undefined {
  const { mode, subject, matter, values } = body;
  return commitment(requestSalt, {
    ...{ exchange, attempt, consumer, system, grant, resource, version, mode, subject },
    items: body.items ?? Object.keys(values ?? {}),
    ...{ values, matter, deadlineMs },
  });
}

function answerCommitment({ answerSalt }: Receipt, answer: ExchangeAnswer): string | undefined {
  const { exchange, kind, values, results, sourceAtMs } = answer;
  return commitment(answerSalt, { exchange, kind, values, results, sourceAtMs });
}

/** base64url(SHA-256(salt ‖ canonical JSON)). */
function commitment(salt: string, value: unknown): string | undefined {
  try {
    return toBase64Url(sha256(joined(fromBase64Url(salt), utf8(canonicalJson(value)))));
  } catch {
    return undefined;
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
