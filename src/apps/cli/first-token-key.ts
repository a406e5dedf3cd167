import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSigningKey, type SigningKey } from '../../platform/keys';
import { asText } from './options';

/** For the commands that also know the key of the beginning, which has no row in the database. */
export const GATEWAY_DIR = {
  value: 'FOLDER',
  about: "a gateway's folder of private keys, for the key of the beginning",
  env: 'GATEWAY_KEYS_DIR',
  optional: true,
  read: asText,
} as const;

export function firstTokenKey(folder: string | undefined): SigningKey | undefined {
  const file = folder === undefined ? undefined : join(folder, 'token.jwk.json');
  return file !== undefined && existsSync(file) ? readSigningKey(file) : undefined;
}
