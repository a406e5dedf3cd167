import { clientAssertion, DpopKey } from '../../sdk';
import type { Command } from './command';
import { optionsHelp, readOptions } from './options';
import { DPOP_KEY, GATEWAY, KEY, SYSTEM } from './token-options';

const OPTIONS = {
  key: KEY,
  system: SYSTEM,
  audience: GATEWAY,
  'dpop-key': { ...DPOP_KEY, about: `${DPOP_KEY.about}; the assertion then serves it alone`, optional: true },
} as const;

/** RFC 7523, for a token request by curl. */
export const command: Command = {
  help: optionsHelp(
    OPTIONS,
    'npm run --silent cli -- token assertion --key signing.jwk.json --system ID --audience http://127.0.0.1:8080',
  ),
  prints: 'assertion',
  run: async (args, env) => {
    const { key, system, audience, 'dpop-key': dpop } = readOptions(OPTIONS, args, env);
    const boundTo = dpop === undefined ? undefined : await DpopKey.of(dpop);
    return { assertion: await clientAssertion(key, { systemId: system, audience, ...(boundTo && { boundTo }) }) };
  },
};
