import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegisterKey } from '../contracts';
import {
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  readEncryptionKeys,
  readPublicJwk,
  readSigningKey,
  signingKey,
  verifyingKey,
  writeKeyFile,
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

/** The key in use, and the one that is to follow or has just been followed: while both are about, either may be sealed to. */
export function readOwnEncryption({ keysDir }: Pick<AgentSettings, 'keysDir'>): EncryptionKey[] {
  return readEncryptionKeys(keysDir);
}

/** What `makeAgentKeys` wrote: private keys that never leave the machine, and the bodies that register their public halves. */
export interface MadeKeys {
  signing: string;
  encryption: string;
  /** Files to send to POST /v1/departments/{code}/agent-keys, one call each. */
  register: string[];
}

/** Makes a pair of keys in a folder. Throws `keys.file-refused` when one is there: a lost key cannot be made again. */
export function makeAgentKeys(folder: string): MadeKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [sig, enc] = [generateSigningJwk('ES256'), generateEncryptionJwk()];
  const file = (name: string): string => join(folder, name);
  writeKeyFile(file('signing.jwk.json'), sig);
  writeKeyFile(file('encryption.jwk.json'), enc);
  const register = [
    publicHalf(file('signing.register.json'), 'sig', signingKey(sig).publicJwk),
    publicHalf(file('encryption.register.json'), 'enc', encryptionKey(enc).publicJwk),
  ];
  return { signing: file('signing.jwk.json'), encryption: file('encryption.jwk.json'), register };
}

function publicHalf(path: string, use: RegisterKey['use'], jwk: object): string {
  writeFileSync(path, `${JSON.stringify({ use, jwk }, null, 2)}\n`, { flag: 'wx', mode: 0o644 });
  return path;
}
