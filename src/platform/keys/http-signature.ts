import { algorithmNamed, type SigningAlgorithmName } from './algorithms';
import { sha256 } from './digest';
import type { SigningKey } from './signing-keys';

/** RFC 9421 §3.3: what our algorithms are called where HTTP messages are signed. */
const NAMES: Readonly<Record<SigningAlgorithmName, string>> = { ES256: 'ecdsa-p256-sha256', EdDSA: 'ed25519' };

export interface RequestToSign {
  method: 'POST';
  url: string;
  contentType: string;
  body: Uint8Array;
  key: SigningKey;
  /** Seconds since 1970. */
  created: number;
  /** What such messages are for: one made for another purpose is told apart by it. */
  tag: string;
}

/** The signature base of RFC 9421 §2.5: each component on its line, then the parameters that the signature covers too. */
export function signatureBase(components: readonly (readonly [name: string, value: string])[], params: string): string {
  const lines = components.map(([name, value]) => `"${name}": ${value}`);
  return [...lines, `"@signature-params": ${params}`].join('\n');
}

/** Headers that sign a request: `Content-Digest` (RFC 9530), `Signature-Input` and `Signature` (RFC 9421). */
export function signedRequestHeaders(request: RequestToSign): Record<string, string> {
  const { method, url, contentType, body, key, created, tag } = request;
  const digest = `sha-256=:${sha256(body).toString('base64')}:`;
  const components = [
    ['@method', method],
    ['@target-uri', url],
    ['content-type', contentType],
    ['content-digest', digest],
  ] as const;
  const names = components.map(([name]) => `"${name}"`).join(' ');
  const params = `(${names});created=${created};keyid="${key.kid}";alg="${NAMES[key.alg]}";tag="${tag}"`;
  const base = Buffer.from(signatureBase(components, params), 'utf8');
  const signature = algorithmNamed(key.alg).sign(base, key.privateKey).toString('base64');
  return {
    'content-type': contentType,
    'content-digest': digest,
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${signature}:`,
  };
}
