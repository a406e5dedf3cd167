import { outcome, type Answer } from '../support/browser';
import { CODES, signedIn, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';
import { recorded, told } from '../support/told';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock, and which addresses hosts have (api-app.ts).
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close(), 30_000);

const URL = 'https://window.example/results';
const REASON = '核对无误';

async function newSystem(): Promise<string> {
  const names = { zh: '业务系统', en: 'System' };
  const { body } = await api.browsers.own.call('POST', `/v1/departments/${CODES.own}/systems`, { body: { names } });
  return String(body['id']);
}

const file = (system: string, url = URL, who: 'own' | 'foreign' = 'own'): Promise<Answer> =>
  api.browsers[who].call('POST', `/v1/systems/${system}/callbacks`, { body: { url } });

const decide = (system: string, id: string, more: object = {}): Promise<Answer> =>
  api.browsers.authority.call('POST', `/v1/systems/${system}/callbacks/${id}/decision`, {
    body: { decision: 'approve', reason: REASON, ...more },
  });

const end = (system: string, id: string, who: 'own' | 'authority' = 'own'): Promise<Answer> =>
  api.browsers[who].call('DELETE', `/v1/systems/${system}/callbacks/${id}`);

async function filed(url = URL): Promise<{ system: string; id: string }> {
  const system = await newSystem();
  const { status, body } = await file(system, url);
  expect(status).toBe(201);
  return { system, id: String(body['id']) };
}

describe('a callback', () => {
  it('is filed by the head and approved by the authority, which pins where its host stands; both are told', async () => {
    const { system, id } = await filed();
    const approved = await decide(system, id);
    expect(approved).toMatchObject({
      status: 200,
      body: { status: 'approved', url: URL, addresses: ['203.0.113.7', '2001:4860::7'], privateNetwork: false },
    });
    expect(approved.body['decidedBy']).not.toBe(approved.body['filedBy']);
    const types = ['onceway.callback.filed.v1', 'onceway.callback.approved.v1'];
    for (const code of [CODES.own, CODES.authority])
      expect((await told(api, code, id)).map(({ type }) => type)).toEqual(types);
    const records = await recorded(api, { system, facts: { callback: id, url: URL } });
    expect(records.map(({ type }) => type)).toEqual(['callback.filed', 'callback.approved']);
  });

  it('that is approved ends the one before it', async () => {
    const { system, id } = await filed();
    await decide(system, id);
    const { body } = await file(system, 'https://window.example/other');
    expect((await decide(system, String(body['id']))).status).toBe(200);
    const list = await api.browsers.own.call('GET', `/v1/systems/${system}/callbacks`);
    expect((list.body['items'] as { status: string }[]).map(({ status }) => status)).toEqual(['approved', 'ended']);
  });

  it('that is refused says why, and is not approved any more', async () => {
    const { system, id } = await filed();
    const refused = await decide(system, id, { decision: 'refuse', reason: '主机不属于本部门' });
    expect(refused.body).toMatchObject({ status: 'refused', reason: '主机不属于本部门' });
    expect((await told(api, CODES.own, id)).at(-1)?.type).toBe('onceway.callback.refused.v1');
    expect(await recorded(api, { type: 'callback.refused', system })).toHaveLength(1);
    expect(outcome(await decide(system, id))).toEqual([409, 'callback.wrong-state']);
  });

  it.each(['own', 'authority'] as const)('is ended by either side, once: %s', async (who) => {
    const { system, id } = await filed();
    await decide(system, id);
    expect((await end(system, id, who)).status).toBe(204);
    expect((await told(api, CODES.own, id)).at(-1)?.type).toBe('onceway.callback.ended.v1');
    expect(await recorded(api, { type: 'callback.ended', system })).toHaveLength(1);
    expect(outcome(await end(system, id, who))).toEqual([409, 'callback.wrong-state']);
  });

  it('is not approved by who filed it, though they hold both roles', async () => {
    const login = unique('both');
    const { browser } = await signedIn(api, api.officers, {
      ...{ who: 'authority', login, roles: ['sharing-head', 'authority-officer'] },
    });
    const names = { zh: '业务系统', en: 'System' };
    const made = await browser.call('POST', `/v1/departments/${CODES.authority}/systems`, { body: { names } });
    const system = String(made.body['id']);
    const { body } = await browser.call('POST', `/v1/systems/${system}/callbacks`, { body: { url: URL } });
    const path = `/v1/systems/${system}/callbacks/${String(body['id'])}/decision`;
    const own = await browser.call('POST', path, { body: { decision: 'approve', reason: REASON } });
    expect(outcome(own)).toEqual([403, 'access.four-eyes']);
    expect((await decide(system, String(body['id']))).status).toBe(200);
  });

  it('of two officers who decide at once is decided once', async () => {
    const { system, id } = await filed();
    const both = await Promise.all([decide(system, id), decide(system, id, { decision: 'refuse' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('that nobody knows is not found, neither is that of a stranger’s system', async () => {
    const { system, id } = await filed();
    const other = await newSystem();
    expect(outcome(await decide(other, id))).toEqual([404, 'callback.unknown']);
    expect(outcome(await end(other, id))).toEqual([404, 'callback.unknown']);
    expect(outcome(await file(system, URL, 'foreign'))).toEqual([404, 'party.system-unknown']);
  });
});

describe('where it may stand', () => {
  it.each([
    ['plain HTTP to another machine', 'http://window.example/results'],
    ['credentials', 'https://me:secret@window.example/results'],
    ['a query', 'https://window.example/results?to=x'],
    ['no host', 'https:///results'],
    ['another scheme', 'ftp://window.example/results'],
    ['a port that is none', 'https://window.example:99999/results'],
  ])('is refused when it is filed: %s', async (_case, url) => {
    expect(outcome(await file(await newSystem(), url))).toEqual([400, 'contract.broken']);
  });

  it.each([
    ['a host without an address', 'https://nowhere.example/results', {}],
    ['where a cloud keeps its credentials, whatever is said', 'https://cloud.example/', { privateNetwork: true }],
    ['the same by its number', 'https://169.254.169.254/', { privateNetwork: true }],
    ['an IPv4 address in the clothes of IPv6', 'https://[::ffff:10.0.0.1]/', { privateNetwork: true }],
    ['a private network that nobody meant', 'https://inside.example/', {}],
    ['a private address that nobody meant', 'https://10.1.2.3/', {}],
  ])('is not approved: %s', async (_case, url, more) => {
    const { system, id } = await filed(url);
    const answer = await decide(system, id, more);
    expect(outcome(answer)).toEqual([409, 'callback.address-unsuitable']);
    expect(answer.body['remedy']).toBeDefined();
    expect(outcome(await decide(system, id, { decision: 'refuse' }))).toEqual([200, undefined]);
  });

  it('is a private network where the approval says so', async () => {
    const { system, id } = await filed('https://inside.example/');
    expect((await decide(system, id, { privateNetwork: true })).body).toMatchObject({
      status: 'approved',
      addresses: ['203.0.113.7', '10.1.2.3'],
      privateNetwork: true,
    });
  });
});

it('the keys by which callbacks are held to us are everybody’s to read', async () => {
  expect((await api.browsers.own.call('GET', '/v1/callback-keys')).body).toEqual({ keys: [] });
});
