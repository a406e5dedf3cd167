import type { GrantPage, Problem, TokenResponse } from '../../contracts';
import { clientAssertion, DpopKey } from '../../sdk';
import { UsageError, type Command } from './command';
import { optionsHelp, readOptions } from './options';
import { GATEWAY, KEY, SYSTEM } from './token-options';

const OPTIONS = { url: GATEWAY, key: KEY, system: SYSTEM };

/** For a developer, who otherwise learns the ids from the sharing head: by a token for no grant at all. */
export const command: Command = {
  help: optionsHelp(
    OPTIONS,
    'npm run --silent cli -- grants list --system ID --key signing.jwk.json --url http://127.0.0.1:8080',
  ),
  run: async (args, env, say) => {
    const { url, key, system } = readOptions(OPTIONS, args, env);
    const dpop = await DpopKey.create();
    const assertion = await clientAssertion(key, { systemId: system, audience: url });
    const { access_token: token } = await call<TokenResponse>(`${url}/oauth/token`, {
      method: 'POST',
      headers: { dpop: await dpop.proof('POST', `${url}/oauth/token`) },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    const grants: GrantPage['items'] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const proof = await dpop.proof('GET', `${url}/v1/system/grants`, { accessToken: token });
      const headers = { authorization: `DPoP ${token}`, dpop: proof };
      const query = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: GrantPage = await call(`${url}/v1/system/grants?limit=200${query}`, { headers });
      grants.push(...page.items);
      cursor = page.next;
    }
    for (const { id, resource, modes, items, until, status } of grants) {
      say(`${id}  ${resource}  ${status.padEnd(9)}  until ${until}  ${modes.join(' ')}: ${items.join(' ')}`);
    }
    if (grants.length === 0) say('No grant is open to this system: its sharing head requests one.');
    return { grants };
  },
};

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, redirect: 'error' }).catch(() => undefined);
  if (response === undefined) throw new UsageError(`no connection to ${url}`);
  const body = (await response.json()) as T | Problem;
  if (response.ok) return body as T;
  const { code, title, detail } = body as Problem;
  throw new UsageError(`${code}: ${title}${detail === undefined ? '' : `\n${detail}`}`);
}
