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
    const assertion = await clientAssertion(key, { systemId: system, audience: url, boundTo: dpop });
    const gateway = new ProvedCalls(dpop);
    const { access_token: token } = await gateway.call<TokenResponse>('POST', `${url}/oauth/token`, {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    const grants: GrantPage['items'] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const query = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: GrantPage = await gateway.call('GET', `${url}/v1/system/grants?limit=200${query}`, { token });
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

/** Calls with a proof each, made again with the nonce of the answer when that is what it asks for (RFC 9449 §8, §9). */
class ProvedCalls {
  private nonce: string | undefined;

  constructor(private readonly dpop: DpopKey) {}

  async call<T>(method: string, url: string, given: { token?: string; body?: URLSearchParams }): Promise<T> {
    const asked = this.nonce;
    const { ok, body } = await this.send(method, url, given);
    if (ok) return body as T;
    const { code, title, detail } = body as Problem;
    const again = code === 'token.nonce-required' || code === 'token.resource-nonce-required';
    if (again && this.nonce !== asked) return this.call(method, url, given);
    throw new UsageError(`${code}: ${title}${detail === undefined ? '' : `\n${detail}`}`);
  }

  private async send(method: string, url: string, { token, body }: { token?: string; body?: URLSearchParams }) {
    const target = url.split('?')[0]!;
    const headers = {
      dpop: await this.dpop.proof(method, target, { accessToken: token, nonce: this.nonce }),
      ...(token !== undefined && { authorization: `DPoP ${token}` }),
    };
    const init: RequestInit = { method, headers, redirect: 'error', ...(body && { body }) };
    const response = await fetch(url, init).catch(() => undefined);
    if (response === undefined) throw new UsageError(`no connection to ${url}`);
    this.nonce = response.headers.get('dpop-nonce') ?? this.nonce;
    return { ok: response.ok, body: await response.json() };
  }
}
