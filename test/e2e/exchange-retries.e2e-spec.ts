import { randomUUID } from 'node:crypto';
import type { Officers } from '../../src/apps/local/demo/officers';
import type { GrantView } from '../../src/contracts';
import { aQuestion, Caller, type Answer } from '../support/client';
import { aGrant, aSystem, govern } from '../support/governance';
import { Ledger } from '../support/ledger';

let officers: Officers;
let ledger: Ledger;
let caller: Caller;
let grant: GrantView;
let token: string;

beforeAll(async () => {
  [officers, ledger] = await Promise.all([govern(), Ledger.open()]);
  const system = await aSystem(officers);
  caller = await Caller.of(system);
  grant = await aGrant(officers, system);
  token = await caller.token(grant);
  await caller.untilAnswered(token);
}, 60_000);

afterAll(() => ledger.close());

function ask(idempotencyKey: string, body = aQuestion()): Promise<Answer> {
  return caller.exchange({ token, idempotencyKey, body });
}

describe('a retry under the same Idempotency-Key', () => {
  it('is the same exchange, takes no quota and is recorded as redelivered', async () => {
    const key = randomUUID();
    const first = await ask(key);
    expect(first).toMatchObject({ status: 200, body: { kind: 'match' } });
    const usedBefore = await ledger.quotaUsed(grant.id);
    const again = await untilFree(() => ask(key));
    expect(again).toMatchObject({ status: 200, body: { kind: 'match', exchange: first.body['exchange'] } });
    expect(again.audit).not.toBe(first.audit);
    expect(await ledger.quotaUsed(grant.id)).toBe(usedBefore);
    const records = await ledger.recordsOf(caller.system.id, [first.audit!, again.audit!]);
    const ofExchange = records.filter(({ exchange }) => exchange === first.body['exchange']);
    expect(ofExchange.map(({ type, attempt }) => [type, attempt])).toEqual([
      ['exchange.accepted', 1],
      ['exchange.disclosed', 1],
      ['exchange.redelivered', 2],
    ]);
  });

  it('takes the key with or without the quotes of a structured field', async () => {
    const key = randomUUID();
    const first = await ask(key);
    const again = await untilFree(() => ask(`"${key}"`));
    expect(again.body['exchange']).toBe(first.body['exchange']);
  });

  it('with another body is refused and the first question stands', async () => {
    const key = randomUUID();
    const first = await ask(key);
    const other = await untilFree(() => ask(key, aQuestion({ values: { name: '王燕' } })));
    expect(other).toMatchObject({ status: 422, code: 'idempotency.body-differs' });
    expect((await untilFree(() => ask(key))).body['exchange']).toBe(first.body['exchange']);
  });

  it('while the first still runs is told so, with the seconds to wait, and asks nothing', async () => {
    const key = randomUUID();
    const answers = await Promise.all([ask(key), ask(key), ask(key)]);
    const [answered, ...others] = [...answers].sort((a, b) => a.status - b.status);
    expect(answered!.status).toBe(200);
    // One that comes after the answer is a retry in its own right.
    for (const other of others.filter(({ status }) => status !== 200)) {
      expect(other).toMatchObject({ status: 409, code: 'idempotency.in-progress' });
      expect(Number(other.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(others.some(({ status }) => status === 409)).toBe(true);
  });

  it('finds the key unused when the first call was refused', async () => {
    const key = randomUUID();
    const refused = await ask(key, aQuestion({ matter: `${grant.department}3000511003999` }));
    expect(refused).toMatchObject({ status: 403, code: 'grant.matter-outside' });
    expect(await ask(key)).toMatchObject({ status: 200, body: { kind: 'match' } });
  });

  it('of another system is another question', async () => {
    const key = randomUUID();
    const system = await aSystem(officers);
    const other = await Caller.of(system);
    const otherToken = await other.token(await aGrant(officers, system));
    const [mine, theirs] = [await ask(key), await other.exchange({ token: otherToken, idempotencyKey: key })];
    expect([mine.status, theirs.status]).toEqual([200, 200]);
    expect(theirs.body['exchange']).not.toBe(mine.body['exchange']);
  });

  it.each(['short', 'x'.repeat(129), 'with blank', 'umlaut-ü-in-it'.normalize('NFC')])(
    'refuses the key %j',
    async (key) => {
      const answer = await ask(key);
      expect(answer).toMatchObject({ status: 400, code: 'idempotency.key-invalid' });
    },
  );
});

/** The key of an attempt that has just ended is freed a moment after its answer. */
async function untilFree(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (answer.code !== 'idempotency.in-progress') return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the quota of a day', () => {
  it('gives the last call of the day to one of many that come at once', async () => {
    const system = await aSystem(officers);
    const small = await aGrant(officers, system, { dailyQuota: 3 });
    const many = await Caller.of(system);
    const smallToken = await many.token(small);
    for (let used = 0; used < 2; used++) expect((await many.exchange({ token: smallToken })).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 12 }, () => many.exchange({ token: smallToken })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['429 quota.exhausted']));
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await ledger.quotaUsed(small.id)).toBe(3);
    expect(await ledger.exchangesOf(system.id)).toHaveLength(3);
  });

  it('is not used up by calls that are refused', async () => {
    const system = await aSystem(officers);
    const single = await aGrant(officers, system, { dailyQuota: 1 });
    const careless = await Caller.of(system);
    const singleToken = await careless.token(single);
    for (const body of [
      aQuestion({ mode: 'fetch', values: undefined, items: ['formerName'] }),
      aQuestion({ values: { sex: '7' } }),
      aQuestion({ subject: { type: 'credit-code', id: '91990102MA9999A17F' } }),
    ]) {
      expect((await careless.exchange({ token: singleToken, body })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await careless.exchange({ token: singleToken })).status).toBe(200);
    expect((await careless.exchange({ token: singleToken })).code).toBe('quota.exhausted');
  });
});
