import { clientAssertion } from '../../sdk';
import type { Command } from './command';
import { optionsHelp, readOptions } from './options';
import { GATEWAY, KEY, SYSTEM } from './token-options';

const OPTIONS = { key: KEY, system: SYSTEM, audience: GATEWAY };

/** RFC 7523, for a token request by curl. */
export const command: Command = {
  help: optionsHelp(
    OPTIONS,
    'npm run --silent cli -- token assertion --key signing.jwk.json --system ID --audience http://127.0.0.1:8080',
  ),
  prints: 'assertion',
  run: async (args, env) => {
    const { key, system, audience } = readOptions(OPTIONS, args, env);
    return { assertion: await clientAssertion(key, { systemId: system, audience }) };
  },
};
