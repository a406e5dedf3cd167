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

export interface StatementProof {
  label: StatementLabel;
  /** The bytes exactly as signed; parse them only after this check. */
  statement: Uint8Array;
  signature: string;
  /** The `inclusion` header, as text or parsed. */
  inclusion: Inclusion | string;
  key: (kid: string) => VerifyingKey | undefined;
}

/** Signs statements together (at least one): the RFC 6962 root of their leaves is signed once. `nowMs` is the iat. */
export function signBatch(
  label: StatementLabel,
  statements: readonly Uint8Array[],
  key: SigningKey,
  nowMs: number,
): SignedBatch {
  if (statements.length === 0) throw new Error('signBatch needs at least one statement');
  const { root, inclusions } = treeOf(
    sha256,
    statements.map((statement) => leafOf(label, statement)),
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
  const inclusion = readInclusion(proof.inclusion);
  const jws = inclusion && verifyJws(proof.signature, { typ: BATCH_TYPE, key: proof.key });
  const head = jws && readHead(jws.payload);
  if (!inclusion || !jws || !head) return undefined;
  const root = rootFromInclusion(sha256, leafOf(proof.label, proof.statement), head.size, inclusion);
  if (!root || Buffer.from(root).toString('base64url') !== head.root) return undefined;
  return { kid: jws.header.kid, iat: head.iat };
}

/** Leaf data = label ‖ 0x0A ‖ SHA-256(statement), hashed as an RFC 6962 leaf. */
function leafOf(label: StatementLabel, statement: Uint8Array): Uint8Array {
  return leafHash(sha256, Buffer.concat([Buffer.from(`${label}\n`), sha256(statement)]));
}

function readHead(payload: Uint8Array): { root: string; size: number; iat: number } | undefined {
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
