import { LRUCache } from 'lru-cache';
import { leafHash, rootFromInclusion, treeOf, type Inclusion } from '../../kernel';
import { sha256 } from './digest';
import { signJws, verifyJws } from './jws';
import type { SigningKey, VerifyingKey } from './signing-keys';

/** What a signed statement is about; stands in the leaf, so that a receipt cannot pass for a request. */
export type StatementLabel =
  'onceway/request/v1' | 'onceway/receipt/v1' | 'onceway/audit/v1' | 'onceway/key/v1' | 'onceway/contract/v1';

const BATCH_TYPE = 'onceway-batch+jws';

export interface SignedBatch {
  /** One compact JWS over {root, size, iat}; goes into each record's `signature` header. */
  signature: string;
  /** One for each statement, in order; goes into each record's `inclusion` header as JSON. */
  inclusions: Inclusion[];
}

/** What is signed, and what it is about. */
export interface Statement {
  label: StatementLabel;
  bytes: Uint8Array;
}

export interface StatementProof {
  label: StatementLabel;
  /** The bytes exactly as signed; parse them only after this check. */
  statement: Uint8Array;
  signature: string;
  /** The `inclusion` header, as text or parsed. */
  inclusion: Inclusion | string;
  key: (kid: string) => VerifyingKey | undefined;
}

/** Signs statements of one kind together. */
export function signBatch(
  label: StatementLabel,
  statements: readonly Uint8Array[],
  key: SigningKey,
  nowMs: number,
): SignedBatch {
  return signTogether(
    statements.map((bytes) => ({ label, bytes })),
    key,
    nowMs,
  );
}

/** Signs statements (at least one): the RFC 6962 root of their leaves is signed once. `nowMs` is the iat. */
export function signTogether(statements: readonly Statement[], key: SigningKey, nowMs: number): SignedBatch {
  if (statements.length === 0) throw new Error('a batch has at least one statement');
  const { root, inclusions } = treeOf(
    sha256,
    statements.map(({ label, bytes }) => leafOf(label, bytes)),
  );
  const payload = JSON.stringify({
    root: Buffer.from(root).toString('base64url'),
    size: statements.length,
    iat: Math.floor(nowMs / 1000),
  });
  return { signature: signJws({ typ: BATCH_TYPE, payload, key }), inclusions };
}

/** Who signed the statement and when (iat, seconds); undefined when any part of the proof fails. */
export function verifyStatement(proof: StatementProof): { kid: string; iat: number } | undefined {
  return new StatementVerifier(1).verify(proof);
}

interface SignedHead extends Head {
  kid: string;
}

/** As many as come between the first and the last record of one batch, many times over. */
const MOST_REMEMBERED = 1_000;

/**
 * Verifies statements and remembers whose signature over which root held: the records of one batch bear the very same
 * one. Whether its key may still speak is asked each time, and each record is held to the root by its own path.
 */
export class StatementVerifier {
  private readonly heads: LRUCache<string, SignedHead>;

  constructor(mostRemembered = MOST_REMEMBERED) {
    this.heads = new LRUCache({ max: mostRemembered });
  }

  /** Who signed the statement and when (iat, seconds); undefined when any part of the proof fails. */
  verify(proof: StatementProof): { kid: string; iat: number } | undefined {
    const inclusion = readInclusion(proof.inclusion);
    const head = inclusion && this.headOf(proof);
    if (!inclusion || !head) return undefined;
    const root = rootFromInclusion(sha256, leafOf(proof.label, proof.statement), head.size, inclusion);
    if (!root || Buffer.from(root).toString('base64url') !== head.root) return undefined;
    return { kid: head.kid, iat: head.iat };
  }

  private headOf({ signature, key }: StatementProof): SignedHead | undefined {
    const known = this.heads.get(signature);
    // A kid is its key's thumbprint, so that the key of a kid is the same or none.
    if (known !== undefined) return key(known.kid)?.kid === known.kid ? known : undefined;
    const jws = verifyJws(signature, { typ: BATCH_TYPE, key });
    const head = jws && readHead(jws.payload);
    if (!jws || !head) return undefined;
    const signed = { ...head, kid: jws.header.kid };
    this.heads.set(signature, signed);
    return signed;
  }
}

/** Leaf data = label ‖ 0x0A ‖ SHA-256(statement), hashed as an RFC 6962 leaf. */
function leafOf(label: StatementLabel, statement: Uint8Array): Uint8Array {
  return leafHash(sha256, Buffer.concat([Buffer.from(`${label}\n`), sha256(statement)]));
}

interface Head {
  root: string;
  size: number;
  iat: number;
}

function readHead(payload: Uint8Array): Head | undefined {
  const head = parseObject(Buffer.from(payload).toString('utf8'));
  if (typeof head?.root !== 'string' || typeof head.size !== 'number' || typeof head.iat !== 'number') return undefined;
  return { root: head.root, size: head.size, iat: head.iat };
}

function readInclusion(given: Inclusion | string): Inclusion | undefined {
  const value: Record<string, unknown> | undefined = typeof given === 'string' ? parseObject(given) : { ...given };
  const path: unknown = value?.path;
  if (typeof value?.index !== 'number' || !Array.isArray(path)) return undefined;
  return path.every((hash) => typeof hash === 'string') ? { index: value.index, path } : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
