import { signingKey } from '../../platform/keys';
import type { Command } from './command';
import { optionsHelp, readOptions } from './options';
import { ownJwk } from './token-options';

const OPTIONS = {
  file: { value: 'FILE', about: 'where the private key is kept; made when absent, else read', read: ownJwk },
} as const;

/** For a developer: the private half stays here, the public half goes to the sharing head, who registers it. */
export const command: Command = {
  help: optionsHelp(OPTIONS, 'npm run --silent cli -- keys make --file signing.jwk.json > public.jwk.json'),
  prints: 'publicJwk',
  run: (args, env) => {
    const { publicJwk } = signingKey(readOptions(OPTIONS, args, env).file);
    return Promise.resolve({ publicJwk });
  },
};
