import { startReplica } from '../support/api-app';
import { Browser, call, outcome } from '../support/browser';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';
import { SecondFactors, STEP_MS } from '../support/second-factors';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;
let factors: SecondFactors;

beforeAll(async () => {
  api = await startGovernedApp();
  factors = new SecondFactors(api);
}, 60_000);
afterAll(() => api.close(), 30_000);

const WINDOW = 15 * 60_000;

describe('enrolling', () => {
  it('answers a secret once and asks for no code before one has confirmed it', async () => {
    const somebody = await factors.person();
    const secret = await factors.enrolled(somebody);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(outcome(await factors.login(somebody))).toEqual([201, undefined]);
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
    const { browser } = await factors.person();
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
    const somebody = await factors.person();
    const first = await factors.enrolled(somebody);
    const second = await factors.enrolled(somebody);
    expect(outcome(await factors.confirm(somebody, factors.codeOf(first)))).toEqual([403, 'officer.totp-wrong']);
    expect(outcome(await factors.confirm(somebody, factors.codeOf(second)))).toEqual([200, undefined]);
  });
});

describe('a second factor', () => {
  it('is asked after the right password only', async () => {
    const somebody = await factors.protectedPerson();
    expect(outcome(await factors.login({ ...somebody, password: 'wrong' }, factors.codeOf(somebody.secret)))).toEqual([
      401,
      'login.refused',
    ]);
    expect(outcome(await factors.login({ ...somebody, password: 'wrong' }))).toEqual([401, 'login.refused']);
    expect(outcome(await factors.login(somebody))).toEqual([401, 'login.totp-required']);
    const opened = await factors.login(somebody, factors.codeOf(somebody.secret));
    expect(opened.body).toMatchObject({ officer: { totp: true } });
  });

  it('ends the sessions that were opened without it, and keeps the one that confirmed it', async () => {
    const somebody = await factors.person();
    const other = new Browser(api);
    await other.login(somebody.login, somebody.password);
    const secret = await factors.enrolled(somebody);
    expect((await other.call('GET', '/v1/session')).status).toBe(200);
    await factors.confirm(somebody, factors.codeOf(secret));
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
    const somebody = await factors.protectedPerson();
    // The step of the confirmation is used up already.
    api.clock.advance(2 * STEP_MS);
    expect((await factors.login(somebody, factors.codeOf(somebody.secret, steps))).status).toBe(status);
  });

  it('opens no second session by the same code, nor by one of an earlier step', async () => {
    const somebody = await factors.protectedPerson();
    const [earlier, code] = [factors.codeOf(somebody.secret), factors.codeOf(somebody.secret, 1)];
    expect(outcome(await factors.login(somebody, code))).toEqual([201, undefined]);
    expect(outcome(await factors.login(somebody, code))).toEqual([401, 'login.totp-refused']);
    expect(outcome(await factors.login(somebody, earlier))).toEqual([401, 'login.totp-refused']);
  });

  it('does not open a session by the code that confirmed it', async () => {
    const somebody = await factors.person();
    const secret = await factors.enrolled(somebody);
    const code = factors.codeOf(secret);
    await factors.confirm(somebody, code);
    expect(outcome(await factors.login(somebody, code))).toEqual([401, 'login.totp-refused']);
  });

  it('opens exactly one session when one code is used many times at once, on two replicas', async () => {
    const somebody = await factors.protectedPerson();
    const replica = await startReplica(api);
    try {
      const code = factors.codeOf(somebody.secret);
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
    const somebody = await factors.protectedPerson();
    const codes: unknown[] = [];
    for (let count = 1; count <= 11; count++) {
      codes.push((await factors.login(somebody, '000000', `198.51.100.${count}`)).body['code']);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'login.totp-refused'), 'login.rate-limited']);
    const right = await factors.login(somebody, factors.codeOf(somebody.secret), '198.51.100.99');
    expect(outcome(right)).toEqual([429, 'login.rate-limited']);
    api.clock.advance(WINDOW);
  });

  it('whose password is known buys no guesses by leaving the code out in between', async () => {
    const somebody = await factors.protectedPerson();
    const codes: unknown[] = [];
    for (let count = 1; count <= 6; count++) {
      codes.push((await factors.login(somebody, undefined, `198.51.101.${count}`)).body['code']);
      codes.push((await factors.login(somebody, '000000', `198.51.101.${count}`)).body['code']);
    }
    expect(codes.slice(-2)).toEqual(['login.rate-limited', 'login.rate-limited']);
  });

  it('leaves a record of a wrong code, which is not the code', async () => {
    const somebody = await factors.protectedPerson();
    await factors.login(somebody, '123456');
    await factors.login(somebody, factors.codeOf(somebody.secret));
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
    const somebody = await factors.protectedPerson();
    expect(new Set(somebody.recoveryCodes).size).toBe(10);
    const [first, second] = somebody.recoveryCodes as [string, string];
    expect(outcome(await factors.login(somebody, first))).toEqual([201, undefined]);
    expect(outcome(await factors.login(somebody, first))).toEqual([401, 'login.totp-refused']);
    expect(outcome(await factors.login(somebody, second.toUpperCase()))).toEqual([201, undefined]);
    expect((await recordsOf(somebody.id)).at(-1)).toMatchObject({ facts: { by: 'recovery-code' } });
  });

  it('are kept as keyed hashes', async () => {
    const { id, recoveryCodes } = await factors.protectedPerson();
    const rows = await api.owner.query<object[]>('SELECT * FROM officer_recovery_codes WHERE officer_id = $1', [id]);
    expect(rows).toHaveLength(10);
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code);
  });

  it('of somebody else open nothing', async () => {
    const [somebody, other] = [await factors.protectedPerson(), await factors.protectedPerson()];
    expect(outcome(await factors.login(somebody, other.recoveryCodes[0]))).toEqual([401, 'login.totp-refused']);
  });

  it('opens one session when it is used many times at once', async () => {
    const somebody = await factors.protectedPerson();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => factors.login(somebody, somebody.recoveryCodes[0])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401]);
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
