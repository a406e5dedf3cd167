import { outcome, type Answer } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';
import { recorded, told } from '../support/told';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close(), 30_000);

const names = { zh: '财政资金监管', en: 'Supervision of public funds' };
const legalBasis = '市委编办〔2026〕7号';
const FAR = '2099-12-31';

const pathOf = (code: string, of: string = CODES.own): string => `/v1/departments/${of}/attributes/${code}`;
const assign = (code: string, body: object = {}, who: keyof typeof CODES = 'authority'): Promise<Answer> =>
  api.browsers[who].call('PUT', pathOf(code), { body: { legalBasis, ...body } });
const withdraw = (code: string, who: keyof typeof CODES = 'authority'): Promise<Answer> =>
  api.browsers[who].call('DELETE', pathOf(code));

async function newAttribute(): Promise<string> {
  const code = unique('duty');
  const answer = await api.browsers.authority.call('POST', '/v1/attributes', { body: { code, names } });
  expect(answer.status).toBe(201);
  return code;
}

/** Brings the holding of `own` into that state. `lapsed`: its last day has passed and nobody has said so yet. */
async function attributeIn(state: 'never' | 'held' | 'lost' | 'lapsed'): Promise<string> {
  const code = await newAttribute();
  if (state !== 'never') expect((await assign(code, { until: FAR })).status).toBe(200);
  if (state === 'lost') expect((await withdraw(code)).status).toBe(204);
  if (state === 'lapsed') await lapse(code);
  return code;
}

/** The day before yesterday in any time zone. */
async function lapse(code: string): Promise<void> {
  await api.owner.query(
    `UPDATE department_attributes SET until = current_date - 2 WHERE attribute = $1 AND lost_at IS NULL`,
    [code],
  );
}

async function holdings(code: string): Promise<Record<string, unknown>[]> {
  const { body } = await api.browsers.foreign.call('GET', `/v1/departments/${CODES.own}/attributes?limit=200`);
  return (body['items'] as Record<string, unknown>[]).filter(({ attribute }) => attribute === code);
}

it.each(['990102198503070013', ' '])('a name like %j is none', async (zh) => {
  const body = { code: unique('duty'), names: { ...names, zh } };
  expect(outcome(await api.browsers.authority.call('POST', '/v1/attributes', { body }))).toEqual([
    400,
    'contract.broken',
  ]);
});

describe('attributes', () => {
  it('are registered by one of many at once, by the authority alone, and recorded', async () => {
    const body = { code: unique('duty'), names };
    for (const who of ['own', 'foreign'] as const) {
      expect(outcome(await api.browsers[who].call('POST', '/v1/attributes', { body }))).toEqual([403, 'access.denied']);
    }
    const attempts = Array.from({ length: 4 }, () => api.browsers.authority.call('POST', '/v1/attributes', { body }));
    const outcomes = (await Promise.all(attempts)).map(outcome).sort();
    expect(outcomes).toEqual([[201, undefined], ...Array.from({ length: 3 }, () => [409, 'party.attribute-taken'])]);
    expect(await recorded(api, { type: 'attribute.registered', facts: { attribute: body.code } })).toHaveLength(1);
  });

  it('are listed page by page in the order of their codes', async () => {
    await newAttribute();
    await newAttribute();
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const path = `/v1/attributes?limit=1${next === '' ? '' : `&cursor=${next}`}`;
      const { body } = await api.browsers.own.call('GET', path);
      seen.push(...(body['items'] as { code: string }[]).map(({ code }) => code));
      next = body['next'] as string | undefined;
    }
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it.each([
    ['a Cyrillic letter', 'administrative-оrgan'],
    ['full-width letters', 'ｄｕｔｙ'],
    ['a full-width digit', 'duty-１'],
    ['a capital letter', 'Duty'],
    ['a Turkish dotless i', 'dutıes'],
    ['a combining mark', 'duty\u0301'],
    ['a joiner', 'duty\u200d'],
    ['a slash', 'duty/../x'],
  ])('are refused with %s in their codes, in the body and in the path', async (_name, code) => {
    const registered = await api.browsers.authority.call('POST', '/v1/attributes', { body: { code, names } });
    expect(outcome(registered)).toEqual([400, 'contract.broken']);
    expect(outcome(await assign(encodeURIComponent(code)))).toEqual([400, 'contract.broken']);
  });
});

describe('an attribute of a department', () => {
  type State = 'never' | 'held' | 'lost' | 'lapsed';
  const done: [number, undefined] = [200, undefined];
  const gone: [number, undefined] = [204, undefined];
  const wrong: [number, string] = [409, 'party.wrong-state'];
  const denied: [number, string] = [403, 'access.denied'];
  const CASES: [State, string, (code: string, who: keyof typeof CODES) => Promise<Answer>, unknown][] = [
    ['never', 'assign', (code, who) => assign(code, {}, who), done],
    ['lost', 'assign', (code, who) => assign(code, {}, who), done],
    ['lapsed', 'assign', (code, who) => assign(code, { until: FAR }, who), done],
    ['held', 'assign with the same day', (code, who) => assign(code, { until: FAR }, who), wrong],
    ['held', 'assign with an earlier day', (code, who) => assign(code, { until: '2099-12-30' }, who), wrong],
    ['held', 'prolong', (code, who) => assign(code, { until: '2100-01-31' }, who), done],
    ['held', 'prolong without end', (code, who) => assign(code, {}, who), done],
    ['held', 'withdraw', (code, who) => withdraw(code, who), gone],
    ['never', 'withdraw', (code, who) => withdraw(code, who), wrong],
    ['lost', 'withdraw', (code, who) => withdraw(code, who), wrong],
    ['lapsed', 'withdraw', (code, who) => withdraw(code, who), wrong],
  ];

  it.each(CASES)('%s, %s: the authority may, nobody else', async (state, _act, act, expected) => {
    const code = await attributeIn(state);
    expect(outcome(await act(code, 'own'))).toEqual(denied);
    expect(outcome(await act(code, 'foreign'))).toEqual(denied);
    expect(outcome(await act(code, 'authority'))).toEqual(expected);
  });

  it.each<[State, (code: string) => Promise<Answer>, unknown[]]>([
    ['never', (code) => assign(code), [done, wrong]],
    ['lost', (code) => assign(code), [done, wrong]],
    ['lapsed', (code) => assign(code), [done, wrong]],
    ['held', (code) => assign(code, { until: '2100-06-30' }), [done, wrong]],
    ['held', (code) => withdraw(code), [gone, wrong]],
  ])('%s, and two officers at once: one of them does it', async (state, act, expected) => {
    const code = await attributeIn(state);
    expect((await Promise.all([act(code), act(code)])).map(outcome).sort()).toEqual(expected);
  });

  it('keeps every basis on which it was held, and why each ended', async () => {
    const code = await newAttribute();
    await assign(code, { until: FAR });
    await assign(code, { until: '2100-12-31', legalBasis: '市委编办〔2026〕9号' });
    await withdraw(code);
    await assign(code, { until: FAR });
    await lapse(code);
    expect(await holdings(code)).toMatchObject([
      { legalBasis, until: FAR, status: 'lost', lostBecause: 'prolonged' },
      { legalBasis: '市委编办〔2026〕9号', until: '2100-12-31', status: 'lost', lostBecause: 'withdrawn' },
      { legalBasis, status: 'lost', lostBecause: 'expired' },
    ]);
    await assign(code);
    expect((await holdings(code)).map(({ status }) => status)).toEqual(['lost', 'lost', 'lost', 'held']);
    expect((await holdings(code))[3]).not.toHaveProperty('until');
  });

  it('is held to the end of its last day in Shanghai', async () => {
    const code = await newAttribute();
    const [day] = await api.owner.query<{ today: string }[]>(
      `SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS today`,
    );
    const until = day!.today;
    expect((await assign(code, { until })).body).toMatchObject({ status: 'held', until });
    expect(await holdings(code)).toMatchObject([{ status: 'held' }]);
  });

  it('is told to the department alone, and recorded: gained, prolonged, lost, regained', async () => {
    const code = await newAttribute();
    await assign(code, { until: FAR });
    await assign(code, { until: '2100-12-31' });
    await withdraw(code);
    await assign(code);
    const data = { department: CODES.own, attribute: code };
    expect(await told(api, CODES.own, code)).toEqual([
      { type: 'onceway.attribute.assigned.v1', subject: code, data: { ...data, until: FAR } },
      { type: 'onceway.attribute.assigned.v1', subject: code, data: { ...data, until: '2100-12-31' } },
      { type: 'onceway.attribute.lost.v1', subject: code, data: { ...data, until: '2100-12-31' } },
      { type: 'onceway.attribute.regained.v1', subject: code, data },
    ]);
    expect(await told(api, CODES.foreign, code)).toEqual([]);
    const records = await recorded(api, { department: CODES.own, facts: { attribute: code } });
    expect(records.map(({ type, officer }) => [type, officer])).toEqual(
      ['attribute.assigned', 'attribute.prolonged', 'attribute.lost', 'attribute.assigned'].map((type) => [
        type,
        api.logins.authority.id,
      ]),
    );
    expect(JSON.stringify(records)).not.toContain(legalBasis);
  });

  it.each<[string, object, string[]]>([
    ['no basis', { legalBasis: undefined }, ['/legalBasis']],
    ['a day that has passed', { until: '2026-01-01' }, ['/until']],
    ['a day that is none', { until: '2100-02-30' }, ['/until']],
    ['a person in the basis', { legalBasis: '依据 990102198503070013 的申请' }, ['/legalBasis']],
    ['several faults', { legalBasis: '', until: '１', law: 1 }, ['/law', '/legalBasis', '/until']],
  ])('is refused with %s', async (_name, body, pointers) => {
    const answer = await assign(await newAttribute(), body);
    expect(outcome(answer)).toEqual([400, 'contract.broken']);
    const faults = answer.body['faults'] as { pointer: string }[];
    expect([...new Set(faults.map(({ pointer }) => pointer))].sort()).toEqual(pointers);
  });

  it.each<[string, () => string, string]>([
    ['attribute', () => pathOf('no-such-attribute'), 'party.attribute-unknown'],
    ['department', () => pathOf('no-such-attribute', '119901009990000480'), 'party.department-unknown'],
  ])('is not found without its %s', async (_name, path, code) => {
    const { authority } = api.browsers;
    expect(outcome(await authority.call('PUT', path(), { body: { legalBasis } }))).toEqual([404, code]);
    expect(outcome(await authority.call('DELETE', path()))).toEqual([404, code]);
  });

  it('is listed for departments that exist', async () => {
    const path = '/v1/departments/119901009990000480/attributes';
    expect(outcome(await api.browsers.own.call('GET', path))).toEqual([404, 'party.department-unknown']);
    await api.parties.registerDepartment(OPERATOR, { code: '119901009990000480', names });
    expect((await api.browsers.own.call('GET', path)).body).toEqual({ items: [] });
  });
});
