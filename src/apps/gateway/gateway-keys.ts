import { join } from 'node:path';
import { readEncryptionKeys, readPublicJwk, readSecretKey, readSigningKey, verifyingKey } from '../../platform/keys';

/** The keys that all replicas of the gateway share; files of mode 0600 in one folder, made by `cli keys init`. */
export function readGatewayKeys(folder: string) {
  const file = (name: string): string => join(folder, name);
  return {
    /** Signs requests and audit records. */
    signing: readSigningKey(file('signing.jwk.json')),
    /** Replies are sealed to one of them. */
    encryption: readEncryptionKeys(folder),
    /** Signs access tokens. */
    token: readSigningKey(file('token.jwk.json')),
    text: readSecretKey(file('text.key')),
    hashing: readSecretKey(file('hashing.key')),
    /** Vouches for everybody's published keys; the private half is not here. */
    root: verifyingKey(readPublicJwk(file('root.public.jwk.json'))),
  };
}

export type GatewayKeys = ReturnType<typeof readGatewayKeys>;
