import { Browser, call, outcome } from '../support/browser';
import { CODES, OPERATOR, signedIn, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close());

// Every officer costs a few slow hashes.
jest.setTimeout(30_000);

const LONG_ENOUGH = 'correct horse battery staple';

async function newOfficer(): Promise<{ id: string; login: string; firstPassword: string; browser: Browser }> {
  const login = unique('clerk');
  const body = { login, name: 'Clerk', department: CODES.own, roles: ['sharing-head' as const] };
  const { officer, firstPassword } = await api.officers.createOfficer(OPERATOR, body);
  const browser = new Browser(api);
  await browser.login(login, firstPassword);
  return { id: officer.id, login, firstPassword, browser };
}

describe('an officer with a one-time password', () => {
  it.each<[string, string, number]>([
    ['GET', '/v1/session', 200],
    ['DELETE', '/v1/session', 204],
    ['GET', '/v1/departments', 403],
    ['GET', '/v1/officers', 403],
    ['GET', `/v1/departments/${CODES.own}/systems`, 403],
    ['POST', `/v1/departments/${CODES.own}/systems`, 403],
  ])('%s %s', async (method, path, status) => {
    const { browser } = await newOfficer();
    const answer = await browser.call(method, path);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body['code']).toBe('access.password-change-required');
  });

  it('sets a password of their own by API and goes on in the session that this answers', async () => {
    const { browser, firstPassword } = await newOfficer();
    const before = browser.cookie;
    const answer = await browser.changePassword(firstPassword, LONG_ENOUGH);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ mustChangePassword: false });
    expect(browser.cookie).not.toBe(before);
    expect((await browser.call('GET', '/v1/departments')).status).toBe(200);
  });
});

describe('PUT /v1/session/password', () => {
  it('ends every other session, and the old password opens none', async () => {
    const { browser, login, firstPassword } = await newOfficer();
    const elsewhere = new Browser(api);
    await elsewhere.login(login, firstPassword);
    await browser.changePassword(firstPassword, LONG_ENOUGH);
    expect(outcome(await elsewhere.call('GET', '/v1/session'))).toEqual([401, 'session.expired']);
    expect(outcome(await elsewhere.login(login, firstPassword))).toEqual([401, 'login.refused']);
    expect((await elsewhere.login(login, LONG_ENOUGH)).status).toBe(201);
  });

  it('takes one password however its characters are composed', async () => {
    const { browser, login, firstPassword } = await newOfficer();
    await browser.changePassword(firstPassword, 'un mot de passe tre\u0300s long');
    expect((await new Browser(api).login(login, 'un mot de passe tr\u00e8s long')).status).toBe(201);
  });

  it.each<[string, (own: { login: string; firstPassword: string }) => string, string, string[]]>([
    ['too short', () => 'short', 'contract.broken', ['contract.too-short']],
    ['few different characters', () => 'aaaaabbbbbaaaaabbbbb', 'officer.password-weak', ['password.few-characters']],
    [
      'the login in it',
      ({ login }) => `xyz ${login} is my password`,
      'officer.password-weak',
      ['password.holds-login'],
    ],
    ['the current one', ({ firstPassword }) => firstPassword, 'officer.password-weak', ['password.unchanged']],
  ])('refuses a new password with %s', async (_name, next, code, faults) => {
    const { browser, login, firstPassword } = await newOfficer();
    const answer = await browser.changePassword(firstPassword, next({ login, firstPassword }));
    expect(outcome(answer)).toEqual([400, code]);
    expect((answer.body['faults'] as { code: string }[]).map((fault) => fault.code)).toEqual(faults);
  });

  it('refuses a wrong current password, and only so often', async () => {
    const { browser } = await newOfficer();
    const outcomes = [];
    for (let count = 1; count <= 11; count++)
      outcomes.push(outcome(await browser.changePassword('wrong', LONG_ENOUGH)));
    expect(outcomes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => [403, 'officer.password-wrong']));
    expect(outcomes[10]).toEqual([429, 'login.rate-limited']);
  });

  it('lets one of two changes at once win', async () => {
    const { browser, login, firstPassword } = await newOfficer();
    const change = (next: string) =>
      browser.call('PUT', '/v1/session/password', { body: { current: firstPassword, new: next } });
    const answers = await Promise.all([change(`${LONG_ENOUGH} one`), change(`${LONG_ENOUGH} two`)]);
    expect(answers.map((answer) => outcome(answer)).sort()).toEqual([
      [200, undefined],
      [409, 'officer.changed-meanwhile'],
    ]);
    const won = answers.findIndex(({ status }) => status === 200) === 0 ? 'one' : 'two';
    expect((await new Browser(api).login(login, `${LONG_ENOUGH} ${won}`)).status).toBe(201);
  });

  it('needs the CSRF token', async () => {
    const { browser, firstPassword } = await newOfficer();
    const body = { current: firstPassword, new: LONG_ENOUGH };
    const answer = await browser.withoutToken('PUT', '/v1/session/password', { body });
    expect(outcome(answer)).toEqual([403, 'access.csrf']);
  });

  it('needs a session', async () => {
    const body = { current: 'x', new: LONG_ENOUGH };
    expect(outcome(await call(api, 'PUT', '/v1/session/password', { body }))).toEqual([401, 'session.missing']);
  });
});

describe('what remains of passwords', () => {
  it('is a hash in one column, and nothing in a log or an audit record', async () => {
    const { browser, firstPassword } = await newOfficer();
    await browser.changePassword(firstPassword, LONG_ENOUGH);
    const rows = await api.owner.query<unknown[]>(
      `SELECT to_jsonb(o) AS row FROM officers o UNION ALL SELECT to_jsonb(x) FROM outbox x`,
    );
    for (const text of [JSON.stringify(rows), api.logged.join('')]) {
      expect(text).not.toContain(LONG_ENOUGH);
      expect(text).not.toContain(firstPassword);
      expect(text).not.toContain(browser.cookie?.split('=')[1]);
    }
  });
});

// Last in this file: the clock that it turns is everybody's.
describe('a one-time password that nobody uses', () => {
  it('opens nothing after seven days; a new one does, and a password of one’s own goes on', async () => {
    const { id, login, firstPassword } = await newOfficer();
    const own = await newOfficer();
    await own.browser.changePassword(own.firstPassword, LONG_ENOUGH);
    api.clock.advance(7 * 86_400_000 + 1_000);
    const browser = new Browser(api);
    expect(outcome(await browser.login(login, firstPassword))).toEqual([403, 'login.one-time-password-expired']);
    expect(outcome(await browser.login(login, 'wrong'))).toEqual([401, 'login.refused']);
    expect((await browser.login(own.login, LONG_ENOUGH)).status).toBe(201);
    const authority = await signedIn(api, api.officers, { who: 'authority', login: unique('chief') });
    const reset = await authority.browser.call('POST', `/v1/officers/${id}/reset-password`);
    expect((await browser.login(login, String(reset.body['firstPassword']))).status).toBe(201);
  });
});
