import { createClient, DpopKey, ProblemError, UnreachableError, type TokenAsk } from '../../sdk';
import { UsageError, type Command } from './command';
import { asText, asUuid, optionsHelp, readOptions } from './options';
import { DPOP_KEY, GATEWAY, KEY, SYSTEM } from './token-options';

const OPTIONS = {
  url: GATEWAY,
  key: KEY,
  system: SYSTEM,
  'dpop-key': DPOP_KEY,
  grant: { value: 'ID', about: 'the grant that the token is for', env: 'ONCEWAY_GRANT', read: asUuid },
  matter: { value: 'CODE', about: 'the matter that is handled', env: 'ONCEWAY_MATTER', read: asText },
  mode: {
    value: 'MODE',
    about: 'verify or fetch, if not all that is granted',
    repeatable: true,
    optional: true,
    read: asMode,
  },
  item: {
    value: 'NAME',
    about: 'an item, if not all that are granted',
    repeatable: true,
    optional: true,
    read: asText,
  },
} as const;

/** The whole token request; the token is bound to the key of --dpop-key, which then proves each call. */
export const command: Command = {
  help: optionsHelp(
    OPTIONS,
    'npm run --silent cli -- token get --dpop-key dpop.jwk.json --grant "$ONCEWAY_GRANT_PERSON"',
  ),
  prints: 'accessToken',
  run: async (args, env) => {
    const values = readOptions(OPTIONS, args, env);
    const { url: gatewayUrl, key: signingKey, system: systemId, grant, matter, mode: modes, item: items } = values;
    const dpopKey = await DpopKey.of(values['dpop-key']);
    const client = await createClient({ gatewayUrl, systemId, signingKey, dpopKey });
    const ask: TokenAsk = { grant, matter, ...(modes.length > 0 && { modes }), ...(items.length > 0 && { items }) };
    const { accessToken, expiresAtMs, details } = await client.token(ask).catch((error: unknown) => {
      throw explained(error);
    });
    return { accessToken, expiresAt: new Date(expiresAtMs).toISOString(), authorizationDetails: details };
  },
};

function asMode(text: string): 'verify' | 'fetch' {
  if (text !== 'verify' && text !== 'fetch') throw new UsageError('is no mode; there are verify and fetch');
  return text;
}

/** A refusal with all that the gateway said of it, and an unreachable gateway by its address. */
function explained(error: unknown): unknown {
  if (error instanceof ProblemError) {
    const { detail, remedy, faults = [], audit } = error.problem ?? {};
    const lines = [
      error.message,
      detail,
      ...faults.map((fault) => `  ${fault.pointer} ${fault.detail}`),
      remedy,
      audit && `audit record ${audit}`,
    ];
    return new UsageError(lines.filter((line) => line !== undefined && line !== '').join('\n'));
  }
  return error instanceof UnreachableError ? new UsageError(error.message) : error;
}
