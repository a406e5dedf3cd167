import type { Explanation, Problem } from '../../../contracts';
import { clientAssertion, DpopKey, ProblemError } from '../../../sdk';
import { GOVERNMENT_SERVICES } from '../sample-data';
import type { Ground } from './chapter-governance';
import { MATTER } from './governance';
import type { Teller } from './teller';

/** What a token is asked for. */
interface Ask {
  readonly matter: string;
  readonly items: readonly string[];
}

/** Before the first question: a developer sees all that is missing at once, and takes nothing by looking. */
export async function explain(ground: Ground, teller: Teller): Promise<void> {
  teller.chapter({ zh: '试算：还缺什么，一次说清', en: 'A dry run: all that is missing, at once' });
  const failing = await teller.step(
    { zh: '事项不在授权内，信息项也多要一个', en: 'A matter that was not granted, and one item too many' },
    'matter-granted, items-granted',
    async () => {
      const other = `${GOVERNMENT_SERVICES.creditCode}3000199001000`;
      const { checks } = await dryRun(ground, { matter: other, items: ['name', 'ethnicGroup'] });
      const failed = checks.filter(({ ok }) => !ok);
      return { got: failed.map(({ check }) => check).join(', '), value: failed };
    },
  );
  for (const { code, detail, remedy } of failing) {
    teller.note({ zh: `规则：${code ?? ''}`, en: `rule: ${detail ?? ''}. ${remedy ?? ''}` });
  }
  await teller.step({ zh: '照授权申请令牌', en: 'A token as it was granted' }, 'ok', async () => {
    const { ok } = await dryRun(ground, { matter: MATTER, items: ['name'] });
    return { got: ok ? 'ok' : 'not ok', value: undefined };
  });
}

/** The very request of a token, by whatever HTTP client: signed, bound to a key, with the gateway's nonce. */
async function dryRun({ gatewayUrl, window, person }: Ground, { matter, items }: Ask): Promise<Explanation> {
  const { id: systemId, signingKey } = window.system;
  const boundTo = await DpopKey.create();
  const nonce = (await fetch(`${gatewayUrl}/oauth/jwks`)).headers.get('dpop-nonce') ?? '';
  const details = [{ type: 'onceway_exchange', grant: person.id, matter, items }];
  const response = await fetch(`${gatewayUrl}/oauth/token/explain`, {
    method: 'POST',
    headers: { dpop: await boundTo.proof('POST', `${gatewayUrl}/oauth/token`, { nonce }) },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await clientAssertion(signingKey, { systemId, audience: gatewayUrl, boundTo }),
      authorization_details: JSON.stringify(details),
    }),
  });
  if (!response.ok) throw new ProblemError(response.status, (await response.json()) as Problem);
  return (await response.json()) as Explanation;
}
