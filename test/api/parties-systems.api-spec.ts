import { outcome, type Answer } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, type GovernedApp } from '../support/governed-app';
import { offered } from '../support/offered-keys';
import { recorded, told } from '../support/told';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close(), 30_000);

const names = { zh: '窗口系统', en: 'Window system' };
const contractor = { name: '云澜智服科技有限公司', creditCode: '119901009990000998' };
type Who = keyof typeof CODES;

const register = (body: object, who: Who = 'own'): Promise<Answer> =>
  api.browsers[who].call('POST', `/v1/departments/${CODES.own}/systems`, { body: { names, ...body } });
const newSystem = async (body: object = {}): Promise<string> => String((await register(body)).body['id']);

async function standingOf(id: string): Promise<unknown> {
  const rows = await api.owner.query<object[]>('SELECT * FROM system_standing WHERE id = $1', [id]);
  return rows[0];
}

describe('a system', () => {
  it("is its department's own unless a contractor is named, who has its sponsor's name beside his", async () => {
    expect((await register({})).body).toMatchObject({ kind: 'own', department: CODES.own, region: '990100' });
    const answer = await register({ kind: 'contractor', contractor, region: '990102' });
    expect(answer.body).toMatchObject({ kind: 'contractor', contractor, department: CODES.own, region: '990102' });
    const id = String(answer.body['id']);
    expect(await api.parties.findSystemForAssertion(id)).toMatchObject({
      ...{ kind: 'contractor', region: '990102', department: CODES.own },
    });
    expect(await standingOf(id)).toMatchObject({ kind: 'contractor', region: '990102', department: CODES.own });
    const facts = { kind: 'contractor', region: '990102' };
    expect(await recorded(api, { type: 'system.registered', system: id, facts })).toHaveLength(1);
  });

  it.each<[string, object, [number, string], string[]]>([
    ['a contractor without a name', { kind: 'contractor' }, [400, 'contract.broken'], ['/contractor']],
    ['a contractor of an own system', { contractor }, [400, 'contract.broken'], ['/contractor']],
    ['a region beside its department', { region: '990202' }, [400, 'contract.broken'], ['/region']],
    ['a region above its department', { region: '990000' }, [400, 'contract.broken'], ['/region']],
    ['a region of nowhere', { region: '980000' }, [404, 'party.region-unknown'], []],
    ['a look-alike of a region', { region: '99010２' }, [400, 'contract.broken'], ['/region']],
    [
      'a person for a contractor',
      { kind: 'contractor', contractor: { name: '990102198503070013' } },
      [400, 'contract.broken'],
      ['/contractor/name'],
    ],
    [
      'a look-alike of a credit code',
      { kind: 'contractor', contractor: { ...contractor, creditCode: '11990100999000099８' } },
      [400, 'contract.broken'],
      ['/contractor/creditCode'],
    ],
    ['a person for a name', { names: { ...names, zh: '990102198503070013' } }, [400, 'contract.broken'], ['/names/zh']],
    ['a blank for a name', { names: { ...names, en: ' ' } }, [400, 'contract.broken'], ['/names/en']],
    ['several faults', { kind: 'contractor', region: '990202' }, [400, 'contract.broken'], ['/contractor', '/region']],
  ])('is refused with %s', async (_name, body, expected, pointers) => {
    const answer = await register(body);
    expect(outcome(answer)).toEqual(expected);
    const faults = (answer.body['faults'] ?? []) as { pointer: string }[];
    expect(faults.map(({ pointer }) => pointer).sort()).toEqual(pointers);
  });

  /** In each state what each side is answered; `inactive` is what the department has switched off itself. */
  const DENIED = [403, 'access.denied'];
  const WRONG = [409, 'party.wrong-state'];
  it.each<[string, string, { own: unknown; authority: unknown }]>([
    ['active', 'deactivate', { own: [200, 'owner'], authority: [200, 'authority'] }],
    ['active', 'activate', { own: WRONG, authority: WRONG }],
    ['inactive', 'deactivate', { own: WRONG, authority: [200, 'authority'] }],
    ['inactive', 'activate', { own: [200, undefined], authority: [200, undefined] }],
    ['barred', 'deactivate', { own: WRONG, authority: WRONG }],
    ['barred', 'activate', { own: DENIED, authority: [200, undefined] }],
  ])('%s, %s: its head undoes its own act alone, the authority any, nobody else', async (state, act, expected) => {
    for (const who of ['own', 'authority'] as const) {
      const id = await newSystem();
      const turn = (by: Who, step: string): Promise<Answer> =>
        api.browsers[by].call('POST', `/v1/systems/${id}/${step}`);
      if (state !== 'active') await turn(state === 'barred' ? 'authority' : 'own', 'deactivate');
      expect(outcome(await turn('foreign', act))).toEqual([404, 'party.system-unknown']);
      const answer = await turn(who, act);
      const seen = answer.status === 200 ? [200, answer.body['deactivatedBy']] : outcome(answer);
      expect([who, seen]).toEqual([who, expected[who]]);
      expect((await standingOf(id)) as object).toMatchObject({
        system_active: answer.status === 200 ? act === 'activate' : state === 'active',
      });
    }
  });

  it("stays the department's to activate when it was switched off before the sides were remembered", async () => {
    const id = await newSystem();
    await api.owner.query('UPDATE systems SET active = false WHERE id = $1', [id]);
    expect((await api.browsers.own.call('POST', `/v1/systems/${id}/activate`)).status).toBe(200);
  });

  it('is one of 200 active ones at most, on whatever way and of however many at once', async () => {
    const department = CODES.foreign;
    const path = `/v1/departments/${department}/systems`;
    const call = (url: string): Promise<Answer> => api.browsers.foreign.call('POST', url, { body: { names } });
    const first = String((await call(path)).body['id']);
    await api.owner.query(
      `INSERT INTO systems (id, department, name_zh, name_en, registered_at)
       SELECT gen_random_uuid(), $1, 's', 's', now() FROM generate_series(1, 198)`,
      [department],
    );
    const together = await Promise.all([call(path), call(path), call(path)]);
    expect(together.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const refused = together.find(({ status }) => status === 409)!;
    expect([outcome(refused), refused.body['limit']]).toEqual([[409, 'party.system-limit'], 200]);
    const act = (step: string): Promise<Answer> => api.browsers.foreign.call('POST', `/v1/systems/${first}/${step}`);
    await act('deactivate');
    expect((await call(path)).status).toBe(201);
    expect(outcome(await act('activate'))).toEqual([409, 'party.system-limit']);
  });

  it('is told to its department alone as the authority registers it, limits it, and as keys come and go', async () => {
    const id = String((await register({}, 'authority')).body['id']);
    await api.browsers.authority.call('PUT', `/v1/systems/${id}/limits`, { body: { perSecond: 3 } });
    await api.browsers.own.call('POST', `/v1/systems/${id}/deactivate`);
    await api.browsers.authority.call('POST', `/v1/systems/${id}/activate`);
    const body = { use: 'sig', jwk: offered.p256() };
    const kid = String((await api.browsers.own.call('POST', `/v1/systems/${id}/keys`, { body })).body['kid']);
    await api.browsers.own.call('DELETE', `/v1/systems/${id}/keys/${kid}`);
    expect(await told(api, CODES.own, id)).toEqual([
      { type: 'onceway.system.registered.v1', subject: id, data: { system: id } },
      { type: 'onceway.system.limits-changed.v1', subject: id, data: { system: id, perSecond: 3 } },
      { type: 'onceway.system.deactivated.v1', subject: id, data: { system: id } },
      { type: 'onceway.system.activated.v1', subject: id, data: { system: id } },
    ]);
    const data = { kid, use: 'sig', system: id };
    expect(await told(api, CODES.own, kid)).toEqual([
      { type: 'onceway.key.registered.v1', subject: kid, data },
      { type: 'onceway.key.revoked.v1', subject: kid, data },
    ]);
    for (const subject of [id, kid]) expect(await told(api, CODES.foreign, subject)).toEqual([]);
  });

  it("tells a department of its agents' keys, and nobody of the gateway's", async () => {
    const path = `/v1/departments/${CODES.own}/agent-keys`;
    const body = { use: 'enc', jwk: offered.p256() };
    const kid = String((await api.browsers.authority.call('POST', path, { body })).body['kid']);
    await api.browsers.own.call('DELETE', `${path}/${kid}`);
    expect((await told(api, CODES.own, kid)).map(({ type }) => type)).toEqual([
      'onceway.key.registered.v1',
      'onceway.key.revoked.v1',
    ]);
    const gateway = await api.parties.registerGatewayKey(OPERATOR, { use: 'sig', jwk: offered.p256() as never });
    const rows = await api.owner.query<object[]>('SELECT 1 FROM events WHERE subject = $1', [gateway.kid]);
    expect(rows).toEqual([]);
  });
});

describe('limits of a system', () => {
  const limit = (id: string, body: object, who: Who = 'authority'): Promise<Answer> =>
    api.browsers[who].call('PUT', `/v1/systems/${id}/limits`, { body });

  it('are set by the authority, stand in the row that admission reads, and are taken back by saying none', async () => {
    const id = await newSystem();
    expect(await standingOf(id)).toMatchObject({ per_second: null, concurrent: null });
    expect((await limit(id, { perSecond: 50, concurrent: 20 })).body['limits']).toEqual({
      perSecond: 50,
      concurrent: 20,
    });
    expect(await standingOf(id)).toMatchObject({ per_second: 50, concurrent: 20 });
    expect((await limit(id, { concurrent: 5 })).body['limits']).toEqual({ concurrent: 5 });
    expect((await limit(id, {})).body).not.toHaveProperty('limits');
    const records = await recorded(api, { type: 'system.limits-changed', system: id });
    expect(records.map(({ facts }) => facts)).toEqual([{ perSecond: 50, concurrent: 20 }, { concurrent: 5 }, {}]);
  });

  it('are not for departments to set, nor of systems that nobody knows', async () => {
    const id = await newSystem();
    for (const who of ['own', 'foreign'] as const) {
      expect(outcome(await limit(id, { perSecond: 1 }, who))).toEqual([403, 'access.denied']);
    }
    const unknown = '00000000-0000-7000-8000-000000000000';
    expect(outcome(await limit(unknown, {}))).toEqual([404, 'party.system-unknown']);
  });

  it.each<[object, string[]]>([
    [{ perSecond: 0 }, ['/perSecond']],
    [{ concurrent: 1.5 }, ['/concurrent']],
    [{ perSecond: '５０', concurrent: 100_001, perDay: 1 }, ['/concurrent', '/perDay', '/perSecond']],
  ])('are refused when they are no limits: %j', async (body, pointers) => {
    const answer = await limit(await newSystem(), body);
    expect(outcome(answer)).toEqual([400, 'contract.broken']);
    const faults = answer.body['faults'] as { pointer: string }[];
    expect([...new Set(faults.map(({ pointer }) => pointer))].sort()).toEqual(pointers);
  });
});

describe('keys of a system', () => {
  it.each([
    ['a full-width character', `${'A'.repeat(42)}Ａ`],
    ['a Cyrillic letter', `${'A'.repeat(42)}А`],
    ['a mark that joins', `${'A'.repeat(42)}\u0301`],
    ['another length', 'A'.repeat(42)],
  ])('are not looked for under a name with %s', async (_name, kid) => {
    const path = `/v1/systems/${await newSystem()}/keys/${encodeURIComponent(kid)}`;
    expect(outcome(await api.browsers.own.call('DELETE', path))).toEqual([400, 'contract.broken']);
  });

  it.each([
    ['active', 204],
    ['revoked', 409],
  ] as const)('%s, revoke: its head and the authority may, nobody of another department', async (state, status) => {
    for (const who of ['own', 'authority'] as const) {
      const id = await newSystem();
      const body = { use: 'sig', jwk: offered.ed25519() };
      const { kid } = (await api.browsers.own.call('POST', `/v1/systems/${id}/keys`, { body })).body;
      const revoke = (by: Who): Promise<Answer> =>
        api.browsers[by].call('DELETE', `/v1/systems/${id}/keys/${String(kid)}`);
      if (state === 'revoked') await revoke('own');
      expect(outcome(await revoke('foreign'))).toEqual([404, 'party.system-unknown']);
      expect((await revoke(who)).status).toBe(status);
    }
  });
});
