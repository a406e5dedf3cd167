import { createPublicKey, diffieHellman, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { refuse, type FaultCode, FAULTS, type OfferedJwk, type PublicJwk } from '../../contracts';
import type { Fault } from '../../kernel';
import { isOfSmallOrder, thumbprint, type Jwk } from '../../platform/keys';

export type KeyUse = 'sig' | 'enc';
/** Who would hold the private part. */
export type KeyHolder = 'system' | 'agent' | 'gateway';

/** A key as it is stored and published: only public members, spelt in one way, kid = RFC 7638 thumbprint. */
export interface CheckedKey {
  kid: string;
  use: KeyUse;
  jwk: PublicJwk & { kid: string };
}

interface Suitable {
  use: KeyUse;
  kty: PublicJwk['kty'];
  crv: PublicJwk['crv'];
  alg: NonNullable<PublicJwk['alg']>;
  /** Other spellings of the algorithm that an offer may use: RFC 9864 names EdDSA over Ed25519 `Ed25519`. */
  alsoAlg?: string;
  holders: readonly KeyHolder[];
}

const ANYBODY: readonly KeyHolder[] = ['system', 'agent', 'gateway'];

/** The allow-list. Messages on Kafka are sealed to P-256 only (platform/keys), so X25519 is for systems' answers alone. */
const SUITABLE: readonly Suitable[] = [
  { use: 'sig', kty: 'EC', crv: 'P-256', alg: 'ES256', holders: ANYBODY },
  { use: 'sig', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', alsoAlg: 'Ed25519', holders: ANYBODY },
  { use: 'enc', kty: 'EC', crv: 'P-256', alg: 'ECDH-ES+A256KW', holders: ANYBODY },
  { use: 'enc', kty: 'OKP', crv: 'X25519', alg: 'ECDH-ES+A256KW', holders: ['system'] },
];

const OPERATIONS: Readonly<Record<KeyUse, readonly string[]>> = {
  sig: ['verify'],
  enc: ['deriveKey', 'deriveBits', 'wrapKey', 'encrypt'],
};

/**
 * A key offered for registration, checked and brought to its one spelling. Throws `party.key-private` for a private
 * JWK and `party.key-unsuitable`, with all faults, for one that does not fit its use; pointers start at `/jwk`.
 */
export function checkOfferedKey(offered: OfferedJwk, use: KeyUse, holder: KeyHolder): CheckedKey {
  if (offered.d !== undefined) {
    throw refuse('party.key-private', {
      detail: 'send only the public part, of a new key pair: this one has travelled',
    });
  }
  const row = SUITABLE.find((one) => one.use === use && one.kty === offered.kty && one.crv === offered.crv);
  const suitable = row?.holders.includes(holder) ? row : undefined;
  const publicKey = imported(offered, use);
  const faults = [
    ...(suitable === undefined ? [fault('/jwk/crv', 'key.algorithm')] : memberFaults(offered, suitable)),
    ...(publicKey === undefined ? [fault('/jwk/x', 'key.off-curve')] : thumbprintFaults(offered, publicKey)),
  ];
  if (suitable === undefined || publicKey === undefined || faults.length > 0) {
    throw refuse('party.key-unsuitable', { faults });
  }
  return spelt(publicKey, suitable);
}

function memberFaults(offered: OfferedJwk, { use, kty, alg, alsoAlg }: Suitable): Fault[] {
  const algFits = [undefined, alg, alsoAlg].includes(offered.alg);
  const opsFit = offered.key_ops?.every((operation) => OPERATIONS[use].includes(operation)) ?? true;
  return [
    ...(algFits ? [] : [fault('/jwk/alg', 'key.other-alg')]),
    ...(offered.use === undefined || offered.use === use ? [] : [fault('/jwk/use', 'key.other-use')]),
    ...(kty === 'OKP' && offered.y !== undefined ? [fault('/jwk/y', 'contract.not-allowed')] : []),
    ...(opsFit ? [] : [fault('/jwk/key_ops', 'key.other-use')]),
  ];
}

function thumbprintFaults(offered: OfferedJwk, publicKey: KeyObject): Fault[] {
  const fits = offered.kid === undefined || offered.kid === thumbprint(exported(publicKey));
  return fits ? [] : [fault('/jwk/kid', 'key.not-thumbprint')];
}

/** Undefined when the members name no point of the curve, or one that no honest key pair has. */
function imported({ kty, crv, x, y }: OfferedJwk, use: KeyUse): KeyObject | undefined {
  try {
    const publicKey = createPublicKey({ format: 'jwk', key: { kty, crv, x, ...(y && { y }) } as JsonWebKey });
    if (crv === 'Ed25519' && isOfSmallOrder(exported(publicKey).x)) return undefined;
    // RFC 7748 §6.1: with a point of small order everybody would share the same secret; OpenSSL refuses to derive it.
    if (use === 'enc' && crv === 'X25519') {
      diffieHellman({ privateKey: generateKeyPairSync('x25519').privateKey, publicKey });
    }
    return publicKey;
  } catch {
    return undefined;
  }
}

/** Exported afresh: a second spelling of the same coordinates would otherwise get a thumbprint of its own. */
function spelt(publicKey: KeyObject, { use, kty, crv, alg }: Suitable): CheckedKey {
  const { x, y } = exported(publicKey);
  const kid = thumbprint(exported(publicKey));
  return { kid, use, jwk: { kty, crv, x: x ?? '', ...(y !== undefined && { y }), kid, alg, use } };
}

function exported(publicKey: KeyObject): Jwk {
  return publicKey.export({ format: 'jwk' });
}

function fault(pointer: string, code: FaultCode): Fault {
  return { pointer, code, detail: FAULTS[code].titles.en };
}
