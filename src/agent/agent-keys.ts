import { join } from 'node:path';
import {
  readEncryptionKey,
  readPublicJwk,
  readSigningKey,
  verifyingKey,
  type EncryptionKey,
  type SigningKey,
  type VerifyingKey,
} from '../platform/keys';
import type { AgentSettings } from './agent-config';

export interface AgentKeys {
  /** Pinned: what it vouches for is believed. */
  root: VerifyingKey;
  signingKey: SigningKey;
  /** Requests may be sealed to any of them. */
  encryptionKeys: readonly EncryptionKey[];
}

/** The files of an agent's keys. Throws `keys.file-refused` or `keys.unusable` at the first that is no good. */
export function readAgentKeys(settings: Pick<AgentSettings, 'keysDir' | 'rootKeyFile'>): AgentKeys {
  return {
    root: readRootKey(settings),
    signingKey: readOwnSigning(settings),
    encryptionKeys: readOwnEncryption(settings),
  };
}

export function readRootKey({ rootKeyFile }: Pick<AgentSettings, 'rootKeyFile'>): VerifyingKey {
  return verifyingKey(readPublicJwk(rootKeyFile));
}

export function readOwnSigning({ keysDir }: Pick<AgentSettings, 'keysDir'>): SigningKey {
  return readSigningKey(join(keysDir, 'signing.jwk.json'));
}

export function readOwnEncryption({ keysDir }: Pick<AgentSettings, 'keysDir'>): EncryptionKey[] {
  return [readEncryptionKey(join(keysDir, 'encryption.jwk.json'))];
}
