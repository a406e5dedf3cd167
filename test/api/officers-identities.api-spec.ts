import { call, outcome, type Answer } from '../support/browser';
import { CODES, signedIn, unique, type GovernedApp } from '../support/governed-app';
import { OidcGround } from '../support/oidc-ground';

// Real: HTTP stack, PostgreSQL, Kafka, an OpenID provider (oidc-provider) in a process of its own. Fake: the clock.
let ground: OidcGround;
let api: GovernedApp;

beforeAll(async () => {
  ground = await OidcGround.start();
  api = ground.api;
}, 60_000);
afterAll(() => ground.close(), 30_000);

describe('linking', () => {
  const link = (id: string, body: object, who: 'authority' | 'own' = 'authority'): Promise<Answer> =>
    api.browsers[who].call('POST', `/v1/officers/${id}/identities`, { body });

  it('is recorded without the subject', async () => {
    const { id, subject, identity } = await ground.linked();
    const rows = await api.owner.query<{ value: string }[]>(
      `SELECT value FROM outbox WHERE topic = 'audit.records' AND value LIKE '%identity-linked%' AND value LIKE $1`,
      [`%${id}%`],
    );
    expect(rows.map(({ value }) => JSON.parse(value) as object)).toMatchObject([
      { officer: api.logins.authority.id, department: CODES.own, facts: { about: id, identity } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(subject);
    const list = await api.browsers.authority.call('GET', `/v1/officers/${id}/identities`);
    expect(list.body).toMatchObject({ items: [{ id: identity, issuer: ground.provider.issuer, subject }] });
  });

  it('gives a subject to one account, and an account one subject of a provider', async () => {
    const [one, other] = [await ground.linked(), await ground.linked()];
    const { issuer } = ground.provider;
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
    const { id } = await ground.linked();
    const body = { issuer: ground.provider.issuer, subject: unique('subject') };
    expect(outcome(await link(api.logins.authority.id, body))).toEqual([403, 'officer.own-account']);
    expect(outcome(await link(id, body, 'own'))).toEqual([403, 'access.denied']);
    expect(outcome(await link('00000000-0000-7000-8000-000000000000', body))).toEqual([404, 'officer.unknown']);
    const bad = await link(id, { issuer: 'id.gov.example', subject: '', officer: id });
    const pointers = (bad.body['faults'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(new Set(pointers)).toEqual(new Set(['/issuer', '/officer', '/subject']));
  });

  it('undone ends the sessions, and the subject opens nothing any more', async () => {
    const { id, subject, identity } = await ground.linked();
    const answer = await ground.signIn(subject);
    const cookie = [answer.headers['set-cookie']].flat().map(String).at(-1)!.split(';')[0]!;
    const path = `/v1/officers/${id}/identities/${identity}`;
    expect((await call(api, 'GET', '/v1/session', { headers: { cookie } })).status).toBe(200);
    expect((await api.browsers.authority.call('DELETE', path)).status).toBe(204);
    expect(outcome(await call(api, 'GET', '/v1/session', { headers: { cookie } }))).toEqual([401, 'session.expired']);
    expect(outcome(await ground.signIn(subject))).toEqual([403, 'login.oidc-unlinked']);
    expect(outcome(await api.browsers.authority.call('DELETE', path))).toEqual([404, 'officer.identity-unknown']);
    expect((await api.browsers.authority.call('GET', `/v1/officers/${id}/identities`)).body).toEqual({ items: [] });
  });
});
