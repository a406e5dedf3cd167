import { createHash } from 'node:crypto';
import { call, Browser, type Answer } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close());

const MINUTE = 60_000;

async function newOfficer(): Promise<{ id: string; login: string; firstPassword: string }> {
  const login = unique('clerk');
  const body = { login, name: 'Clerk', department: CODES.own, roles: ['sharing-head' as const] };
  const { officer, firstPassword } = await api.officers.createOfficer(OPERATOR, body);
  return { id: officer.id, login, firstPassword };
}

function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
  expect(answer.headers['content-type']).toContain('application/problem+json');
}

describe('POST /v1/session', () => {
  it('opens a session in a cookie that scripts cannot read and other sites cannot send', async () => {
    const { login, firstPassword } = await newOfficer();
    const answer = await new Browser(api).login(login, firstPassword);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      officer: { login, department: CODES.own, roles: ['sharing-head'], status: 'active' },
      mustChangePassword: true,
    });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^onceway-session=[A-Za-z0-9_-]{43};/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Secure|Domain/);
  });

  it('keeps no cookie value, no password and no login attempt in clear in the database', async () => {
    const { login, firstPassword } = await newOfficer();
    const browser = new Browser(api);
    await browser.login(login, firstPassword);
    await browser.login(`${login}-mistyped`, firstPassword);
    const rows = await api.owner.query<unknown[]>(
      `SELECT to_jsonb(s) AS row FROM sessions s UNION ALL SELECT to_jsonb(o) FROM officers o
        UNION ALL SELECT to_jsonb(l) FROM login_attempts l UNION ALL SELECT to_jsonb(x) FROM outbox x`,
    );
    const text = JSON.stringify(rows);
    expect(text).not.toContain(browser.cookie?.split('=')[1]);
    expect(text).not.toContain(firstPassword);
    expect(text).not.toContain(`${login}-mistyped`);
    for (const typed of [`${login}-mistyped`, `onceway/login-attempts/v1\n${login}-mistyped`]) {
      expect(text).not.toContain(createHash('sha256').update(typed).digest('base64url'));
    }
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('takes the login in any case', async () => {
    const { login, firstPassword } = await newOfficer();
    expect((await new Browser(api).login(login.toUpperCase(), firstPassword)).status).toBe(201);
  });

  it('tells an unknown login, a wrong password and a disabled account apart for nobody', async () => {
    const known = await newOfficer();
    const disabled = await newOfficer();
    await api.browsers.authority.call('POST', `/v1/officers/${disabled.id}/disable`);
    const answers = await Promise.all([
      call(api, 'POST', '/v1/session', { body: { login: unique('nobody'), password: 'x' } }),
      call(api, 'POST', '/v1/session', { body: { login: known.login, password: 'x' } }),
      call(api, 'POST', '/v1/session', { body: { login: disabled.login, password: disabled.firstPassword } }),
    ]);
    for (const answer of answers) expectProblem(answer, 401, 'login.refused');
    const shapes = answers.map(({ body, headers }) => ({ ...body, traceId: '', cookie: headers['set-cookie'] }));
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
  });

  it('works as long for an unknown login as for a known one', async () => {
    const { login } = await newOfficer();
    const time = async (name: string): Promise<number> => {
      const start = performance.now();
      await call(api, 'POST', '/v1/session', { body: { login: name, password: 'wrong' }, address: '198.51.100.7' });
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 5; round++) {
      known.push(await time(login));
      unknown.push(await time(unique('nobody')));
    }
    const best = (times: number[]): number => Math.min(...times);
    // A skipped hash would be a tenth of it or less; the machine is shared, so the bound is wide.
    expect(best(unknown)).toBeGreaterThan(best(known) / 3);
  });

  it('lists all faults of a bad body', async () => {
    const answer = await call(api, 'POST', '/v1/session', { body: { login: '', pass: 'x' } });
    expectProblem(answer, 400, 'contract.broken');
    const faults = (answer.body['faults'] as { pointer: string }[]).map(({ pointer }) => pointer).sort();
    expect(faults).toEqual(['/login', '/pass', '/password']);
  });

  it.each<[string, Record<string, string>]>([
    ['a foreign Origin', { origin: 'https://evil.test' }],
    ['an opaque Origin', { origin: 'null' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s, or a page could sign its visitor in as somebody else', async (_name, headers) => {
    const { login, firstPassword } = await newOfficer();
    expectProblem(await new Browser(api).login(login, firstPassword, { headers }), 403, 'access.csrf');
  });

  it('takes what our own page sends', async () => {
    const { login, firstPassword } = await newOfficer();
    const headers = { origin: 'http://gateway.test', 'sec-fetch-site': 'same-origin' };
    expect((await new Browser(api).login(login, firstPassword, { headers })).status).toBe(201);
  });
});

describe('the login limiter', () => {
  it('refuses the eleventh wrong password of a login, the right one too, and says how long to wait', async () => {
    const { login, firstPassword } = await newOfficer();
    const attempt = (password: string, address: string) =>
      call(api, 'POST', '/v1/session', { body: { login, password }, address });
    for (let count = 1; count <= 10; count++)
      expectProblem(await attempt('wrong', `203.0.113.${count}`), 401, 'login.refused');
    const refused = await attempt(firstPassword, '203.0.113.99');
    expectProblem(refused, 429, 'login.rate-limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(15 * 60);
  });

  it('treats an unknown login in the same way', async () => {
    const login = unique('nobody');
    const codes = [];
    for (let count = 1; count <= 11; count++) {
      const answer = await call(api, 'POST', '/v1/session', {
        body: { login, password: 'x' },
        address: `203.0.112.${count}`,
      });
      codes.push(answer.body['code']);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'login.refused'), 'login.rate-limited']);
  });

  it('lets no more than the limit through when all attempts come at once', async () => {
    const { login } = await newOfficer();
    const attempts = Array.from({ length: 20 }, (_none, at) =>
      call(api, 'POST', '/v1/session', { body: { login, password: 'x' }, address: `203.0.111.${at}` }),
    );
    const codes = (await Promise.all(attempts)).map(({ body }) => body['code']);
    expect(codes.filter((code) => code === 'login.refused')).toHaveLength(10);
  });

  it('counts addresses over all logins, an IPv6 network as one, and gives right passwords back', async () => {
    const { login, firstPassword } = await newOfficer();
    const from = (host: number): string => `2001:db8:7::${host.toString(16)}`;
    for (let round = 1; round <= 3; round++) {
      expect((await new Browser(api).login(login, firstPassword, { address: from(round) })).status).toBe(201);
    }
    const codes = new Set<unknown>();
    for (let batch = 0; batch < 3; batch++) {
      const wrong = Array.from({ length: 20 }, (_none, at) =>
        call(api, 'POST', '/v1/session', {
          body: { login: unique('nobody'), password: 'x' },
          address: from(10 + batch * 20 + at),
        }),
      );
      for (const { body } of await Promise.all(wrong)) codes.add(body['code']);
    }
    expect(codes).toEqual(new Set(['login.refused']));
    expectProblem(
      await new Browser(api).login(login, firstPassword, { address: from(999) }),
      429,
      'login.rate-limited',
    );
    expect((await new Browser(api).login(login, firstPassword, { address: '2001:db8:8::1' })).status).toBe(201);
  }, 30_000);
});

describe('a session', () => {
  it('ends by itself after eight hours, however busy', async () => {
    const { login, firstPassword } = await newOfficer();
    const browser = new Browser(api);
    await browser.login(login, firstPassword);
    for (let minutes = 25; minutes < 8 * 60; minutes += 25) {
      api.clock.advance(25 * MINUTE);
      expect((await browser.call('GET', '/v1/session')).status).toBe(200);
    }
    api.clock.advance(25 * MINUTE);
    expectProblem(await browser.call('GET', '/v1/session'), 401, 'session.expired');
  });

  it('ends after half an hour without a call', async () => {
    const { login, firstPassword } = await newOfficer();
    const browser = new Browser(api);
    await browser.login(login, firstPassword);
    api.clock.advance(29 * MINUTE);
    expect((await browser.call('GET', '/v1/session')).status).toBe(200);
    api.clock.advance(30 * MINUTE);
    expectProblem(await browser.call('GET', '/v1/session'), 401, 'session.expired');
  });

  it('ends at sign-out, for a copied cookie too', async () => {
    const { login, firstPassword } = await newOfficer();
    const browser = new Browser(api);
    await browser.login(login, firstPassword);
    const answer = await browser.call('DELETE', '/v1/session');
    expect(answer.status).toBe(204);
    expect(String(answer.headers['set-cookie'])).toMatch(/^onceway-session=;/);
    expectProblem(await browser.call('GET', '/v1/session'), 401, 'session.expired');
  });

  it('is another one than any other, and guessing finds none', async () => {
    const guess = `onceway-session=${'A'.repeat(43)}`;
    expectProblem(await call(api, 'GET', '/v1/session', { headers: { cookie: guess } }), 401, 'session.expired');
    const odd = 'onceway-session=1 OR 1=1';
    expectProblem(await call(api, 'GET', '/v1/session', { headers: { cookie: odd } }), 401, 'session.missing');
  });

  it('cannot be opened by a machine: a token of a system is no session', async () => {
    const headers = { authorization: 'DPoP abc.def.ghi', dpop: 'abc.def.ghi' };
    expectProblem(await call(api, 'GET', '/v1/session', { headers }), 401, 'session.missing');
  });
});

describe('what changes something', () => {
  it.each<[string, Record<string, string>, number]>([
    ['nothing but the cookie', {}, 403],
    ['a CSRF token of no session', { 'x-csrf-token': 'A'.repeat(43) }, 403],
    ['the session cookie for a token', { 'x-csrf-token': 'cookie' }, 403],
    ['the token, from a foreign Origin', { 'x-csrf-token': 'right', origin: 'https://evil.test' }, 403],
    ['the token, from a cross-site fetch', { 'x-csrf-token': 'right', 'sec-fetch-site': 'cross-site' }, 403],
    ['the token alone, as a program does', { 'x-csrf-token': 'right' }, 204],
  ])('with %s', async (_name, headers, status) => {
    const { login, firstPassword } = await newOfficer();
    const browser = new Browser(api);
    await browser.login(login, firstPassword);
    const words: Record<string, string> = { right: browser.csrfToken!, cookie: browser.cookie!.split('=')[1]! };
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, words[value] ?? value]));
    const answer = await browser.withoutToken('DELETE', '/v1/session', { headers: sent });
    expect(answer.status).toBe(status);
    if (status === 403) expectProblem(answer, 403, 'access.csrf');
  });
});
