import { randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { uuidv7 } from '../../src/kernel';
import type { OncewayError } from '../../src/kernel';
import type { AdmissionCall, Admitted, Candidate } from '../../src/modules/exchange/admission-call';
import { lookAtKey, occupyKeys, takeIdempotencyKeys } from '../../src/modules/exchange/idempotency';
import { freeKeys } from '../../src/modules/exchange/releases';
import { createDataSource } from '../../src/platform/database';
import { newDatabase, type TestDatabase } from '../support/stack';

// Real: PostgreSQL with the gateway's own role. Fake: everything around the key.
let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await newDatabase();
  source = createDataSource({ url: database.urls.gateway, entities: [], applicationName: 'idempotency-test' });
  await source.initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const SYSTEM = randomUUID();

/** A call under the key; its deadline lies so far from now. */
function candidate(key: Buffer, body: Buffer, deadlineInMs: number): Candidate {
  const deadlineMs = Date.now() + deadlineInMs;
  const call = {
    call: { token: { sub: SYSTEM } },
    idempotency: { key, body },
    deadlineMs,
    accept: () => ({}),
  } as unknown as AdmissionCall;
  const admitted = { exchange: uuidv7(), attempt: 1, admittedAtMs: Date.now(), deadlineMs } as Admitted;
  return { call, admitted, party: {} as Candidate['party'] };
}

/** `first`, the number of the attempt, or why the call was refused. */
async function take(one: Candidate): Promise<string | number> {
  const refused: OncewayError[] = [];
  const { first, again } = await source.transaction(async (tx) => {
    const keyed = await takeIdempotencyKeys(tx, [one], (_call, refusal) => refused.push(refusal));
    await occupyKeys(tx, keyed.again);
    return keyed;
  });
  return first.length > 0 ? 'first' : (again[0]?.admitted.attempt ?? String(refused[0]?.code));
}

describe('an idempotency key', () => {
  it('is told to a dry run as its next use would meet it, and is left as it was', async () => {
    const [key, body] = [randomBytes(32), randomBytes(32)];
    const looked = async (asked = body): Promise<[boolean, string | undefined]> => {
      const { retry, refusal } = await lookAtKey(source.manager, SYSTEM, { key, body: asked });
      return [retry, refusal?.code];
    };
    expect(await looked()).toEqual([false, undefined]);
    const one = candidate(key, body, 4_000);
    expect(await take(one)).toBe('first');
    expect(await looked()).toEqual([true, 'idempotency.in-progress']);
    await freeKeys(source.manager, [one]);
    expect(await looked(randomBytes(32))).toEqual([true, 'idempotency.body-differs']);
    for (let look = 0; look < 3; look += 1) expect(await looked()).toEqual([true, undefined]);
    expect(await take(candidate(key, body, 4_000))).toBe(2);
  });

  it('is in progress until its attempt ends, then the same exchange is asked again', async () => {
    const [key, body] = [randomBytes(32), randomBytes(32)];
    const one = candidate(key, body, 4_000);
    expect(await take(one)).toBe('first');
    expect(await take(candidate(key, body, 4_000))).toBe('idempotency.in-progress');
    await freeKeys(source.manager, [one]);
    const two = candidate(key, body, 4_000);
    expect(await take(two)).toBe(2);
    expect(two.admitted.exchange).toBe(one.admitted.exchange);
    expect(await take(candidate(key, randomBytes(32), 4_000))).toBe('idempotency.body-differs');
  });

  it('stays with the attempt that was let in at the deadline of one that ends late', async () => {
    const [key, body] = [randomBytes(32), randomBytes(32)];
    const overdue = candidate(key, body, -10);
    expect(await take(overdue)).toBe('first');
    const second = candidate(key, body, 4_000);
    expect(await take(second)).toBe(2);
    await freeKeys(source.manager, [overdue]);
    expect(await take(candidate(key, body, 4_000))).toBe('idempotency.in-progress');
    await freeKeys(source.manager, [second]);
    expect(await take(candidate(key, body, 4_000))).toBe(3);
  });

  it('goes to one of many calls that come at once', async () => {
    const [key, body] = [randomBytes(32), randomBytes(32)];
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => take(candidate(key, body, 4_000))));
    expect(outcomes.filter((outcome) => outcome === 'first')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['first', 'idempotency.in-progress']));
  });

  it('is another question once its ten minutes are over', async () => {
    const [key, body] = [randomBytes(32), randomBytes(32)];
    const old = candidate(key, body, -10);
    await take(old);
    await source.query(`UPDATE idempotency_keys SET taken_at = now() - interval '11 minutes' WHERE key_hash = $1`, [
      key,
    ]);
    const fresh = candidate(key, randomBytes(32), 4_000);
    expect(await take(fresh)).toBe('first');
    await freeKeys(source.manager, [old]);
    expect(await take(candidate(key, body, 4_000))).toBe('idempotency.body-differs');
  });

  it('is asked again nineteen times, and no more', async () => {
    const [key, body] = [randomBytes(32), randomBytes(32)];
    const outcomes: (string | number)[] = [];
    for (let attempt = 1; attempt <= 21; attempt++) outcomes.push(await take(candidate(key, body, -1_000)));
    expect(outcomes.slice(0, 2)).toEqual(['first', 2]);
    expect(outcomes.slice(-2)).toEqual([20, 'exchange.attempt-limit']);
  });
});
