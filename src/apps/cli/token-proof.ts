import { readFileSync } from 'node:fs';
import { bodyDigest, DpopKey } from '../../sdk';
import { UsageError, type Command } from './command';
import { asText, asUrl, optionsHelp, readOptions } from './options';
import { DPOP_KEY } from './token-options';

const OPTIONS = {
  'dpop-key': DPOP_KEY,
  method: { value: 'METHOD', about: 'of the call that the proof is for', read: asMethod },
  url: { value: 'URL', about: 'of the call; a query is left out of the proof', read: asUrl },
  token: { value: 'JWT', about: 'the access token of a call that bears one', optional: true, read: asText },
  nonce: { value: 'TEXT', about: "from the answer's DPoP-Nonce header", optional: true, read: asText },
  body: {
    value: 'FILE',
    about: 'the JSON that is sent: the proof binds the asker to it',
    optional: true,
    read: asJsonFile,
  },
} as const;

/** RFC 9449, for one call by curl. */
export const command: Command = {
  help: optionsHelp(
    OPTIONS,
    'npm run --silent cli -- token proof --dpop-key dpop.jwk.json --method POST --url http://127.0.0.1:8080/oauth/token',
  ),
  prints: 'proof',
  run: async (args, env) => {
    const { 'dpop-key': jwk, method, url, token, nonce, body } = readOptions(OPTIONS, args, env);
    const key = await DpopKey.of(jwk);
    const digest = body === undefined ? undefined : bodyDigest(body);
    return { proof: await key.proof(method, url, { accessToken: token, nonce, bodyDigest: digest }) };
  },
};

/** `-` reads standard input. */
function asJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch {
    throw new UsageError('names no file that can be read');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError('holds no JSON');
  }
}

function asMethod(text: string): string {
  if (!/^[A-Z]{3,10}$/.test(text)) throw new UsageError('is no method, which is written in capitals: POST');
  return text;
}
