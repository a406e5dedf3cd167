import { creditCodeOf } from '../../src/kernel/identifiers';
import { outcome, type Answer } from '../support/browser';
import { CODES, OPERATOR, signedIn, startGovernedApp, type GovernedApp } from '../support/governed-app';
import { recorded, told } from '../support/told';
import { TokenCaller } from '../support/token-caller';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close(), 30_000);

const names = { zh: '部门', en: 'Department' };
let serial = 300;

async function newDepartment(): Promise<string> {
  const code = creditCodeOf('11', '990100', `99900${++serial}`);
  await api.parties.registerDepartment(OPERATOR, { code, names });
  return code;
}

async function grantBetween(consumer: string, provider: string, { until }: { until: string }): Promise<void> {
  const resource = `101001/${100_000 + ++serial}`;
  await api.owner.query('INSERT INTO entries (code, department, versions, created_at) VALUES ($1, $2, 1, now())', [
    resource,
    provider,
  ]);
  const { own, foreign, authority } = api.logins;
  await api.owner.query(
    `INSERT INTO entry_versions (id, resource, version, state, description, schema, schema_hash, items, share_type,
       subject_type, submitted_at, submitted_by, decided_at, decided_by, published_at, published_by)
     VALUES (gen_random_uuid(), $1, 1, 'published', '{}', '{}', 'h', '{name}', 'conditional', 'citizen-number', now(), $2,
       now(), $3, now(), $3)`,
    [resource, foreign.id, authority.id],
  );
  await api.owner.query(
    `INSERT INTO grants (id, department, provider, resource, version, items, modes, matters, systems, purpose,
       legal_basis, asked_quota, asked_until, valid_from, valid_until, daily_quota, state, requested_at, requested_by,
       signed_off_at, signed_off_by, decided_at, decided_by)
     VALUES (gen_random_uuid(), $1, $2, $3, 1, '{name}', '{verify}', '{11100000012345678Y}', '{}', 'p', 'l', 1, $4, '2020-01-01', $4, 1,
       'approved', now(), $5, now(), $6, now(), $7)`,
    [consumer, provider, resource, until, own.id, foreign.id, authority.id],
  );
}

const turn = (code: string, act: 'activate' | 'deactivate', who: keyof typeof CODES = 'authority'): Promise<Answer> =>
  api.browsers[who].call('POST', `/v1/departments/${code}/${act}`);

const done: [number, undefined] = [200, undefined];
const wrong: [number, string] = [409, 'party.wrong-state'];
const denied: [number, string] = [403, 'access.denied'];

describe('a department', () => {
  it.each([
    ['active', 'deactivate', done],
    ['active', 'activate', wrong],
    ['inactive', 'activate', done],
    ['inactive', 'deactivate', wrong],
  ] as const)('%s, %s: the authority may, no department may', async (state, act, expected) => {
    const code = await newDepartment();
    if (state === 'inactive') await turn(code, 'deactivate');
    for (const who of ['own', 'foreign'] as const) {
      expect(outcome(await turn(code, act, who))).toEqual(denied);
      expect(outcome(await turn(CODES[who], act, who))).toEqual(denied);
    }
    expect(outcome(await turn(code, act))).toEqual(expected);
  });

  it.each(['activate', 'deactivate'] as const)('%s by two officers at once: one of them does it', async (act) => {
    const code = await newDepartment();
    if (act === 'activate') await turn(code, 'deactivate');
    expect((await Promise.all([turn(code, act), turn(code, act)])).map(outcome).sort()).toEqual([done, wrong]);
  });

  it('that governs cannot be deactivated, and one that nobody knows is not found', async () => {
    expect(outcome(await turn(CODES.authority, 'deactivate'))).toEqual([409, 'party.authority-needed']);
    const unknown = creditCodeOf('11', '990100', '99900999');
    for (const act of ['activate', 'deactivate'] as const) {
      expect(outcome(await turn(unknown, act))).toEqual([404, 'party.department-unknown']);
      expect(outcome(await turn('119901009990000９98', act))).toEqual([400, 'contract.broken']);
    }
  });

  it('takes its systems and officers with it on the very next call, and gives them back', async () => {
    const { id } = await api.parties.registerSystem(OPERATOR, CODES.foreign, { names });
    const { browser } = await signedIn(api, api.officers, { who: 'foreign', login: 'officer.again' });
    const session = async (): Promise<unknown> => outcome(await browser.call('GET', '/v1/departments'));
    expect(await session()).toEqual(done);
    expect((await turn(CODES.foreign, 'deactivate')).body).toMatchObject({ code: CODES.foreign, status: 'inactive' });
    expect(await session()).toEqual([403, 'access.department-inactive']);
    expect(await api.parties.findSystemForAssertion(id)).toMatchObject({ departmentActive: false });
    const [standing] = await api.owner.query<object[]>('SELECT * FROM system_standing WHERE id = $1', [id]);
    expect(standing).toMatchObject({ system_active: true, department_active: false, region: '990100' });
    await turn(CODES.foreign, 'activate');
    expect(await session()).toEqual(done);
    expect(await api.parties.findSystemForAssertion(id)).toMatchObject({ departmentActive: true });
  });

  it('refuses its systems by its own name wherever they call, and a caller nobody knows by no name at all', async () => {
    const caller = await TokenCaller.of(api);
    const token = await caller.token();
    await turn(CODES.own, 'deactivate');
    const inactive = [403, 'access.department-inactive'];
    expect(outcome(await caller.ask())).toEqual(inactive);
    expect(outcome(await caller.listGrants(token))).toEqual(inactive);
    expect((await caller.ask({ path: '/oauth/token/explain' })).body).toMatchObject({
      checks: expect.arrayContaining([
        { check: 'system-active', ok: true },
        expect.objectContaining({ check: 'department-active', ok: false, code: inactive[1] }),
      ]),
    });
    const forged = await caller.ask({ form: { client_assertion: `${await caller.assertion()}x` } });
    expect(outcome(forged)).toEqual([401, 'token.invalid-client']);
    await turn(CODES.own, 'activate');
    expect(outcome(await caller.ask())).toEqual(done);
  });

  it('is told of both, and both are recorded', async () => {
    const code = await newDepartment();
    await turn(code, 'deactivate');
    await turn(code, 'activate');
    const data = { department: code };
    expect(await told(api, code, code)).toEqual([
      { type: 'onceway.department.deactivated.v1', subject: code, data },
      { type: 'onceway.department.activated.v1', subject: code, data },
    ]);
    const records = await recorded(api, { department: code, officer: api.logins.authority.id });
    expect(records.map(({ type }) => type)).toEqual(['department.deactivated', 'department.activated']);
  });

  it('is told of to the other ends of its grants in force, and to nobody else', async () => {
    const [asks, gives, strange, over] = [
      await newDepartment(),
      await newDepartment(),
      await newDepartment(),
      await newDepartment(),
    ];
    await grantBetween(asks, gives, { until: '2099-12-31' });
    await grantBetween(asks, over, { until: '2020-12-31' });
    for (const [turned, other] of [
      [asks, gives],
      [gives, asks],
    ] as const) {
      await turn(turned, 'deactivate');
      const about = { type: 'onceway.department.deactivated.v1', subject: turned, data: { department: turned } };
      expect(await told(api, other, turned)).toEqual([about]);
      expect([await told(api, strange, turned), await told(api, over, turned)]).toEqual([[], []]);
      await turn(turned, 'activate');
    }
  });
});

describe('the sharing office of a department', () => {
  const office = { names: { zh: '数据共享科', en: 'Data Sharing Section' }, telephone: '+86 990 123 4567' };
  const appoint = (code: string, body: object, who: keyof typeof CODES): Promise<Answer> =>
    api.browsers[who].call('PUT', `/v1/departments/${code}/sharing-office`, { body });

  it('is named at the registration or later, by its own head or the authority, and shown to everybody', async () => {
    const code = creditCodeOf('11', '990100', '99900290');
    const body = { code, names, sharingOffice: office };
    expect((await api.browsers.authority.call('POST', '/v1/departments', { body })).body).toMatchObject(body);
    const other = { names: { zh: '办公室', en: 'Office' } };
    expect((await appoint(code, other, 'authority')).status).toBe(200);
    expect((await api.browsers.foreign.call('GET', `/v1/departments/${code}`)).body['sharingOffice']).toEqual(other);
    expect((await appoint(CODES.own, office, 'own')).body['sharingOffice']).toEqual(office);
    expect(await recorded(api, { type: 'department.office-changed', department: CODES.own })).toHaveLength(1);
    expect(await told(api, code, code)).toEqual([
      { type: 'onceway.department.office-changed.v1', subject: code, data: { department: code } },
    ]);
  });

  it("is not another department's to name", async () => {
    const unknown = creditCodeOf('11', '990100', '99900999');
    const refusal = [404, 'party.department-unknown'];
    expect(outcome(await appoint(CODES.own, office, 'foreign'))).toEqual(refusal);
    expect(outcome(await appoint(unknown, office, 'foreign'))).toEqual(refusal);
    expect(outcome(await appoint(unknown, office, 'authority'))).toEqual(refusal);
  });

  it.each<[string, object, string[]]>([
    ['a person for an office', { names: { ...office.names, zh: '990102198503070013' } }, ['/names/zh']],
    ['a number of another script', { ...office, telephone: '٠٩٩٠١٢٣٤' }, ['/telephone']],
    [
      'several faults',
      { names: { zh: '' }, telephone: 'x', person: 'x' },
      ['/names/en', '/names/zh', '/person', '/telephone'],
    ],
  ])('is refused with %s', async (_name, body, pointers) => {
    const answer = await appoint(CODES.own, body, 'own');
    expect(outcome(answer)).toEqual([400, 'contract.broken']);
    const faults = answer.body['faults'] as { pointer: string }[];
    expect([...new Set(faults.map(({ pointer }) => pointer))].sort()).toEqual(pointers);
  });
});
