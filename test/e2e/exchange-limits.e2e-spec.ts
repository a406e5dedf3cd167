import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { Officer } from '../../src/apps/local/demo/officer';
import { gatewayOf, type Officers } from '../../src/apps/local/demo/officers';
import { AUTHORITY } from '../../src/apps/local/sample-data';
import type {
  Explanation,
  GrantView,
  OfficerCreated,
  QuestionProof,
  RequestGrant,
  ResourceLoad,
  PublicJwk,
} from '../../src/contracts';
import { verifyQuestionProof, type QuestionBody } from '../../src/sdk';
import { aQuestion, Caller, type Answer } from '../support/client';
import { aGrant, aSystem, govern, MATTER } from '../support/governance';
import { until } from '../support/kafka';
import { Ledger } from '../support/ledger';
import { stack } from '../support/stack';

let officers: Officers;
let ledger: Ledger;

beforeAll(async () => {
  [officers, ledger] = await Promise.all([govern(), Ledger.open()]);
}, 60_000);

afterAll(() => ledger.close());

interface Asker {
  caller: Caller;
  grant: GrantView;
  token: string;
}

async function asker(more: Partial<RequestGrant> = {}): Promise<Asker> {
  const system = await aSystem(officers);
  const caller = await Caller.of(system);
  const grant = await aGrant(officers, system, more);
  return { caller, grant, token: await caller.token(grant) };
}

function many(count: number, ask: () => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, ask));
}

const FETCH = aQuestion({ mode: 'fetch', values: undefined, items: ['name'] });

describe('limits of a call', () => {
  it('a grant of so many a second is refused beyond them, by the name of the limit, and tells the rest', async () => {
    const { caller, token, grant } = await asker({ ratePerSecond: 2 });
    await caller.untilAnswered(token);
    const before = await ledger.quotaUsed(grant.id);
    const answers = await many(30, () => caller.exchange({ token, body: FETCH }));
    const answered = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['429 limit.grant-rate']));
    expect(refused.length).toBeGreaterThan(0);
    const [one] = refused;
    expect(one!.headers.get('retry-after')).toBe('1');
    expect(one!.body).toMatchObject({ limit: 2, remedy: expect.stringMatching(/second/) });
    expect(one!.headers.get('ratelimit')).toMatch(/"grant-rate";r=0;t=1/);
    expect(answered[0]!.headers.get('ratelimit-policy')).toMatch(
      /"system-rate";q=\d+;w=1, "system-concurrency";q=\d+;qu="concurrent-requests", "grant-rate";q=2;w=1, "quota";q=\d+;w=86400/,
    );
    expect(answered[0]!.headers.get('ratelimit')).toMatch(/"quota";r=\d+;t=\d+/);
    // Refused calls took no quota; each has its record.
    expect(await ledger.quotaUsed(grant.id)).toBe(before + answered.length);
    expect(refused.every(({ audit }) => audit !== undefined)).toBe(true);
  }, 40_000);

  it('what a provider declares of its resource holds from the next call on, and its load shows who uses what', async () => {
    const resource = '101004/000001';
    const { caller, token, grant } = await asker({ resource, items: ['name'], modes: ['fetch'] });
    const head = await officers.headOf(grant.provider);
    const body = { ...FETCH, resource };
    await until(async () => (await caller.exchange({ token, body, prefer: 'wait=2' })).status === 200, 20_000);
    const path = `/v1/catalogue/entries/${resource}`;
    await head.put(`${path}/limits`, { perSecond: 3 });
    const answers = await many(30, () => caller.exchange({ token, body }));
    const codes = new Set(answers.filter(({ status }) => status !== 200).map(({ code }) => code));
    await head.put(`${path}/limits`, {});
    expect(codes).toEqual(new Set(['limit.resource-rate']));
    const free = await many(10, () => caller.exchange({ token, body }));
    expect(free.map(({ code }) => code).filter((code) => code?.startsWith('limit.'))).toEqual([]);
    const load = await head.get<ResourceLoad>(`${path}/load?limit=200`);
    const mine = load.items.find((item) => item.grant === grant.id)!;
    expect(mine).toMatchObject({ consumer: grant.department, dailyQuota: grant.dailyQuota, idle: false });
    expect(mine.usedToday).toBe(await ledger.quotaUsed(grant.id));
    expect(load.used.today).toBeGreaterThanOrEqual(mine.usedToday);
    expect(load.committed.dailyQuota).toBeGreaterThanOrEqual(grant.dailyQuota);
    expect(load.committed.grants).toBeGreaterThanOrEqual(1);
  }, 40_000);
});

it('wrong claims are answered ten times a day; the right one is refused then too, and three departments are told', async () => {
  const { caller, token, grant } = await asker();
  await caller.untilAnswered(token);
  const wrong = (at: number): Promise<Answer> =>
    caller.exchange({ token, body: aQuestion({ values: { name: `错${String.fromCodePoint(0x4e00 + at)}` } }) });
  const outcomes: string[] = [];
  for (let at = 0; at < 10; at++) outcomes.push(String((await wrong(at)).body['kind']));
  expect(new Set(outcomes)).toEqual(new Set(['mismatch']));
  // What was answered is counted a moment after its answer.
  await until(async () => (await wrong(99)).code === 'verify.guess-limit', 5_000);
  const right = await caller.exchange({ token });
  expect(right).toMatchObject({ status: 429, code: 'verify.guess-limit', body: { limit: 10 } });
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await caller.exchange({ token, body: FETCH })).status).toBe(200);
  await until(async () => {
    const records = await ledger.recordsOf(caller.system.id);
    return records.some(({ type, items }) => type === 'verify.guessing' && items?.[0] === 'name');
  }, 20_000);
  const told = await ledger.query<{ department: string }>(
    `SELECT department FROM events WHERE type = 'onceway.exchange.guessing.v1' AND data ->> 'system' = $1`,
    [caller.system.id],
  );
  expect(new Set(told.map(({ department }) => department))).toEqual(
    new Set([grant.department, grant.provider, AUTHORITY.creditCode]),
  );
}, 60_000);

describe('the asker signs its question', () => {
  const strict = aQuestion({ mode: 'fetch', values: undefined, items: ['ethnicGroup'] });
  let one: Asker;
  beforeAll(async () => {
    one = await asker();
    await one.caller.untilAnswered(one.token);
  }, 30_000);

  it.each<[string, Record<string, unknown>, string | undefined, number, string | undefined]>([
    ['without a digest, of an item of grade 3', strict, undefined, 401, 'token.body-digest-missing'],
    ['without a digest, of an item of grade 2', FETCH, undefined, 200, undefined],
    ['with the digest of another body', FETCH, 'A'.repeat(43), 401, 'token.body-digest-wrong'],
    ['with a digest that is none', FETCH, 'short', 401, 'token.invalid-resource-proof'],
  ])('%s', async (_name, body, digest, status, code) => {
    const { caller, token } = one;
    const answer = await caller.exchange({ token, body, dpop: { claims: { body_s256: digest } } });
    expect([answer.status, answer.code]).toEqual([status, code]);
    if (code?.startsWith('token.body-digest') === true) {
      expect(answer.headers.get('www-authenticate')).toMatch(/DPoP .*error="invalid_dpop_proof"/);
    }
  });

  it('with a token whose assertion did not name the key of the proof, no item of grade 3 is answered', async () => {
    const { caller, grant } = one;
    const { body } = await caller.askToken({ type: 'onceway_exchange', grant: grant.id, matter: MATTER });
    const token = String(body['access_token']);
    const refused = await caller.exchange({ token, body: strict });
    expect([refused.status, refused.code]).toEqual([401, 'token.not-bound']);
    expect((await caller.exchange({ token, body: FETCH })).status).toBe(200);
  });

  it('an auditor reads the proof, which shows the very question, and that is recorded', async () => {
    const { caller, token, grant } = one;
    const answer = await caller.exchange({ token, body: strict });
    expect(answer.status).toBe(200);
    const exchange = String(answer.body['exchange']);
    const auditor = await newAuditor();
    const read = await auditor.get<QuestionProof>(`/v1/audit/exchanges/${exchange}/proof`);
    const records = await ledger.recordsOf(caller.system.id, [answer.audit!]);
    const accepted = records.find((record) => record.type === 'exchange.accepted' && record.exchange === exchange)!;
    expect(read).toMatchObject({ exchange, department: grant.department });
    const { jwk } = decodeProtectedHeader(read.proof);
    const issued = records.find(({ type, facts }) => type === 'token.issued' && facts?.['assertion'] !== undefined)!;
    const { d: _, ...registered } = caller.system.signingKey as JWK;
    const check = await verifyQuestionProof({
      proof: read.proof,
      body: strict as unknown as QuestionBody,
      thumbprint: await calculateJwkThumbprint(jwk!),
      commitment: { value: accepted.proof!, salt: read.salt },
      binding: { assertion: String(issued.facts!['assertion']), key: registered as PublicJwk },
    });
    expect(check).toMatchObject({ valid: true, method: 'POST' });
    expect(decodeJwt(token)['cnf']).toEqual({ jkt: await calculateJwkThumbprint(jwk!) });
    await until(async () => {
      const rows = await ledger.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ledger_entries
          WHERE record::jsonb ->> 'type' = 'exchange.proof-read' AND record::jsonb ->> 'exchange' = $1`,
        [exchange],
      );
      return rows[0]!.n === 1;
    }, 20_000);
    const unsigned = await caller.exchange({ token, body: FETCH, dpop: { claims: { body_s256: undefined } } });
    for (const id of [String(unsigned.body['exchange']), '01930f2e-7c00-7b10-8a00-00000000d001']) {
      await expect(auditor.get(`/v1/audit/exchanges/${id}/proof`)).rejects.toMatchObject({
        status: 404,
        problem: { code: 'exchange.unknown' },
      });
    }
  }, 60_000);
});

describe('a dry run', () => {
  async function explained({ caller, token }: Asker, body: Record<string, unknown>): Promise<Explanation> {
    const answer = await caller.exchange({ path: '/v1/exchanges/explain', token, body });
    expect(answer.status).toBe(200);
    return answer.body as unknown as Explanation;
  }
  const failed = ({ checks }: Explanation): string[] =>
    checks.filter(({ ok }) => !ok).map(({ check, code }) => `${check} ${code ?? 'not judged'}`);

  it('passes what would be answered, takes nothing and leaves no record; its proof is used', async () => {
    const one = await asker({ dailyQuota: 1 });
    const proof = await one.caller.proof('/v1/exchanges/explain', one.token, {
      claims: { body_s256: undefined },
    });
    for (let round = 0; round < 3; round++) expect(await explained(one, FETCH)).toMatchObject({ ok: true });
    expect(await ledger.quotaUsed(one.grant.id)).toBe(0);
    const again = { path: '/v1/exchanges/explain', token: one.token, body: FETCH, dpop: proof } as const;
    expect((await one.caller.exchange(again)).status).toBe(200);
    expect(await one.caller.exchange(again)).toMatchObject({ status: 401, code: 'token.dpop-reused' });
    await one.caller.untilAnswered(one.token);
    expect(await ledger.quotaUsed(one.grant.id)).toBe(1);
    const spent = await explained(one, FETCH);
    expect(failed(spent)).toEqual(['quota-left quota.exhausted']);
    expect(spent.checks.find(({ check }) => check === 'quota-left')?.remedy).toMatch(/midnight/);
    const refused = await ledger.query('SELECT 1 FROM exchanges WHERE system_id = $1', [one.caller.system.id]);
    expect(refused).toHaveLength(1);
  }, 60_000);

  it('judges the idempotency key as the question itself would be: nothing is taken of it, and a retry needs no quota', async () => {
    const one = await asker({ dailyQuota: 1 });
    const idempotencyKey = `dry-${randomBytes(8).toString('hex')}`;
    const dry = async (body: object): Promise<Explanation> =>
      (await one.caller.exchange({ path: '/v1/exchanges/explain', token: one.token, body, idempotencyKey }))
        .body as unknown as Explanation;
    expect(failed(await dry(FETCH))).toEqual([]);
    expect((await one.caller.exchange({ token: one.token, body: FETCH, idempotencyKey })).status).toBe(200);
    expect(failed(await dry(FETCH))).toEqual([]);
    const other = await dry({ ...FETCH, case: 'ANOTHER' });
    expect(failed(other)).toEqual(['idempotency-key idempotency.body-differs']);
    expect(other.checks.find(({ check }) => check === 'idempotency-key')?.remedy).toMatch(/new key/);
    const bad = { path: '/v1/exchanges/explain', token: one.token, body: FETCH, idempotencyKey: 'short' } as const;
    expect(await one.caller.exchange(bad)).toMatchObject({ status: 400, code: 'idempotency.key-invalid' });
  }, 60_000);

  it('lists all that is missing at once, each as the real call would tell it', async () => {
    const one = await asker();
    const body = aQuestion({
      values: { sex: '7', formerName: '李' },
      reason: '办理 990102198503070013',
      matter: `${one.grant.department}3000511003999`,
    });
    const answer = await one.caller.exchange({
      path: '/v1/exchanges/explain',
      token: one.token,
      body,
      dpop: { claims: { body_s256: undefined } },
    });
    const explanation = answer.body as unknown as Explanation;
    expect(explanation.ok).toBe(false);
    expect(failed(explanation)).toEqual([
      'free-texts exchange.identifier-in-text',
      'token-matter grant.matter-outside',
      'matter-granted grant.matter-outside',
      'items-granted grant.item-outside',
      'body-digest token.body-digest-missing',
      'claimed-values contract.broken',
    ]);
    expect(explanation.checks.filter(({ ok, remedy }) => !ok && remedy === undefined)).toEqual([]);
    expect(JSON.stringify(explanation)).not.toContain('990102198503070013');
  }, 30_000);

  it('tells a stranger nothing of a grant: what is not the token’s is not judged, and listed all the same', async () => {
    const one = await asker();
    const explanation = await explained(one, aQuestion({ resource: '102001/000001' }));
    const names = ({ checks }: Explanation): string[] => checks.map(({ check }) => check);
    expect(names(explanation)).toEqual(names(await explained(one, FETCH)));
    expect(failed(explanation)[0]).toBe('grant-named grant.missing');
    expect(
      failed(explanation)
        .slice(1)
        .every((line) => line.endsWith('not judged')),
    ).toBe(true);
  }, 30_000);
});

async function newAuditor(): Promise<Officer> {
  const login = `auditor-${randomBytes(4).toString('hex')}`;
  const body = { login, name: '审计员', department: AUTHORITY.creditCode, roles: ['auditor'] };
  const { firstPassword } = await officers.authority.post<OfficerCreated>('/v1/officers', body);
  return (await Officer.signIn(gatewayOf(stack()), login, firstPassword)).changePassword();
}
