import { startReplica } from '../support/api-app';
import { Browser, call, outcome } from '../support/browser';
import { unique, type GovernedApp } from '../support/governed-app';
import { CALLBACK, connectionTo, OidcGround, PUBLIC_URL, type Begun } from '../support/oidc-ground';
import { CLIENT, startOpenIdProvider, Visitor } from '../support/openid-provider';

// Real: HTTP stack, PostgreSQL, Kafka, an OpenID provider (oidc-provider) in a process of its own. Fake: the clock.
let ground: OidcGround;
let api: GovernedApp;

beforeAll(async () => {
  ground = await OidcGround.start();
  api = ground.api;
}, 60_000);
afterAll(() => ground.close(), 30_000);

describe('a sign-in at the provider', () => {
  it('opens the session of the linked account, whose one-time password nobody needs', async () => {
    const { id, login, subject } = await ground.linked();
    const answer = await ground.signIn(subject);
    expect(answer.body).toMatchObject({ officer: { id, login }, mustChangePassword: false });
    const cookies = [answer.headers['set-cookie']].flat().map(String);
    const session = cookies.find((line) => line.startsWith('__Host-onceway-session='))!;
    expect(session).toMatch(/HttpOnly/);
    expect(session).toMatch(/Secure/);
    expect(session).toMatch(/SameSite=Strict/);
    const headers = { cookie: session.split(';')[0]! };
    const read = await call(api, 'GET', '/v1/officers', { headers });
    expect(read.status).toBe(200);
    const rows = await api.owner.query<{ value: string }[]>(
      `SELECT value FROM outbox WHERE topic = 'audit.records' AND value LIKE '%officer.logged-in%' AND value LIKE $1`,
      [`%${id}%`],
    );
    expect(rows.map(({ value }) => JSON.parse(value) as object)).toMatchObject([
      { officer: id, facts: { by: 'oidc' } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(subject);
  });

  it('asks for a code with PKCE, state and nonce, and tells the browser nothing of them', async () => {
    const answer = await call(api, 'GET', '/v1/session/oidc');
    const query = new URL(String(answer.headers['location'])).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      ...{ response_type: 'code', scope: 'openid', client_id: CLIENT.clientId, code_challenge_method: 'S256' },
      redirect_uri: `${PUBLIC_URL}${CALLBACK}`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-onceway-oidc=eyJ[\w.-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(cookie).not.toContain(query.get('state'));
  });

  it('may end at another replica than it began at', async () => {
    const { id, subject } = await ground.linked();
    const replica = await startReplica(api);
    try {
      const { url, cookie } = await ground.begin(replica);
      const answer = await ground.finish(await ground.visitor().signIn(url, subject), cookie);
      expect(answer.body).toMatchObject({ officer: { id } });
    } finally {
      await replica.close();
    }
  });

  it('creates nothing: a subject that nobody linked is refused', async () => {
    const before = await count('officers');
    expect(outcome(await ground.signIn(unique('stranger')))).toEqual([403, 'login.oidc-unlinked']);
    expect(await count('officers')).toBe(before);
  });

  it('leaves local accounts as they are', async () => {
    const { login, password } = api.logins.own;
    expect((await new Browser(api).login(login, password)).status).toBe(201);
  });

  it('is refused to a disabled officer and in a department that is inactive', async () => {
    const { id, subject } = await ground.linked();
    await api.browsers.authority.call('POST', `/v1/officers/${id}/disable`);
    expect(outcome(await ground.signIn(subject))).toEqual([403, 'login.account-disabled']);
  });

  it('takes parameters that it does not know (RFC 6749 §4.1.2)', async () => {
    const { subject } = await ground.linked();
    const { url, cookie } = await ground.begin();
    const address = await ground.visitor().signIn(url, subject);
    address.searchParams.set('session_state', 'x.y');
    expect((await ground.finish(address, cookie)).status).toBe(200);
  });
});

describe('a return that is not the end of a sign-in begun here', () => {
  it.each<[string, (address: URL, begun: Begun) => Promise<[URL, string | undefined]>, [number, string]]>([
    ['without the cookie', async (address) => [address, undefined], [400, 'login.oidc-state-wrong']],
    [
      'with the cookie of another sign-in: somebody else’s code cannot be planted',
      async (address) => [address, (await ground.begin()).cookie],
      [400, 'login.oidc-state-wrong'],
    ],
    [
      'with another state',
      async (address, { cookie }) => [changed(address, 'state', 'x'.repeat(43)), cookie],
      [400, 'login.oidc-state-wrong'],
    ],
    ['with a cookie of our own making', async (address) => [address, forged()], [400, 'login.oidc-state-wrong']],
    [
      'with another code',
      async (address, { cookie }) => [changed(address, 'code', 'x'.repeat(43)), cookie],
      [401, 'login.oidc-refused'],
    ],
    [
      'from another issuer (RFC 9207)',
      async (address, { cookie }) => [changed(address, 'iss', 'https://evil.test'), cookie],
      [401, 'login.oidc-refused'],
    ],
    ['without a code', async (address, { cookie }) => [changed(address, 'code', ''), cookie], [400, 'contract.broken']],
    ['with two states', async (address, { cookie }) => [doubled(address), cookie], [400, 'contract.broken']],
  ])('%s', async (_name, tamper, expected) => {
    const { subject } = await ground.linked();
    const begun = await ground.begin();
    const [address, cookie] = await tamper(await ground.visitor().signIn(begun.url, subject), begun);
    const answer = await ground.finish(address, cookie);
    expect(outcome(answer)).toEqual(expected);
    expect(JSON.stringify(answer.headers['set-cookie'] ?? '')).not.toContain('onceway-session');
  });

  it.each([
    ['nonce', 'n'.repeat(43)],
    ['code_challenge', 'c'.repeat(43)],
  ])('after another %s was asked of the provider', async (name, value) => {
    const { subject } = await ground.linked();
    const { url, cookie } = await ground.begin();
    const address = await ground.visitor().signIn(changed(new URL(url), name, value).href, subject);
    expect(outcome(await ground.finish(address, cookie))).toEqual([401, 'login.oidc-refused']);
  });

  it('a second time', async () => {
    const { subject } = await ground.linked();
    const { url, cookie } = await ground.begin();
    const address = await ground.visitor().signIn(url, subject);
    expect((await ground.finish(address, cookie)).status).toBe(200);
    expect(outcome(await ground.finish(address, cookie))).toEqual([401, 'login.oidc-refused']);
  });

  it('too late', async () => {
    const { subject } = await ground.linked();
    const { url, cookie } = await ground.begin();
    const address = await ground.visitor().signIn(url, subject);
    api.clock.advance(10 * 60_000);
    expect(outcome(await ground.finish(address, cookie))).toEqual([400, 'login.oidc-state-wrong']);
  });

  it('after the visitor declined', async () => {
    const { url, cookie } = await ground.begin();
    const address = await ground.visitor().decline(url);
    expect(address.searchParams.get('error')).toBe('access_denied');
    expect(outcome(await ground.finish(address, cookie))).toEqual([401, 'login.oidc-refused']);
  });
});

describe('a provider that is away', () => {
  it('keeps nobody from a local account, and is told as such', async () => {
    const gone = await startOpenIdProvider(`${PUBLIC_URL}${CALLBACK}`);
    const other = await startReplica(api, { openId: connectionTo(gone.issuer, api.clock) });
    try {
      const { url, cookie } = await ground.begin(other);
      const address = await new Visitor(gone.issuer).signIn(url, 'anybody');
      await gone.stop();
      const half = await ground.finish(address, cookie, other);
      expect(outcome(half)).toEqual([503, 'login.oidc-unavailable']);
      expect(half.headers['retry-after']).toBeDefined();
      const { login, password } = api.logins.own;
      expect((await new Browser(other).login(login, password)).status).toBe(201);
    } finally {
      await other.close();
    }
    const never = await startReplica(api, { openId: connectionTo(gone.issuer, api.clock) });
    expect(outcome(await call(never, 'GET', '/v1/session/oidc'))).toEqual([503, 'login.oidc-unavailable']);
    await never.close();
  });

  it('or none at all is no way in', async () => {
    const without = await startReplica(api, { openId: undefined });
    for (const path of ['/v1/session/oidc', `${CALLBACK}?code=a&state=b`]) {
      expect(outcome(await call(without, 'GET', path))).toEqual([404, 'login.oidc-off']);
    }
    await without.close();
  });
});

function changed(address: URL, name: string, value: string): URL {
  const copy = new URL(address);
  copy.searchParams.set(name, value);
  return copy;
}

function doubled(address: URL): URL {
  const copy = new URL(address);
  copy.searchParams.append('state', 'x');
  return copy;
}

/** A cookie of the right shape that the gateway did not seal. */
function forged(): string {
  const header = Buffer.from('{"alg":"dir","enc":"A256GCM","typ":"onceway-oidc+jwe"}').toString('base64url');
  return `__Host-onceway-oidc=${header}..${'A'.repeat(16)}.AAAA.${'A'.repeat(22)}`;
}

async function count(table: 'officers'): Promise<number> {
  const [row] = await api.owner.query<{ n: string }[]>(`SELECT count(*) AS n FROM ${table}`);
  return Number(row!.n);
}
