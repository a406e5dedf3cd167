import { validate, type Explanation } from '../../src/contracts';
import { outcome, type Answer } from '../support/browser';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';
import { TokenCaller, type TokenAsk } from '../support/token-caller';

let api: GovernedApp;
let caller: TokenCaller;

beforeAll(async () => {
  api = await startGovernedApp();
  caller = await TokenCaller.of(api);
}, 60_000);
afterAll(() => api.close(), 30_000);

const explain = (ask: TokenAsk = {}): Promise<Answer> => caller.ask({ ...ask, path: '/oauth/token/explain' });

function explanation({ status, body }: Answer): Explanation {
  expect(status).toBe(200);
  const checked = validate('Explanation', body);
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.value;
}

/** `check code` of each failure; `check -` where an earlier one comes first. */
function failed({ checks }: Explanation): string[] {
  return checks.flatMap(({ check, ok, code }) => (ok ? [] : [`${check} ${code ?? '-'}`]));
}

const NOBODYS_GRANT = JSON.stringify([
  {
    type: 'onceway_exchange',
    grant: '01a2121c-10e8-76f4-8b95-a17664c413d7',
    matter: '1199010099900002183990111002000',
  },
]);

describe('a dry run of a token request', () => {
  it('lists every check of the request by its name', async () => {
    const { ok, checks } = explanation(await explain());
    expect(ok).toBe(true);
    const names = checks.map(({ check }) => check);
    expect(names.slice(0, 3)).toEqual(['grant-type', 'client', 'assertion-claims']);
    expect(names).toEqual(
      expect.arrayContaining(['assertion-claims', 'proof', 'proof-nonce', 'assertion-key', 'authorization-details']),
    );
    expect(names).toEqual(expect.arrayContaining(['assertion-unused', 'proof-unused', 'grant-held', 'items-granted']));
    expect(new Set(names).size).toBe(names.length);
  });

  it('takes nothing: the very same request is then answered with a token, and only then is it used up', async () => {
    const form = { client_assertion: await caller.assertion() };
    const dpop = await caller.proof();
    for (let time = 0; time < 2; time += 1) expect(explanation(await explain({ form, dpop })).ok).toBe(true);
    expect(outcome(await caller.ask({ form, dpop }))).toEqual([200, undefined]);
    const told = failed(explanation(await explain({ form, dpop })));
    expect(told.filter((line) => !line.endsWith(' -'))).toEqual([
      'assertion-unused token.invalid-client',
      'proof-unused token.invalid-dpop-proof',
    ]);
  });

  it('gives every reason at once, and judges nothing whose ground is missing', async () => {
    const { body } = await explain({
      form: { client_assertion: await caller.assertion({ claims: { exp: 1 } }), authorization_details: '{' },
      dpop: await caller.proof({ claims: { htm: 'GET' } }),
    });
    const told = failed(body as unknown as Explanation);
    expect(told).toEqual(
      expect.arrayContaining([
        'assertion-claims token.invalid-client',
        'proof token.invalid-dpop-proof',
        'proof-nonce -',
        'assertion-key -',
        'authorization-details token.invalid-authorization-details',
        'assertion-unused -',
        'grant-held -',
      ]),
    );
  });

  it('says how to mend it', async () => {
    const bare = await caller.proof({ claims: { nonce: undefined } });
    const { checks } = explanation(await explain({ dpop: bare }));
    const nonce = checks.find(({ check }) => check === 'proof-nonce');
    expect(nonce).toMatchObject({
      ok: false,
      code: 'token.nonce-required',
      remedy: expect.stringContaining('DPoP-Nonce'),
    });
  });

  it('tells a stranger to a grant nothing of how it stands', async () => {
    const told = failed(explanation(await explain({ form: { authorization_details: NOBODYS_GRANT } })));
    expect(told[0]).toBe('grant-held grant.missing');
    expect(told.slice(1).every((line) => line.endsWith(' -'))).toBe(true);
  });

  it('is a refusal to nobody: no record, no count of refusals, a count of its own', async () => {
    const counted = async (name: string): Promise<string> => api.parts.registry.getSingleMetricAsString(name);
    const before = await counted('onceway_anonymous_refusals_total');
    const answer = await explain({ form: { authorization_details: NOBODYS_GRANT } });
    expect(answer.body['audit']).toBeUndefined();
    expect(await counted('onceway_anonymous_refusals_total')).toBe(before);
    expect(await counted('onceway_token_explanations_total')).toMatch(/ok="false".*\} [1-9]/);
  });

  it.each<[string, () => Promise<TokenAsk>]>([
    ['an unknown key', async () => ({ form: { client_assertion: await caller.assertion({ header: { kid: 'x' } }) } })],
    ['an assertion that was changed', async () => ({ form: { client_assertion: `${await caller.assertion()}x` } })],
    ['no assertion at all', () => Promise.resolve({ form: { client_assertion: 'a.b.c' } })],
  ])('tells a caller with %s no more than the token endpoint does', async (_who, make) => {
    const ask = await make();
    const [told, real] = [await explain(ask), await caller.ask(ask)];
    expect(outcome(told)).toEqual([401, 'token.invalid-client']);
    const { traceId: _one, ...dry } = told.body;
    const { traceId: _other, ...asked } = real.body;
    expect(dry).toEqual(asked);
    expect(dry).not.toHaveProperty('detail');
  });
});

describe('a refused token request of a known caller', () => {
  it('names every other reason beside the first', async () => {
    const refused = await caller.ask({
      form: { client_assertion: await caller.assertion({ claims: { aud: 'x' } }), authorization_details: '{' },
      dpop: await caller.proof({ claims: { htm: 'GET' } }),
    });
    expect(outcome(refused)).toEqual([401, 'token.invalid-client']);
    expect(refused.body).toMatchObject({
      audit: expect.any(String),
      faults: [{ pointer: '/client_assertion/aud' }, { code: 'token.invalid-dpop-proof' }, expect.anything()],
    });
  });

  it('that is itself present is told how its grants stand', async () => {
    const refused = await caller.ask({ form: { authorization_details: NOBODYS_GRANT } });
    expect([outcome(refused), refused.body['audit'] !== undefined]).toEqual([[403, 'grant.missing'], true]);
  });
});

describe('whoever found an assertion of a system', () => {
  const found: [string, () => Promise<TokenAsk>][] = [
    ['expired', async () => ({ form: { client_assertion: await caller.assertion({ claims: { exp: 1 } }) } })],
    ['for elsewhere', async () => ({ form: { client_assertion: await caller.assertion({ claims: { aud: 'x' } }) } })],
    [
      'bound to another key',
      async () => ({
        form: { client_assertion: await caller.assertion({ claims: { cnf: { jkt: 'A'.repeat(43) } } }) },
      }),
    ],
    [
      'used before',
      async () => {
        const form = { client_assertion: await caller.assertion() };
        expect((await caller.ask({ form })).status).toBe(200);
        return { form };
      },
    ],
    ['good, but no proof', async () => ({ form: { client_assertion: await caller.assertion() }, dpop: 'none' })],
  ];

  it.each(found)('%s, learns nothing of the system and its grants, and leaves one record', async (_what, make) => {
    const { form, dpop } = await make();
    const ask = { form: { ...form, authorization_details: NOBODYS_GRANT }, ...(dpop !== undefined && { dpop }) };
    const told = failed(explanation(await explain(ask)));
    for (const check of ['system-active', 'caller-not-stopped', 'grant-held', 'grant-not-suspended']) {
      expect(told).toContain(`${check} -`);
    }
    const [first, second, third] = [await caller.ask(ask), await caller.ask(ask), await caller.ask(ask)];
    for (const { status, body } of [first, second, third]) {
      expect(status).toBeLessThan(500);
      expect(JSON.stringify(body)).not.toContain('grant.');
    }
    expect([first, second, third].map(({ body }) => body['audit'] !== undefined)).toEqual([true, false, false]);
  });
});
