import { decodeProtectedHeader } from 'jose';
import { AuditSettings, UnitOfWork } from '../../src/modules/audit';
import { TokenKeys } from '../../src/modules/tokens';
import { call, outcome } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, type GovernedApp } from '../support/governed-app';
import { TokenCaller } from '../support/token-caller';
import { TestCustody } from '../support/token-custody';

// Rotation on one replica of the real gateway, its clock turned by the test; replicas among themselves: token-key-ring.spec.
const LEAD_MS = 120_000;
/** Ahead by more than what is demanded: time goes on while a test runs. */
const ENOUGH_MS = LEAD_MS + 30_000;

let api: GovernedApp;
let caller: TokenCaller;
let custody: TestCustody;
let keys: TokenKeys;

beforeAll(async () => {
  api = await startGovernedApp();
  caller = await TokenCaller.of(api);
  custody = api.parts.keys.token as TestCustody;
  // Operators act as the owner of the database.
  const unitOfWork = new UnitOfWork(api.owner, api.app.get(AuditSettings, { strict: false }));
  keys = new TokenKeys(api.owner, unitOfWork, api.clock);
}, 60_000);
afterAll(() => api.close(), 30_000);

const signedBy = (token: string): unknown => decodeProtectedHeader(token).kid;
const ahead = (milliseconds: number): Date => new Date(api.clock.now() + milliseconds);

async function published(): Promise<unknown[]> {
  const { body } = await call(api, 'GET', '/oauth/jwks');
  return (body['keys'] as { kid: string }[]).map(({ kid }) => kid);
}

async function told(type: string, kid: string): Promise<string[]> {
  const rows = await api.owner.query<{ department: string }[]>(
    'SELECT department FROM events WHERE type = $1 AND subject = $2 ORDER BY department',
    [type, kid],
  );
  return rows.map(({ department }) => department);
}

async function recorded(type: string, kid: string): Promise<boolean> {
  const rows = await api.owner.query<unknown[]>(`SELECT FROM outbox WHERE value LIKE '%' || $1 || '%' || $2 || '%'`, [
    kid,
    type,
  ]);
  return rows.length > 0;
}

describe('the next key of access tokens', () => {
  const next = TestCustody.newKey();
  let old: string;

  it.each([
    ['at once', 0],
    ['a second too early', LEAD_MS - 1_000],
  ])('is not announced %s', async (_when, milliseconds) => {
    const refused = keys.announce(OPERATOR, { jwk: next.publicJwk, activeFrom: ahead(milliseconds) });
    await expect(refused).rejects.toMatchObject({ code: 'keys.announced-too-late' });
  });

  it('is announced and withdrawn by operators alone', async () => {
    const officer = { kind: 'officer', officerId: api.logins.authority.id, department: CODES.authority } as never;
    const refused = keys.announce(officer, { jwk: next.publicJwk, activeFrom: ahead(LEAD_MS) });
    await expect(refused).rejects.toMatchObject({ code: 'access.denied' });
    await expect(keys.withdraw(officer, next.kid)).rejects.toMatchObject({ code: 'access.denied' });
  });

  it('is published before it signs, recorded, and told to every department', async () => {
    custody.further = [next];
    await keys.announce(OPERATOR, { jwk: next.publicJwk, activeFrom: ahead(ENOUGH_MS) });
    api.clock.advance(5_000);
    expect(await published()).toEqual([custody.first?.kid, next.kid]);
    const { headers } = await call(api, 'GET', '/oauth/jwks');
    expect(headers['cache-control']).toBe('public, max-age=60');
    expect(await told('onceway.token-key.announced.v1', next.kid)).toEqual(Object.values(CODES).sort());
    expect(await recorded('token-key.announced', next.kid)).toBe(true);
    old = await caller.token();
    expect(signedBy(old)).toBe(custody.first?.kid);
  });

  it('is no key that was ever anybody’s, and comes after those announced before', async () => {
    const again = keys.announce(OPERATOR, { jwk: next.publicJwk, activeFrom: ahead(3 * LEAD_MS) });
    await expect(again).rejects.toMatchObject({ code: 'party.key-taken' });
    const between = keys.announce(OPERATOR, { jwk: TestCustody.newKey().publicJwk, activeFrom: ahead(LEAD_MS) });
    await expect(between).rejects.toMatchObject({ code: 'keys.announced-too-late' });
  });

  it('signs from its moment on, while tokens of the one before are taken until they end', async () => {
    api.clock.advance(ENOUGH_MS);
    expect(signedBy(await caller.token())).toBe(next.kid);
    expect(outcome(await caller.listGrants(old))).toEqual([200, undefined]);
    api.clock.advance(600_000);
    expect(outcome(await caller.listGrants(old))).toEqual([401, 'token.expired']);
    api.clock.advance(60_000);
    expect(await published()).toEqual([next.kid]);
  });

  it('signs nothing where its private half is not held', async () => {
    custody.further = [];
    api.clock.advance(5_000);
    expect(outcome(await caller.ask())).toEqual([503, 'token.no-signing-key']);
    expect(await api.parts.registry.getSingleMetricAsString('onceway_token_keys_missing')).toMatch(/ 1$/m);
    custody.further = [next];
    api.clock.advance(5_000);
    expect(outcome(await caller.ask())).toEqual([200, undefined]);
  });

  it('counts for nothing once it is withdrawn, with all that it signed', async () => {
    const token = await caller.token();
    expect(outcome(await caller.listGrants(token))).toEqual([200, undefined]);
    await keys.withdraw(OPERATOR, next.kid);
    api.clock.advance(5_000);
    expect(outcome(await caller.listGrants(token))).toEqual([401, 'token.invalid']);
    expect(signedBy(await caller.token())).toBe(custody.first?.kid);
    expect(await told('onceway.token-key.withdrawn.v1', next.kid)).toEqual(Object.values(CODES).sort());
    expect(await recorded('token-key.withdrawn', next.kid)).toBe(true);
    await expect(keys.withdraw(OPERATOR, next.kid)).rejects.toMatchObject({ code: 'party.wrong-state' });
  });

  it('of the beginning can be withdrawn as well; then nothing signs until another one does', async () => {
    const { kid, publicJwk: jwk } = custody.first!;
    const unknown = keys.withdraw(OPERATOR, TestCustody.newKey().kid, { kid, jwk });
    await expect(unknown).rejects.toMatchObject({ code: 'party.key-unknown' });
    const twice = [keys.withdraw(OPERATOR, kid, { kid, jwk }), keys.withdraw(OPERATOR, kid, { kid, jwk })];
    const ends = (await Promise.allSettled(twice)).map((end) => (end.status === 'rejected' ? end.reason : 'done'));
    expect(ends).toEqual(expect.arrayContaining(['done', expect.objectContaining({ code: 'party.wrong-state' })]));
    api.clock.advance(5_000);
    expect(outcome(await caller.ask())).toEqual([503, 'token.no-signing-key']);
    const third = TestCustody.newKey();
    custody.further = [third];
    await keys.announce(OPERATOR, { jwk: third.publicJwk, activeFrom: ahead(ENOUGH_MS) });
    api.clock.advance(ENOUGH_MS);
    expect(signedBy(await caller.token())).toBe(third.kid);
    expect(await keys.list()).toMatchObject([{ kid: third.kid, standing: 'active' }]);
  });
});
