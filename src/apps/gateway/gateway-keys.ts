import { createHmac, hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import {
  KeyFiles,
  type KeyCustody,
  readEncryptionKeys,
  readPublicJwk,
  readSecretKey,
  readSigningKey,
  verifyingKey,
} from '../../platform/keys';

/** The keys that all replicas of the gateway share; files of mode 0600 in one folder, made by `cli keys init`. */
export function readGatewayKeys(folder: string) {
  const file = (name: string): string => join(folder, name);
  const hashing = readSecretKey(file('hashing.key'));
  const text = readSecretKey(file('text.key'));
  return {
    /** Signs requests and audit records. */
    signing: readSigningKey(file('signing.jwk.json')),
    /** Replies are sealed to one of them. */
    encryption: readEncryptionKeys(folder),
    /** Sign access tokens. */
    token: new KeyFiles(folder, 'token') as KeyCustody,
    text,
    hashing,
    /** Derived, for it only tells apart what people typed at the login. */
    attempts: createHmac('sha256', hashing).update('login-attempts').digest(),
    /** Derived: DPoP nonces are made with it, the same on every replica. */
    nonce: createHmac('sha256', hashing).update('dpop-nonce').digest(),
    /** Derived (RFC 5869), so that what seals free texts opens no second factor: officers' small secrets. */
    people: Buffer.from(hkdfSync('sha256', text, '', 'onceway/officers/v1', 32)),
    /** Vouches for everybody's published keys; the private half is not here. */
    root: verifyingKey(readPublicJwk(file('root.public.jwk.json'))),
  };
}

export type GatewayKeys = ReturnType<typeof readGatewayKeys>;
