import { OpenIdConnection } from '../../src/platform/openid';
import { startReplica, type ApiApp } from '../support/api-app';
import { Browser, call, outcome, type Answer } from '../support/browser';
import { CODES, OPERATOR, signedIn, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';
import { CLIENT, startOpenIdProvider, Visitor, type OpenIdProvider } from '../support/openid-provider';

// Real: HTTP stack, PostgreSQL, Kafka, an OpenID provider (oidc-provider) in a process of its own. Fake: the clock.
const PUBLIC_URL = 'https://gateway.test';
const CALLBACK = '/v1/session/oidc/callback';

let provider: OpenIdProvider;
let api: GovernedApp;

beforeAll(async () => {
  provider = await startOpenIdProvider(`${PUBLIC_URL}${CALLBACK}`);
  api = await startGovernedApp({ publicUrl: PUBLIC_URL, openId: (clock) => connection(provider.issuer, clock) });
}, 60_000);
afterAll(async () => {
  await api.close();
  await provider.stop();
}, 30_000);

function connection(issuer: string, clock: { now(): number }): OpenIdConnection {
  return new OpenIdConnection({ ...CLIENT, issuer, redirectUri: `${PUBLIC_URL}${CALLBACK}` }, clock);
}

interface Begun {
  url: string;
  cookie: string;
}

async function begin(at: ApiApp = api): Promise<Begun> {
  const answer = await call(at, 'GET', '/v1/session/oidc');
  expect(answer.status).toBe(303);
  return { url: String(answer.headers['location']), cookie: String(answer.headers['set-cookie']).split(';')[0]! };
}

/** The browser's return from the provider. */
function finish(address: URL, cookie: string | undefined, at: ApiApp = api): Promise<Answer> {
  return call(at, 'GET', address.pathname + address.search, { ...(cookie && { headers: { cookie } }) });
}

const visitor = (): Visitor => new Visitor(provider.issuer);

/** An officer who never used the local password, linked with a subject of the provider. */
async function linked(): Promise<{ id: string; login: string; subject: string; identity: string }> {
  const login = unique('linked');
  const { officer } = await api.officers.createOfficer(OPERATOR, {
    ...{ login, name: 'Clerk', department: CODES.own, roles: ['sharing-head'] },
  });
  const subject = unique('subject');
  const body = { issuer: provider.issuer, subject };
  const answer = await api.browsers.authority.call('POST', `/v1/officers/${officer.id}/identities`, { body });
  expect(answer.status).toBe(201);
  return { id: officer.id, login, subject, identity: String(answer.body['id']) };
}

async function signIn(subject: string): Promise<Answer> {
  const { url, cookie } = await begin();
  return finish(await visitor().signIn(url, subject), cookie);
}

describe('a sign-in at the provider', () => {
  it('opens the session of the linked account, whose one-time password nobody needs', async () => {
    const { id, login, subject } = await linked();
    const answer = await signIn(subject);
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
    const { id, subject } = await linked();
    const replica = await startReplica(api);
    try {
      const { url, cookie } = await begin(replica);
      const answer = await finish(await visitor().signIn(url, subject), cookie);
      expect(answer.body).toMatchObject({ officer: { id } });
    } finally {
      await replica.close();
    }
  });

  it('creates nothing: a subject that nobody linked is refused', async () => {
    const before = await count('officers');
    expect(outcome(await signIn(unique('stranger')))).toEqual([403, 'login.oidc-unlinked']);
    expect(await count('officers')).toBe(before);
  });

  it('leaves local accounts as they are', async () => {
    const { login, password } = api.logins.own;
    expect((await new Browser(api).login(login, password)).status).toBe(201);
  });

  it('is refused to a disabled officer and in a department that is inactive', async () => {
    const { id, subject } = await linked();
    await api.browsers.authority.call('POST', `/v1/officers/${id}/disable`);
    expect(outcome(await signIn(subject))).toEqual([403, 'login.account-disabled']);
  });

  it('takes parameters that it does not know (RFC 6749 §4.1.2)', async () => {
    const { subject } = await linked();
    const { url, cookie } = await begin();
    const address = await visitor().signIn(url, subject);
    address.searchParams.set('session_state', 'x.y');
    expect((await finish(address, cookie)).status).toBe(200);
  });
});

describe('a return that is not the end of a sign-in begun here', () => {
  it.each<[string, (address: URL, begun: Begun) => Promise<[URL, string | undefined]>, [number, string]]>([
    ['without the cookie', async (address) => [address, undefined], [400, 'login.oidc-state-wrong']],
    [
      'with the cookie of another sign-in: somebody else’s code cannot be planted',
      async (address) => [address, (await begin()).cookie],
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
    const { subject } = await linked();
    const begun = await begin();
    const [address, cookie] = await tamper(await visitor().signIn(begun.url, subject), begun);
    const answer = await finish(address, cookie);
    expect(outcome(answer)).toEqual(expected);
    expect(JSON.stringify(answer.headers['set-cookie'] ?? '')).not.toContain('onceway-session');
  });

  it.each([
    ['nonce', 'n'.repeat(43)],
    ['code_challenge', 'c'.repeat(43)],
  ])('after another %s was asked of the provider', async (name, value) => {
    const { subject } = await linked();
    const { url, cookie } = await begin();
    const address = await visitor().signIn(changed(new URL(url), name, value).href, subject);
    expect(outcome(await finish(address, cookie))).toEqual([401, 'login.oidc-refused']);
  });

  it('a second time', async () => {
    const { subject } = await linked();
    const { url, cookie } = await begin();
    const address = await visitor().signIn(url, subject);
    expect((await finish(address, cookie)).status).toBe(200);
    expect(outcome(await finish(address, cookie))).toEqual([401, 'login.oidc-refused']);
  });

  it('too late', async () => {
    const { subject } = await linked();
    const { url, cookie } = await begin();
    const address = await visitor().signIn(url, subject);
    api.clock.advance(10 * 60_000);
    expect(outcome(await finish(address, cookie))).toEqual([400, 'login.oidc-state-wrong']);
  });

  it('after the visitor declined', async () => {
    const { url, cookie } = await begin();
    const address = await visitor().decline(url);
    expect(address.searchParams.get('error')).toBe('access_denied');
    expect(outcome(await finish(address, cookie))).toEqual([401, 'login.oidc-refused']);
  });
});

describe('a provider that is away', () => {
  it('keeps nobody from a local account, and is told as such', async () => {
    const gone = await startOpenIdProvider(`${PUBLIC_URL}${CALLBACK}`);
    const other = await startReplica(api, { openId: connection(gone.issuer, api.clock) });
    try {
      const { url, cookie } = await begin(other);
      const address = await new Visitor(gone.issuer).signIn(url, 'anybody');
      await gone.stop();
      const half = await finish(address, cookie, other);
      expect(outcome(half)).toEqual([503, 'login.oidc-unavailable']);
      expect(half.headers['retry-after']).toBeDefined();
      const { login, password } = api.logins.own;
      expect((await new Browser(other).login(login, password)).status).toBe(201);
    } finally {
      await other.close();
    }
    const never = await startReplica(api, { openId: connection(gone.issuer, api.clock) });
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

describe('linking', () => {
  const link = (id: string, body: object, who: 'authority' | 'own' = 'authority'): Promise<Answer> =>
    api.browsers[who].call('POST', `/v1/officers/${id}/identities`, { body });

  it('is recorded without the subject', async () => {
    const { id, subject, identity } = await linked();
    const rows = await api.owner.query<{ value: string }[]>(
      `SELECT value FROM outbox WHERE topic = 'audit.records' AND value LIKE '%identity-linked%' AND value LIKE $1`,
      [`%${id}%`],
    );
    expect(rows.map(({ value }) => JSON.parse(value) as object)).toMatchObject([
      { officer: api.logins.authority.id, department: CODES.own, facts: { about: id, identity } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(subject);
    const list = await api.browsers.authority.call('GET', `/v1/officers/${id}/identities`);
    expect(list.body).toMatchObject({ items: [{ id: identity, issuer: provider.issuer, subject }] });
  });

  it('gives a subject to one account, and an account one subject of a provider', async () => {
    const [one, other] = [await linked(), await linked()];
    const { issuer } = provider;
    expect(outcome(await link(other.id, { issuer, subject: one.subject }))).toEqual([409, 'officer.identity-taken']);
    expect(outcome(await link(one.id, { issuer, subject: unique('subject') }))).toEqual([
      409,
      'officer.identity-taken',
    ]);
    const subject = unique('subject');
    const accounts = await Promise.all(
      [1, 2, 3].map(async () => signedIn(api, api.officers, { who: 'own', login: unique('clerk') })),
    );
    const answers = await Promise.all(accounts.map(({ id }) => link(id, { issuer, subject })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is for the accounts of others, by the authority', async () => {
    const { id } = await linked();
    const body = { issuer: provider.issuer, subject: unique('subject') };
    expect(outcome(await link(api.logins.authority.id, body))).toEqual([403, 'officer.own-account']);
    expect(outcome(await link(id, body, 'own'))).toEqual([403, 'access.denied']);
    expect(outcome(await link('00000000-0000-7000-8000-000000000000', body))).toEqual([404, 'officer.unknown']);
    const bad = await link(id, { issuer: 'id.gov.example', subject: '', officer: id });
    const pointers = (bad.body['faults'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(new Set(pointers)).toEqual(new Set(['/issuer', '/officer', '/subject']));
  });

  it('undone ends the sessions, and the subject opens nothing any more', async () => {
    const { id, subject, identity } = await linked();
    const answer = await signIn(subject);
    const cookie = [answer.headers['set-cookie']].flat().map(String).at(-1)!.split(';')[0]!;
    const path = `/v1/officers/${id}/identities/${identity}`;
    expect((await call(api, 'GET', '/v1/session', { headers: { cookie } })).status).toBe(200);
    expect((await api.browsers.authority.call('DELETE', path)).status).toBe(204);
    expect(outcome(await call(api, 'GET', '/v1/session', { headers: { cookie } }))).toEqual([401, 'session.expired']);
    expect(outcome(await signIn(subject))).toEqual([403, 'login.oidc-unlinked']);
    expect(outcome(await api.browsers.authority.call('DELETE', path))).toEqual([404, 'officer.identity-unknown']);
    expect((await api.browsers.authority.call('GET', `/v1/officers/${id}/identities`)).body).toEqual({ items: [] });
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
