import { creditCodeOf } from '../../src/kernel/identifiers';
import { Browser, call, outcome } from '../support/browser';
import { TOLD_OF } from '../support/events';
import { CODES, OPERATOR, signedIn, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close());

const UNKNOWN_DEPARTMENT = creditCodeOf('11', '990100', '99900199');
const NOBODY = '00000000-0000-7000-8000-000000000000';
const body = (more: object = {}) => ({
  login: unique('clerk'),
  name: '张三',
  department: CODES.own,
  roles: ['sharing-head'],
  ...more,
});

async function newOfficer(): Promise<{ id: string; login: string; firstPassword: string }> {
  const answer = await api.browsers.authority.call('POST', '/v1/officers', { body: body() });
  const { officer, firstPassword } = answer.body as { officer: { id: string; login: string }; firstPassword: string };
  return { ...officer, firstPassword };
}

describe('who may', () => {
  const routes: [string, string, () => object | undefined, { authority: number; head: number }][] = [
    ['POST', '/v1/officers', body, { authority: 201, head: 403 }],
    ['GET', '/v1/officers', () => undefined, { authority: 200, head: 200 }],
    ['POST', '/v1/officers/:id/disable', () => undefined, { authority: 200, head: 403 }],
    ['POST', '/v1/officers/:id/enable', () => undefined, { authority: 409, head: 403 }],
    ['POST', '/v1/officers/:id/reset-password', () => undefined, { authority: 200, head: 403 }],
  ];

  it.each(routes)('%s %s', async (method, route, sent, { authority, head }) => {
    const { id } = await newOfficer();
    const path = route.replace(':id', id);
    const options = { body: sent() };
    expect(outcome(await call(api, method, path, options))).toEqual([401, 'session.missing']);
    const system = { ...options, headers: { authorization: 'DPoP a.b.c', dpop: 'a.b.c' } };
    expect(outcome(await call(api, method, path, system))).toEqual([401, 'session.missing']);
    for (const who of ['own', 'foreign'] as const) {
      const answer = await api.browsers[who].call(method, path, options);
      expect(answer.status).toBe(head);
      if (head === 403) expect(answer.body['code']).toBe('access.denied');
    }
    expect((await api.browsers.authority.call(method, path, options)).status).toBe(authority);
  });
});

it("what the authority does to an account is told to the account's department", async () => {
  const { id } = await newOfficer();
  for (const act of ['disable', 'enable', 'reset-password']) {
    expect((await api.browsers.authority.call('POST', `/v1/officers/${id}/${act}`)).status).toBe(200);
  }
  const acts = ['officer.created', 'officer.disabled', 'officer.enabled', 'officer.password-reset'];
  const type = 'onceway.officer.changed.v1';
  expect(await api.owner.query(TOLD_OF, [id])).toEqual(
    acts.map((act) => ({ type, subject: id, data: { officer: id, act }, to: [CODES.own] })),
  );
});

describe('POST /v1/officers', () => {
  it('answers a one-time password once, and a record without a name', async () => {
    const asked = body();
    const answer = await api.browsers.authority.call('POST', '/v1/officers', { body: asked });
    const { officer, firstPassword } = answer.body as { officer: { id: string }; firstPassword: string };
    expect(answer.body).toMatchObject({ officer: { ...asked, status: 'active' } });
    expect(firstPassword).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    const records = await recordsOf('officer.created');
    const record = records.find(({ facts }) => (facts as { about: string }).about === officer.id);
    expect(record).toMatchObject({ officer: api.logins.authority.id, department: CODES.own });
    expect(JSON.stringify(records)).not.toMatch(/张三|clerk/);
  });

  it.each<[string, object, [number, string], string[]]>([
    ['a login that is taken', { login: 'officer.own' }, [409, 'officer.login-taken'], []],
    ['a wrong credit code', { department: '91990100MA00000008' }, [400, 'contract.broken'], ['/department']],
    ['an unknown department', { department: UNKNOWN_DEPARTMENT }, [404, 'party.department-unknown'], []],
    [
      'the authority role elsewhere',
      { roles: ['sharing-head', 'authority-officer'] },
      [400, 'officer.role-unsuitable'],
      ['/roles/1'],
    ],
    [
      'an auditor elsewhere who does other things too',
      { roles: ['operator', 'auditor'] },
      [400, 'officer.role-unsuitable'],
      ['/roles/1'],
    ],
    [
      'an auditor who also governs',
      { department: CODES.authority, roles: ['auditor', 'authority-officer', 'ops'] },
      [400, 'officer.role-unsuitable'],
      ['/roles/0', '/roles/2'],
    ],
    ['a role of no register', { roles: ['root'] }, [400, 'contract.broken'], ['/roles/0']],
    ['no role', { roles: [] }, [400, 'contract.broken'], ['/roles']],
    ['a blank for a name', { name: ' ' }, [400, 'contract.broken'], ['/name']],
    ['several faults', { login: 'Ä', name: '', roles: [] }, [400, 'contract.broken'], ['/login', '/name', '/roles']],
    ['a password', { password: 'x' }, [400, 'contract.broken'], ['/password']],
  ])('refuses %s', async (_name, more, expected, pointers) => {
    const answer = await api.browsers.authority.call('POST', '/v1/officers', { body: body(more) });
    expect(outcome(answer)).toEqual(expected);
    const faults = (answer.body['faults'] ?? []) as { pointer: string }[];
    expect([...new Set(faults.map(({ pointer }) => pointer))].sort()).toEqual(pointers);
  });

  it('gives a login to one of many who want it at once', async () => {
    const asked = body();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.browsers.authority.call('POST', '/v1/officers', { body: asked })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });
});

describe('GET /v1/officers', () => {
  it('shows the authority everybody, page by page, and others their own department', async () => {
    await newOfficer();
    const departments = async (browser: Browser): Promise<Set<unknown>> => {
      const seen: { department: string }[] = [];
      let next: string | undefined = '';
      while (next !== undefined) {
        const path = `/v1/officers?limit=2${next === '' ? '' : `&cursor=${next}`}`;
        const answer = await browser.call('GET', path);
        expect(answer.status).toBe(200);
        expect(JSON.stringify(answer.body)).not.toContain('argon2');
        seen.push(...(answer.body['items'] as { department: string }[]));
        next = answer.body['next'] as string | undefined;
      }
      return new Set(seen.map(({ department }) => department));
    };
    expect(await departments(api.browsers.authority)).toEqual(new Set(Object.values(CODES)));
    expect(await departments(api.browsers.foreign)).toEqual(new Set([CODES.foreign]));
  });

  it.each(['cursor=A', 'cursor=YQ', 'limit=0', 'limit=201', 'limit=x', 'page=1'])('refuses ?%s', async (query) => {
    expect(outcome(await api.browsers.authority.call('GET', `/v1/officers?${query}`))).toEqual([
      400,
      'contract.broken',
    ]);
  });
});

describe('disabling', () => {
  it('bites at once and is undone by enabling', async () => {
    const { id, login, firstPassword } = await newOfficer();
    const browser = new Browser(api);
    await browser.login(login, firstPassword);
    const answer = await api.browsers.authority.call('POST', `/v1/officers/${id}/disable`);
    expect(answer.body).toMatchObject({ id, status: 'disabled' });
    const again = await api.browsers.authority.call('POST', `/v1/officers/${id}/disable`);
    expect(outcome(again)).toEqual([409, 'officer.wrong-state']);
    expect(outcome(await browser.call('GET', '/v1/session'))).toEqual([401, 'session.expired']);
    expect(outcome(await browser.login(login, firstPassword))).toEqual([401, 'login.refused']);
    expect((await api.browsers.authority.call('POST', `/v1/officers/${id}/enable`)).status).toBe(200);
    expect((await browser.login(login, firstPassword)).status).toBe(201);
  });

  it.each(['disable', 'enable', 'reset-password'])('%s is for the accounts of others', async (act) => {
    const own = `/v1/officers/${api.logins.authority.id}/${act}`;
    expect(outcome(await api.browsers.authority.call('POST', own))).toEqual([403, 'officer.own-account']);
    expect(outcome(await api.browsers.authority.call('POST', `/v1/officers/${NOBODY}/${act}`))).toEqual([
      404,
      'officer.unknown',
    ]);
    expect(outcome(await api.browsers.authority.call('POST', `/v1/officers/nobody/${act}`))).toEqual([
      400,
      'contract.broken',
    ]);
  });

  it('has one winner when two do it at once', async () => {
    const { id } = await newOfficer();
    const disable = () => api.browsers.authority.call('POST', `/v1/officers/${id}/disable`);
    const answers = await Promise.all([disable(), disable(), disable()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('leaves one of two authority officers who disable each other at once', async () => {
    const a = await signedIn(api, api.officers, { who: 'authority', login: unique('chief') });
    const b = await signedIn(api, api.officers, { who: 'authority', login: unique('chief') });
    const answers = await Promise.all([
      a.browser.call('POST', `/v1/officers/${b.id}/disable`),
      b.browser.call('POST', `/v1/officers/${a.id}/disable`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });
});

describe('POST /v1/officers/:id/reset-password', () => {
  it('ends sessions and the old password; the new one must be changed', async () => {
    const { id, browser, password } = await signedIn(api, api.officers, { who: 'own', login: unique('clerk') });
    const answer = await api.browsers.authority.call('POST', `/v1/officers/${id}/reset-password`);
    const { officer, firstPassword } = answer.body as { officer: { login: string }; firstPassword: string };
    expect(outcome(await browser.call('GET', '/v1/session'))).toEqual([401, 'session.expired']);
    expect(outcome(await browser.login(officer.login, password))).toEqual([401, 'login.refused']);
    expect((await browser.login(officer.login, firstPassword)).body).toMatchObject({ mustChangePassword: true });
  });
});

describe('an officer of an inactive department', () => {
  it('is refused until the department is active again', async () => {
    const setActive = (active: boolean) =>
      api.owner.query('UPDATE departments SET active = $2 WHERE code = $1', [CODES.foreign, active]);
    await setActive(false);
    expect(outcome(await api.browsers.foreign.call('GET', '/v1/session'))).toEqual([403, 'access.department-inactive']);
    await setActive(true);
    expect((await api.browsers.foreign.call('GET', '/v1/session')).status).toBe(200);
  });
});

describe('the command line', () => {
  it('creates officers as an operator: the record names none', async () => {
    const { officer } = await api.officers.createOfficer(OPERATOR, {
      login: unique('first'),
      name: 'First',
      department: CODES.authority,
      roles: ['authority-officer'],
    });
    const records = await recordsOf('officer.created');
    const record = records.find(({ facts }) => (facts as { about: string }).about === officer.id);
    expect(record).toBeDefined();
    expect(record).not.toHaveProperty('officer');
  });
});

/** Audit records waiting in the outbox. */
async function recordsOf(type: string): Promise<Record<string, unknown>[]> {
  const rows = await api.owner.query<{ value: string }[]>(`SELECT value FROM outbox WHERE topic = 'audit.records'`);
  return rows
    .map(({ value }) => JSON.parse(value) as Record<string, unknown>)
    .filter((record) => record['type'] === type);
}
