import { call, outcome, type Answer } from '../support/browser';
import { CODES, signedIn, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';
import { SecondFactors, type Protected } from '../support/second-factors';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;
let factors: SecondFactors;

beforeAll(async () => {
  api = await startGovernedApp();
  factors = new SecondFactors(api);
}, 60_000);
afterAll(() => api.close(), 30_000);

describe('taking it away', () => {
  it('needs password and code, and then no code is asked', async () => {
    const somebody = await factors.protectedPerson();
    expect(outcome(await factors.remove({ ...somebody, password: 'wrong' }, factors.codeOf(somebody.secret)))).toEqual([
      403,
      'officer.password-wrong',
    ]);
    expect(outcome(await factors.remove(somebody, '000000'))).toEqual([403, 'officer.totp-wrong']);
    expect(outcome(await factors.remove(somebody, factors.codeOf(somebody.secret)))).toEqual([204, undefined]);
    expect(outcome(await factors.login(somebody))).toEqual([201, undefined]);
    const left = await api.owner.query<object[]>('SELECT 1 FROM officer_recovery_codes WHERE officer_id = $1', [
      somebody.id,
    ]);
    expect(left).toEqual([]);
  });

  it('is done by the authority for a lost authenticator: sessions end, and it is recorded', async () => {
    const somebody = await factors.protectedPerson();
    expect((await factors.reset(somebody)).body).toMatchObject({ id: somebody.id, totp: false });
    expect(outcome(await somebody.browser.call('GET', '/v1/session'))).toEqual([401, 'session.expired']);
    expect(outcome(await factors.login(somebody))).toEqual([201, undefined]);
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
    confirm: (of) => factors.confirm(of, of.secret === '' ? '000000' : factors.codeOf(of.secret)),
    remove: (of) => factors.remove(of, of.secret === '' ? '000000' : factors.codeOf(of.secret)),
    reset: (of) => factors.reset(of),
  };
  const STATES: Readonly<Record<State, () => Promise<Protected>>> = {
    off: async () => ({ ...(await factors.person()), secret: '', recoveryCodes: [] }),
    pending: async () => {
      const somebody = await factors.person();
      return { ...somebody, secret: await factors.enrolled(somebody), recoveryCodes: [] };
    },
    on: () => factors.protectedPerson(),
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
    const somebody = await factors.protectedPerson();
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
    const somebody = await factors.person();
    const code = factors.codeOf(await factors.enrolled(somebody));
    const answers = await Promise.all([factors.confirm(somebody, code), factors.confirm(somebody, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
