import { join } from 'node:path';
import { generateSigningJwk, writeKeyFile } from '../../platform/keys';
import type { Command } from './command';
import { asText, optionsHelp, readOptions } from './options';

const OPTIONS = {
  dir: { value: 'FOLDER', about: "a gateway's folder of private keys", env: 'GATEWAY_KEYS_DIR', read: asText },
} as const;

/** The next key of access tokens. It does nothing until it is announced. */
export const command: Command = {
  help: optionsHelp(OPTIONS, 'npm run --silent cli -- keys make-token --dir keys/gateway'),
  run: (args, env, say) => {
    const { dir } = readOptions(OPTIONS, args, env);
    const jwk = generateSigningJwk('ES256');
    const file = join(dir, `token.${jwk.kid}.jwk.json`);
    writeKeyFile(file, jwk);
    say(`made ${file}`);
    say('next: copy it, mode 0600, into the key folder of every gateway; none needs a restart. Then:');
    say(`  keys announce-token --file ${file} --from TIME`);
    return Promise.resolve({ kid: jwk.kid, file });
  },
};
