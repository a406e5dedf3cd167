import { existsSync } from 'node:fs';
import {
  generateEncryptionJwk,
  readEncryptionKey,
  signingKey,
  writeKeyFile,
  type EncryptionKey,
} from '../../platform/keys';
import { UsageError, type Command } from './command';
import { asText, optionsHelp, readOptions } from './options';
import { ownJwk } from './token-options';

const OPTIONS = {
  file: { value: 'FILE', about: 'where the private key is kept; made when absent, else read', read: asText },
  use: {
    value: 'USE',
    about: 'sig (as it is without), or enc: later results are sealed to it',
    optional: true,
    read: asUse,
  },
} as const;

/** For a developer: the private half stays here, the public half goes to the sharing head, who registers it. */
export const command: Command = {
  help: optionsHelp(OPTIONS, 'npm run --silent cli -- keys make --file signing.jwk.json > public.jwk.json'),
  prints: 'publicJwk',
  run: (args, env) => {
    const { file, use } = readOptions(OPTIONS, args, env);
    const { publicJwk } = use === 'enc' ? ownEncryptionKey(file) : signingKey(ownJwk(file));
    return Promise.resolve({ publicJwk });
  },
};

function asUse(text: string): 'sig' | 'enc' {
  if (text !== 'sig' && text !== 'enc') throw new UsageError('is sig or enc');
  return text;
}

function ownEncryptionKey(path: string): EncryptionKey {
  if (!existsSync(path)) writeKeyFile(path, generateEncryptionJwk());
  return readEncryptionKey(path);
}
