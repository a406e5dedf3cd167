import { TOTP } from 'otpauth';
import { startReplica } from '../support/api-app';
import { Browser, call, outcome, type Answer } from '../support/browser';
import { CODES, signedIn, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close(), 30_000);

const STEP = 30_000;
const WINDOW = 15 * 60_000;

interface Person {
  id: string;
  login: string;
  password: string;
  browser: Browser;
}

interface Protected extends Person {
  secret: string;
  recoveryCodes: string[];
}

async function person(): Promise<Person> {
  const login = unique('clerk');
  return { login, ...(await signedIn(api, api.officers, { who: 'own', login })) };
}

/** The code of a secret, `steps` beside the time step of the app's clock. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: api.clock.now() + steps * STEP });
}

async function enrolled(of: Person): Promise<string> {
  const answer = await of.browser.call('POST', '/v1/session/totp', { body: { password: of.password } });
  expect(outcome(answer)).toEqual([201, undefined]);
  return String(answer.body['secret']);
}

async function protectedPerson(): Promise<Protected> {
  const somebody = await person();
  const secret = await enrolled(somebody);
  const answer = await confirm(somebody, codeOf(secret));
  expect(outcome(answer)).toEqual([200, undefined]);
  api.clock.advance(STEP);
  return { ...somebody, secret, recoveryCodes: answer.body['recoveryCodes'] as string[] };
}

const confirm = ({ browser }: Person, code: string): Promise<Answer> =>
  browser.call('POST', '/v1/session/totp/confirmation', { body: { code } });
const remove = ({ browser, password }: Person, code: string): Promise<Answer> =>
  browser.call('POST', '/v1/session/totp/removal', { body: { password, code } });
const reset = ({ id }: Person): Promise<Answer> => api.browsers.authority.call('POST', `/v1/officers/${id}/reset-totp`);
const login = ({ login: name, password }: Person, code?: string, address = '192.0.2.1'): Promise<Answer> =>
  call(api, 'POST', '/v1/session', { body: { login: name, password, ...(code !== undefined && { code }) }, address });

describe('enrolling', () => {
  it('answers a secret once and asks for no code before one has confirmed it', async () => {
    const somebody = await person();
    const secret = await enrolled(somebody);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(outcome(await login(somebody))).toEqual([201, undefined]);
    const rows = await api.owner.query<{ sealed: string; row: object }[]>(
      'SELECT totp_sealed AS sealed, to_jsonb(o) AS row FROM officers o WHERE id = $1',
      [somebody.id],
    );
    expect(rows[0]!.sealed).toMatch(/^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const session = await somebody.browser.call('GET', '/v1/session');
    expect(session.body).toMatchObject({ officer: { totp: false } });
    expect(JSON.stringify(session.body)).not.toContain(secret);
  });

  it('needs the own password, and lists every fault of a body', async () => {
    const { browser } = await person();
    const wrong = await browser.call('POST', '/v1/session/totp', { body: { password: 'wrong' } });
    expect(outcome(wrong)).toEqual([403, 'officer.password-wrong']);
    const bad = await browser.call('POST', '/v1/session/totp', { body: { password: '', secret: 'MINE' } });
    expect((bad.body['faults'] as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual([
      '/password',
      '/secret',
    ]);
    const foreign = await browser.withoutToken('POST', '/v1/session/totp', { body: { password: 'x' } });
    expect(outcome(foreign)).toEqual([403, 'access.csrf']);
  });

  it('again replaces a secret that nobody confirmed', async () => {
    const somebody = await person();
    const first = await enrolled(somebody);
    const second = await enrolled(somebody);
    expect(outcome(await confirm(somebody, codeOf(first)))).toEqual([403, 'officer.totp-wrong']);
    expect(outcome(await confirm(somebody, codeOf(second)))).toEqual([200, undefined]);
  });
});

describe('a second factor', () => {
  it('is asked after the right password only', async () => {
    const somebody = await protectedPerson();
    expect(outcome(await login({ ...somebody, password: 'wrong' }, codeOf(somebody.secret)))).toEqual([
      401,
      'login.refused',
    ]);
    expect(outcome(await login({ ...somebody, password: 'wrong' }))).toEqual([401, 'login.refused']);
    expect(outcome(await login(somebody))).toEqual([401, 'login.totp-required']);
    const opened = await login(somebody, codeOf(somebody.secret));
    expect(opened.body).toMatchObject({ officer: { totp: true } });
  });

  it('ends the sessions that were opened without it, and keeps the one that confirmed it', async () => {
    const somebody = await person();
    const other = new Browser(api);
    await other.login(somebody.login, somebody.password);
    const secret = await enrolled(somebody);
    expect((await other.call('GET', '/v1/session')).status).toBe(200);
    await confirm(somebody, codeOf(secret));
    expect(outcome(await other.call('GET', '/v1/session'))).toEqual([401, 'session.expired']);
    expect((await somebody.browser.call('GET', '/v1/session')).status).toBe(200);
  });

  it.each([
    [-2, 401],
    [-1, 201],
    [0, 201],
    [1, 201],
    [2, 401],
  ])('is taken from a clock that is %d steps off: %d', async (steps, status) => {
    const somebody = await protectedPerson();
    // The step of the confirmation is used up already.
    api.clock.advance(2 * STEP);
    expect((await login(somebody, codeOf(somebody.secret, steps))).status).toBe(status);
  });

  it('opens no second session by the same code, nor by one of an earlier step', async () => {
    const somebody = await protectedPerson();
    const [earlier, code] = [codeOf(somebody.secret), codeOf(somebody.secret, 1)];
    expect(outcome(await login(somebody, code))).toEqual([201, undefined]);
    expect(outcome(await login(somebody, code))).toEqual([401, 'login.totp-refused']);
    expect(outcome(await login(somebody, earlier))).toEqual([401, 'login.totp-refused']);
  });

  it('does not open a session by the code that confirmed it', async () => {
    const somebody = await person();
    const secret = await enrolled(somebody);
    const code = codeOf(secret);
    await confirm(somebody, code);
    expect(outcome(await login(somebody, code))).toEqual([401, 'login.totp-refused']);
  });

  it('opens exactly one session when one code is used many times at once, on two replicas', async () => {
    const somebody = await protectedPerson();
    const replica = await startReplica(api);
    try {
      const code = codeOf(somebody.secret);
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_none, at) =>
          call(at % 2 === 0 ? api : replica, 'POST', '/v1/session', {
            body: { login: somebody.login, password: somebody.password, code },
          }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 401)]);
    } finally {
      await replica.close();
    }
  });

  it('is guessed no more often than a password', async () => {
    const somebody = await protectedPerson();
    const codes: unknown[] = [];
    for (let count = 1; count <= 11; count++) {
      codes.push((await login(somebody, '000000', `198.51.100.${count}`)).body['code']);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'login.totp-refused'), 'login.rate-limited']);
    const right = await login(somebody, codeOf(somebody.secret), '198.51.100.99');
    expect(outcome(right)).toEqual([429, 'login.rate-limited']);
    api.clock.advance(WINDOW);
  });

  it('whose password is known buys no guesses by leaving the code out in between', async () => {
    const somebody = await protectedPerson();
    const codes: unknown[] = [];
    for (let count = 1; count <= 6; count++) {
      codes.push((await login(somebody, undefined, `198.51.101.${count}`)).body['code']);
      codes.push((await login(somebody, '000000', `198.51.101.${count}`)).body['code']);
    }
    expect(codes.slice(-2)).toEqual(['login.rate-limited', 'login.rate-limited']);
  });

  it('leaves a record of a wrong code, which is not the code', async () => {
    const somebody = await protectedPerson();
    await login(somebody, '123456');
    await login(somebody, codeOf(somebody.secret));
    const records = await recordsOf(somebody.id);
    expect(records.map(({ type }) => type)).toEqual([
      'officer.logged-in',
      'officer.password-changed',
      'officer.totp-enrolled',
      'officer.totp-enabled',
      'officer.totp-refused',
      'officer.logged-in',
    ]);
    expect(records.at(-1)).toMatchObject({ facts: { by: 'totp' } });
    expect(JSON.stringify(records)).not.toContain('123456');
  });
});

describe('recovery codes', () => {
  it('are ten, each opens one session, in capitals too', async () => {
    const somebody = await protectedPerson();
    expect(new Set(somebody.recoveryCodes).size).toBe(10);
    const [first, second] = somebody.recoveryCodes as [string, string];
    expect(outcome(await login(somebody, first))).toEqual([201, undefined]);
    expect(outcome(await login(somebody, first))).toEqual([401, 'login.totp-refused']);
    expect(outcome(await login(somebody, second.toUpperCase()))).toEqual([201, undefined]);
    expect((await recordsOf(somebody.id)).at(-1)).toMatchObject({ facts: { by: 'recovery-code' } });
  });

  it('are kept as keyed hashes', async () => {
    const { id, recoveryCodes } = await protectedPerson();
    const rows = await api.owner.query<object[]>('SELECT * FROM officer_recovery_codes WHERE officer_id = $1', [id]);
    expect(rows).toHaveLength(10);
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code);
  });

  it('of somebody else open nothing', async () => {
    const [somebody, other] = [await protectedPerson(), await protectedPerson()];
    expect(outcome(await login(somebody, other.recoveryCodes[0]))).toEqual([401, 'login.totp-refused']);
  });

  it('opens one session when it is used many times at once', async () => {
    const somebody = await protectedPerson();
    const answers = await Promise.all(Array.from({ length: 5 }, () => login(somebody, somebody.recoveryCodes[0])));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401]);
  });
});

describe('taking it away', () => {
  it('needs password and code, and then no code is asked', async () => {
    const somebody = await protectedPerson();
    expect(outcome(await remove({ ...somebody, password: 'wrong' }, codeOf(somebody.secret)))).toEqual([
      403,
      'officer.password-wrong',
    ]);
    expect(outcome(await remove(somebody, '000000'))).toEqual([403, 'officer.totp-wrong']);
    expect(outcome(await remove(somebody, codeOf(somebody.secret)))).toEqual([204, undefined]);
    expect(outcome(await login(somebody))).toEqual([201, undefined]);
    const left = await api.owner.query<object[]>('SELECT 1 FROM officer_recovery_codes WHERE officer_id = $1', [
      somebody.id,
    ]);
    expect(left).toEqual([]);
  });

  it('is done by the authority for a lost authenticator: sessions end, and it is recorded', async () => {
    const somebody = await protectedPerson();
    expect((await reset(somebody)).body).toMatchObject({ id: somebody.id, totp: false });
    expect(outcome(await somebody.browser.call('GET', '/v1/session'))).toEqual([401, 'session.expired']);
    expect(outcome(await login(somebody))).toEqual([201, undefined]);
    const rows = await api.owner.query<{ value: string }[]>(
      `SELECT value FROM outbox WHERE topic = 'audit.records' AND value LIKE '%totp-reset%' AND value LIKE $1`,
      [`%${somebody.id}%`],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]!.value)).toMatchObject({ officer: api.logins.authority.id, department: CODES.own });
  });
});

describe('every state by every act', () => {
  type State = 'off' | 'pending' | 'on';
  type Act = 'enrol' | 'confirm' | 'remove' | 'reset';
  const ACTS: Readonly<Record<Act, (of: Protected) => Promise<Answer>>> = {
    enrol: ({ browser, password }) => browser.call('POST', '/v1/session/totp', { body: { password } }),
    confirm: (of) => confirm(of, of.secret === '' ? '000000' : codeOf(of.secret)),
    remove: (of) => remove(of, of.secret === '' ? '000000' : codeOf(of.secret)),
    reset,
  };
  const STATES: Readonly<Record<State, () => Promise<Protected>>> = {
    off: async () => ({ ...(await person()), secret: '', recoveryCodes: [] }),
    pending: async () => {
      const somebody = await person();
      return { ...somebody, secret: await enrolled(somebody), recoveryCodes: [] };
    },
    on: protectedPerson,
  };
  const WRONG = 'officer.totp-state';

  it.each<[State, Act, number, string | undefined]>([
    ['off', 'enrol', 201, undefined],
    ['off', 'confirm', 409, WRONG],
    ['off', 'remove', 409, WRONG],
    ['off', 'reset', 409, WRONG],
    ['pending', 'enrol', 201, undefined],
    ['pending', 'confirm', 200, undefined],
    ['pending', 'remove', 409, WRONG],
    ['pending', 'reset', 200, undefined],
    ['on', 'enrol', 409, WRONG],
    ['on', 'confirm', 409, WRONG],
    ['on', 'remove', 204, undefined],
    ['on', 'reset', 200, undefined],
  ])('%s, %s: %d %s', async (state, act, status, code) => {
    expect(outcome(await ACTS[act](await STATES[state]()))).toEqual([status, code]);
  });

  it('nobody but the authority resets, and nobody their own', async () => {
    const somebody = await protectedPerson();
    const path = `/v1/officers/${somebody.id}/reset-totp`;
    for (const who of ['own', 'foreign'] as const) {
      const { browser } = await signedIn(api, api.officers, { who, login: unique('head') });
      expect(outcome(await browser.call('POST', path))).toEqual([403, 'access.denied']);
    }
    expect(outcome(await call(api, 'POST', path))).toEqual([401, 'session.missing']);
    const own = `/v1/officers/${api.logins.authority.id}/reset-totp`;
    expect(outcome(await api.browsers.authority.call('POST', own))).toEqual([403, 'officer.own-account']);
    const nobody = '/v1/officers/00000000-0000-7000-8000-000000000000/reset-totp';
    expect(outcome(await api.browsers.authority.call('POST', nobody))).toEqual([404, 'officer.unknown']);
  });

  it('two confirmations at once: one answers recovery codes', async () => {
    const somebody = await person();
    const code = codeOf(await enrolled(somebody));
    const answers = await Promise.all([confirm(somebody, code), confirm(somebody, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

async function recordsOf(officer: string): Promise<Record<string, unknown>[]> {
  const rows = await api.owner.query<{ value: string }[]>(
    `SELECT value FROM outbox WHERE topic = 'audit.records' ORDER BY id`,
  );
  return rows
    .map(({ value }) => JSON.parse(value) as Record<string, unknown>)
    .filter((row) => row['officer'] === officer);
}
