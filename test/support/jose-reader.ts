import { createHash } from 'node:crypto';
import { compactDecrypt, compactVerify, importJWK, type CompactJWEHeaderParameters, type JWK } from 'jose';
import { canonicalize } from 'json-canonicalize';

export interface Signed {
  /** `onceway/request/v1` and the like. */
  readonly label: string;
  /** The bytes as they were signed. */
  readonly statement: Uint8Array | string;
  /** Headers `signature` and `inclusion`, as text. */
  readonly signature: string;
  readonly inclusion: string;
}

/**
 * Reads what the system signs and seals with jose and a hash function, and nothing of ours: written from the description
 * of the formats, as a stranger would. Everything here throws when something does not hold.
 */
export class JoseReader {
  private readonly keys = new Map<string, JWK>();

  /** Public keys count from the moment at which they are learned, by thumbprint. */
  learn(jwk: JWK, kid = jwk.kid): void {
    if (kid === undefined) throw new Error('a key without a kid');
    this.keys.set(kid, jwk);
  }

  /** Who signed: the kid of the key whose signature over the batch leads to this statement. */
  async signer({ label, statement, signature, inclusion }: Signed): Promise<string> {
    const { payload, protectedHeader } = await compactVerify(signature, async ({ kid, alg }) => this.key(kid, alg));
    if (protectedHeader.typ !== 'onceway-batch+jws') throw new Error(`a signature of type ${protectedHeader.typ}`);
    const { root, size, iat } = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    if (typeof iat !== 'number' || Math.abs(Date.now() / 1000 - iat) > 86_400) throw new Error('not signed today');
    const place = JSON.parse(inclusion) as { index: number; path: string[] };
    const leaf = sha256(Buffer.of(0), Buffer.from(`${label}\n`), sha256(Buffer.from(statement)));
    if (rootFrom(leaf, Number(size), place).toString('base64url') !== root) throw new Error('not in the signed batch');
    return protectedHeader.kid!;
  }

  private key(kid: string | undefined, alg: string | undefined): ReturnType<typeof importJWK> {
    const jwk = this.keys.get(kid ?? '');
    if (jwk === undefined) throw new Error(`no key ${kid}`);
    return importJWK(jwk, alg);
  }
}

/** A sealed message, opened with the recipient's private key by way of the session key in the record's header. */
export async function unseal(
  value: Uint8Array,
  sessionKey: string,
  recipient: JWK,
): Promise<{ header: CompactJWEHeaderParameters & Record<string, unknown>; content: Record<string, unknown> }> {
  const wrapped = await compactDecrypt(sessionKey, await importJWK(recipient, 'ECDH-ES+A256KW'));
  const { kid, typ } = wrapped.protectedHeader;
  if (kid !== recipient.kid || typ !== 'onceway-session-key+jwe')
    throw new Error('not a session key for this recipient');
  const { plaintext, protectedHeader } = await compactDecrypt(value, wrapped.plaintext);
  return {
    header: protectedHeader,
    content: JSON.parse(new TextDecoder().decode(plaintext)) as Record<string, unknown>,
  };
}

export function digest(content: Uint8Array | string): string {
  return sha256(Buffer.from(content)).toString('base64url');
}

/** What stands outside a seal for what stands inside: SHA-256 over the salt's bytes and the canonical JSON (RFC 8785). */
export function committed(salt: unknown, content: object): string {
  return sha256(Buffer.from(String(salt), 'base64url'), Buffer.from(canonicalize(content))).toString('base64url');
}

/** RFC 9162 §2.1.3.2, which is the audit path of RFC 6962 read from the leaf up. */
function rootFrom(leaf: Buffer, size: number, { index, path }: { index: number; path: string[] }): Buffer {
  let [node, at, last] = [leaf, index, size - 1];
  if (!(index >= 0 && index < size)) throw new Error('a leaf outside its tree');
  for (const step of path) {
    if (last === 0) throw new Error('a path that is too long');
    const sibling = Buffer.from(step, 'base64url');
    if (at % 2 === 1 || at === last) {
      node = sha256(Buffer.of(1), sibling, node);
      while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1];
    } else {
      node = sha256(Buffer.of(1), node, sibling);
    }
    [at, last] = [at >> 1, last >> 1];
  }
  if (last !== 0) throw new Error('a path that is too short');
  return node;
}

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
