import { LRUCache } from 'lru-cache';
import { parseStrictJson } from '../../platform/http';
import {
  ALGORITHMS,
  decodePart,
  isOfSmallOrder,
  SIGNATURE_ALGORITHMS,
  verifyingKey,
  type Jwk,
  type SigningAlgorithm,
  type VerifyingKey,
} from '../../platform/keys';

/** A compact JWS as a caller sent it: well-formed, and not believed yet. */
export interface EdgeJws {
  header: Readonly<Record<string, unknown>>;
  claims: Readonly<Record<string, unknown>>;
  algorithm: SigningAlgorithm;
  input: Buffer;
  signature: Buffer;
}

/** As long as a record's fact may be: an assertion can become one. Real ones have six hundred characters. */
const MOST_CHARACTERS = 4096;

/** Extensions that must be understood (RFC 7515 §4.1.11, RFC 7797), and keys that a caller would bring along. */
const REFUSED_MEMBERS = ['crit', 'b64', 'zip', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'];

/**
 * Reads assertions and proofs: one spelling of base64url, JSON objects without a member named twice, an algorithm of
 * our list, no extension. Undefined for everything else. By node:crypto, for jose costs several times the CPU; the tests
 * hold it to jose's verdicts.
 */
export function readEdgeJws(compact: string): EdgeJws | undefined {
  if (compact.length > MOST_CHARACTERS) return undefined;
  const parts = compact.split('.', 4);
  const [headerPart, claimsPart, signaturePart] = parts;
  if (parts.length !== 3 || !headerPart || !claimsPart || !signaturePart) return undefined;
  const [header, claims, signature] = [objectIn(headerPart), objectIn(claimsPart), decodePart(signaturePart)];
  if (header === undefined || claims === undefined || signature === undefined) return undefined;
  if (REFUSED_MEMBERS.some((name) => name in header)) return undefined;
  const algorithm = listedAlgorithm(header['alg']);
  if (algorithm === undefined) return undefined;
  return { header, claims, algorithm, input: Buffer.from(`${headerPart}.${claimsPart}`), signature };
}

/** Whether the key signed it. The algorithm is the key's own: what the header says is only compared (RFC 8725 §3.1). */
export function isSignedBy({ algorithm, input, signature }: EdgeJws, key: VerifyingKey): boolean {
  return key.alg === algorithm.alg && algorithm.verify(input, key.publicKey, signature);
}

/**
 * Keys once imported, by their public members: importing costs as much as verifying. A key is what its members say, so
 * that nothing kept here can grow stale; whether it may speak for anybody is asked elsewhere, each time.
 */
export class ImportedKeys {
  private readonly keys = new LRUCache<string, VerifyingKey>({ max: 10_000 });

  /** Undefined when it is no public key of a listed algorithm. */
  of(jwk: object): VerifyingKey | undefined {
    const { kty, crv, x, y } = jwk as Jwk;
    // Private members of any kind of key (RFC 7518 §6) and whole symmetric keys.
    if (['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth'].some((name) => name in jwk)) return undefined;
    if (![kty, crv, x].every((member) => typeof member === 'string')) return undefined;
    if (y !== undefined && typeof y !== 'string') return undefined;
    const name = JSON.stringify([kty, crv, x, y]);
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    const key = imported({ kty: kty!, crv: crv!, x: x!, ...(y !== undefined && { y }) });
    if (key !== undefined) this.keys.set(name, key);
    return key;
  }
}

function imported(jwk: Jwk): VerifyingKey | undefined {
  try {
    // Under a point of small order one signature fits any message: whoever holds it could deny all that it signed.
    return isOfSmallOrder(jwk.crv === 'Ed25519' ? jwk.x : undefined) ? undefined : verifyingKey(jwk);
  } catch {
    return undefined;
  }
}

function objectIn(part: string): Record<string, unknown> | undefined {
  const bytes = decodePart(part);
  if (bytes === undefined) return undefined;
  try {
    const value = parseStrictJson(bytes);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function listedAlgorithm(alg: unknown): SigningAlgorithm | undefined {
  if (!SIGNATURE_ALGORITHMS.some((listed) => listed === alg)) return undefined;
  // RFC 9864: the same algorithm under its new name.
  return ALGORITHMS.find((row) => row.alg === (alg === 'Ed25519' ? 'EdDSA' : alg));
}
