import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

export type SigningAlgorithmName = 'ES256' | 'EdDSA';

/** The members of a JWK (RFC 7517) that this folder reads; anything else in the object is ignored. */
export interface Jwk {
  kty?: string;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  kid?: string;
  alg?: string;
  use?: string;
  [member: string]: unknown;
}

/** One signature algorithm of RFC 7518 or RFC 8037, over node:crypto: jose costs three to seven times the CPU. */
export interface SigningAlgorithm {
  alg: SigningAlgorithmName;
  kty: string;
  crv: string;
  /** Members that identify the public key, in the order of RFC 7638 §3.2 and RFC 8037 §2. */
  publicMembers: readonly string[];
  generate(): KeyObject;
  sign(data: Uint8Array, privateKey: KeyObject): Buffer;
  verify(data: Uint8Array, publicKey: KeyObject, signature: Uint8Array): boolean;
}

/** The one table of signature algorithms. Another algorithm (SM2) is another row. */
export const ALGORITHMS: readonly SigningAlgorithm[] = [
  {
    alg: 'ES256',
    kty: 'EC',
    crv: 'P-256',
    publicMembers: ['crv', 'kty', 'x', 'y'],
    generate: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    // RFC 7518 §3.4: R ‖ S of fixed length, not the DER that OpenSSL makes by default.
    sign: (data, key) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
    verify: (data, key, signature) => verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature),
  },
  {
    alg: 'EdDSA',
    kty: 'OKP',
    crv: 'Ed25519',
    publicMembers: ['crv', 'kty', 'x'],
    generate: () => generateKeyPairSync('ed25519').privateKey,
    sign: (data, key) => sign(null, data, key),
    verify: (data, key, signature) => verify(null, data, key, signature),
  },
];

/** The row that fits a JWK, or undefined when no algorithm here can use it or it names another. */
export function algorithmOf(jwk: Jwk): SigningAlgorithm | undefined {
  const row = ALGORITHMS.find((candidate) => candidate.kty === jwk.kty && candidate.crv === jwk.crv);
  return jwk.alg === undefined || jwk.alg === row?.alg ? row : undefined;
}

/**
 * What assertions and proofs may be signed with: RFC 9449 and RFC 7523 leave the list to us. Asymmetric rows of the table
 * above; `Ed25519` is EdDSA's name by RFC 9864.
 */
export const SIGNATURE_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] as const;

export function algorithmNamed(alg: SigningAlgorithmName): SigningAlgorithm {
  return ALGORITHMS.find((row) => row.alg === alg)!;
}
