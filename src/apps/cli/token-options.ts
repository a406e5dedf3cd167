import { existsSync } from 'node:fs';
import { generateSigningJwk, readSigningKey, writeKeyFile, type Jwk } from '../../platform/keys';
import { asGatewayUrl, asUuid } from './options';

/** The variables are those of the `window.env` that a sharing head hands to a developer. */
export const SYSTEM = {
  value: 'ID',
  about: "the system's id, from its sharing head",
  env: 'ONCEWAY_SYSTEM',
  read: asUuid,
} as const;

export const KEY = {
  value: 'FILE',
  about: "the system's private key, JWK or PEM, readable by its owner alone",
  env: 'ONCEWAY_SYSTEM_KEY',
  read: privateJwk,
} as const;

export const GATEWAY = {
  value: 'URL',
  about: "the gateway's address as its metadata names it (`issuer`)",
  env: 'ONCEWAY_URL',
  read: asGatewayUrl,
} as const;

export const DPOP_KEY = {
  value: 'FILE',
  about: 'the key that tokens are bound to; made when the file is absent',
  env: 'ONCEWAY_DPOP_KEY',
  read: ownJwk,
} as const;

/** @throws keys.file-refused, keys.unusable */
function privateJwk(path: string): Jwk {
  const { privateKey } = readSigningKey(path);
  return privateKey.export({ format: 'jwk' });
}

/** A key that is this machine's own business; it is made when it is first asked for. */
export function ownJwk(path: string): Jwk {
  if (!existsSync(path)) writeKeyFile(path, generateSigningJwk('ES256'));
  return privateJwk(path);
}
