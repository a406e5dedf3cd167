import { algorithmNamed } from './algorithms';
import type { HeldKey } from './key-custody';
import type { SigningKey, VerifyingKey } from './signing-keys';
import { decodeHeader, decodePart } from './strict-decode';

export interface JwsToSign {
  /** RFC 7515 §4.1.9: names the kind of thing signed, so that one kind cannot be passed off as another. */
  typ: string;
  payload: Uint8Array | string;
  key: SigningKey;
}

export interface JwsExpectation {
  typ: string;
  /** The only place where keys come from; a header's own `jwk`, `jku` or `x5c` is never looked at. */
  key: (kid: string) => VerifyingKey | undefined;
}

export interface VerifiedJws {
  payload: Uint8Array;
  header: { alg: string; kid: string; typ: string };
}

/** A compact JWS (RFC 7515 §7.1) with the protected header {alg, kid, typ}. */
export function signJws({ key, ...jws }: JwsToSign): string {
  const input = signingInput({ ...jws, key });
  return `${input}.${algorithmNamed(key.alg).sign(Buffer.from(input), key.privateKey).toString('base64url')}`;
}

/** The same by a key in custody, which may take its time. */
export async function signJwsBy(key: HeldKey, jws: Omit<JwsToSign, 'key'>): Promise<string> {
  const input = signingInput({ ...jws, key });
  return `${input}.${Buffer.from(await key.sign(Buffer.from(input))).toString('base64url')}`;
}

function signingInput({ typ, payload, key }: Omit<JwsToSign, 'key'> & { key: Pick<HeldKey, 'alg' | 'kid'> }): string {
  const header = Buffer.from(JSON.stringify({ alg: key.alg, kid: key.kid, typ })).toString('base64url');
  return `${header}.${Buffer.from(payload).toString('base64url')}`;
}

/**
 * The payload and header of a compact JWS whose signature, type and key hold; undefined in every other case. The
 * algorithm is the key's own: what the header says is only compared with it (RFC 8725 §3.1).
 */
export function verifyJws(compact: string, expected: JwsExpectation): VerifiedJws | undefined {
  const parts = compact.split('.', 4);
  const [headerPart, payloadPart, signaturePart] = parts;
  if (parts.length !== 3 || !headerPart || payloadPart === undefined || !signaturePart) return undefined;
  const header = decodeHeader(headerPart);
  const payload = decodePart(payloadPart);
  const signature = decodePart(signaturePart);
  if (!header || !payload || !signature || 'b64' in header) return undefined;
  const { alg, kid, typ } = header;
  if (typ !== expected.typ || typeof kid !== 'string') return undefined;
  const key = expected.key(kid);
  if (key?.kid !== kid || key.alg !== alg) return undefined;
  const input = Buffer.from(`${headerPart}.${payloadPart}`);
  if (!algorithmNamed(key.alg).verify(input, key.publicKey, signature)) return undefined;
  return { payload, header: { alg: key.alg, kid, typ } };
}
