import { randomBytes } from 'node:crypto';
import type { OncewayError } from '../../src/kernel';
import type { ExchangeLimits } from '../../src/modules/exchange/exchange-settings';
import { createDataSource } from '../../src/platform/database';
import { admitted, askAll, Replica, tallied, times, type Asked } from '../support/admission-desk';
import { AdmissionGround, type GroundGrant } from '../support/admission-ground';
import { openTcpDoor } from '../support/tcp-door';

// Real: PostgreSQL with the gateway's own role, two replicas of admission and release. Fake: tokens, proofs, the contract.
let ground: AdmissionGround;
beforeAll(async () => {
  ground = await AdmissionGround.open(2);
});
afterAll(() => ground.close());

function replicas(limits: Partial<ExchangeLimits> = {}): [Replica, Replica] {
  return [new Replica(ground.replicas[0]!, limits), new Replica(ground.replicas[1]!, limits)];
}

async function grant(
  limits: { perSecond?: number; concurrent?: number; dailyQuota?: number } = {},
): Promise<GroundGrant> {
  const { dailyQuota, ...declared } = limits;
  return ground.grant(await ground.system(), await ground.resource(declared), dailyQuota);
}

async function usedToday(id: string): Promise<number> {
  const rows = await ground.owner.query<{ used: number }[]>('SELECT used FROM grant_usage WHERE grant_id = $1', [id]);
  return rows[0]?.used ?? 0;
}

/** A second of the database's clock that has just begun, so that what follows falls into it. */
async function freshSecond(): Promise<void> {
  await ground.owner.query(
    `SELECT pg_sleep(extract(epoch FROM date_trunc('second', clock_timestamp()) + interval '1.02 seconds' - clock_timestamp()))`,
  );
}

/** How many seconds the work touched: a slow machine may need more than one. */
async function inSeconds<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  await freshSecond();
  const at = async (): Promise<number> => {
    const [row] = await ground.owner.query<{ s: number }[]>(
      `SELECT extract(epoch FROM clock_timestamp())::float8 AS s`,
    );
    return Math.floor(row!.s);
  };
  const from = await at();
  const result = await work();
  return { result, seconds: (await at()) - from + 1 };
}

describe('a rate', () => {
  it('of a system holds on all replicas together, and is told by its name', async () => {
    const mine = await grant();
    const pair = replicas({ systemPerSecond: 10 });
    const { result, seconds } = await inSeconds(() =>
      askAll(
        pair,
        times(60, () => ground.call(mine)),
      ),
    );
    const { admitted: count = 0, ...others } = tallied(result);
    expect(count).toBeGreaterThanOrEqual(10);
    expect(count).toBeLessThanOrEqual(10 * seconds);
    expect(Object.keys(others)).toEqual(['limit.system-rate']);
    const refusal = result.find(({ error }) => error !== undefined)!.error as OncewayError;
    expect(refusal.facts).toMatchObject({ limit: 10, retryAfterSeconds: 1 });
    expect(refusal.facts['remedy']).toMatch(/second/);
    await freshSecond();
    expect(tallied([await pair[0].ask(ground.call(mine))])).toEqual({ admitted: 1 });
  });

  it('of a resource holds for all callers together', async () => {
    const resource = await ground.resource({ perSecond: 12 });
    const grants = await Promise.all(times(3, async () => ground.grant(await ground.system(), resource)));
    const calls = times(90, (at) => ground.call(grants[at % 3]!));
    const { result, seconds } = await inSeconds(() => askAll(replicas(), calls));
    const { admitted: count = 0, ...others } = tallied(result);
    expect(count).toBeGreaterThanOrEqual(12);
    expect(count).toBeLessThanOrEqual(12 * seconds);
    expect(Object.keys(others)).toEqual(['limit.resource-rate']);
  });

  it('of a resource is shared: who asks little gets it beside one who asks without end', async () => {
    const resource = await ground.resource({ perSecond: 10 });
    const [greedy, modest] = await Promise.all(times(2, async () => ground.grant(await ground.system(), resource)));
    const pair = replicas();
    const got: Asked[] = [];
    for (let round = 0; round < 4; round++) {
      await freshSecond();
      // The greedy one is first in every second and asks for ten times what there is.
      const taken = await askAll(
        pair,
        times(100, () => ground.call(greedy!)),
      );
      const asked = await askAll(
        pair,
        times(5, () => ground.call(modest!)),
      );
      // From the second round on it is known that two want the resource.
      if (round > 0) got.push(...asked);
      expect(admitted(taken).length).toBeGreaterThan(0);
    }
    expect(tallied(got)).toEqual({ admitted: 15 });
  }, 20_000);
});

describe('a number at a time', () => {
  it('of a system is exact on all replicas together, and free again when an exchange ends', async () => {
    const mine = await grant();
    const pair = replicas({ systemConcurrent: 7 });
    const asked = await askAll(
      pair,
      times(40, () => ground.call(mine)),
    );
    expect(tallied(asked)).toEqual({ admitted: 7, 'limit.system-concurrency': 33 });
    await pair[0].end(admitted(asked)[0]!);
    const more = await askAll(
      pair,
      times(5, () => ground.call(mine)),
    );
    expect(tallied(more)).toEqual({ admitted: 1, 'limit.system-concurrency': 4 });
  });

  it('of a resource is exact for all callers together, and shared between them', async () => {
    const resource = await ground.resource({ concurrent: 8 });
    const [one, two] = await Promise.all(times(2, async () => ground.grant(await ground.system(), resource)));
    const pair = replicas();
    const first = await askAll(
      pair,
      times(20, () => ground.call(one!)),
    );
    expect(tallied(first)).toEqual({ admitted: 8, 'limit.resource-concurrency': 12 });
    expect(
      tallied(
        await askAll(
          pair,
          times(3, () => ground.call(two!)),
        ),
      ),
    ).toEqual({ 'limit.resource-concurrency': 3 });
    // Places that become free are the other one's, up to its half, however much the first one asks.
    for (const ended of admitted(first).slice(0, 4)) await pair[0].end(ended);
    const contested = [...times(10, () => ground.call(one!)), ...times(10, () => ground.call(two!))];
    const second = await askAll(pair, contested);
    expect(admitted(second).length).toBe(4);
    expect(new Set(admitted(second).map(({ call }) => call.call.token.sub))).toEqual(new Set([two!.system]));
  });

  it('frees itself when the gateway that held it is gone: at the deadline and its grace', async () => {
    const mine = await grant();
    const [replica] = replicas({ systemConcurrent: 1 });
    const lost = await replica.ask(ground.call(mine, {}, { deadlineMs: Date.now() + 300 }));
    expect(lost.outcome).toBe('admitted');
    expect((await replica.ask(ground.call(mine))).outcome).toBe('limit.system-concurrency');
    await ground.owner.query(`UPDATE exchange_slots SET expires_at = now() - interval '1 ms' WHERE system_id = $1`, [
      mine.system,
    ]);
    expect((await replica.ask(ground.call(mine))).outcome).toBe('admitted');
  });
});

describe('the quota of a day', () => {
  it('gives its last call to one of 200 on two replicas', async () => {
    const mine = await grant({ dailyQuota: 1 });
    const asked = await askAll(
      replicas(),
      times(200, () => ground.call(mine)),
    );
    expect(tallied(asked)).toEqual({ admitted: 1, 'quota.exhausted': 199 });
    expect(await usedToday(mine.id)).toBe(1);
  });
});

describe('a refused call takes nothing', () => {
  it.each<[string, Partial<ExchangeLimits>, { perSecond?: number; concurrent?: number }]>([
    ['limit.system-rate', { systemPerSecond: 1 }, {}],
    ['limit.system-concurrency', { systemConcurrent: 1 }, {}],
    ['limit.resource-rate', {}, { perSecond: 1 }],
    ['limit.resource-concurrency', {}, { concurrent: 1 }],
  ])(
    '%s: no quota, no key, no place, no guess',
    async (code, limits, declared) => {
      const mine = await grant(declared);
      const [replica] = replicas(limits);
      const claim = { mode: 'verify', items: undefined, values: { name: '李明远' } } as const;
      const idempotency = { key: randomBytes(32), body: randomBytes(32) };
      await freshSecond();
      const first = await replica.ask(ground.call(mine));
      const refused = await replica.ask(ground.call(mine, claim, { idempotency }));
      expect([first.outcome, refused.outcome]).toEqual(['admitted', code]);
      expect(await usedToday(mine.id)).toBe(1);
      const places = await ground.owner.query<unknown[]>('SELECT 1 FROM exchange_slots WHERE system_id = $1', [
        mine.system,
      ]);
      expect(places).toHaveLength(1);
      const guesses = await ground.owner.query<unknown[]>('SELECT 1 FROM verify_guesses WHERE held > 0');
      expect(guesses).toEqual([]);
      await replica.end(first);
      await freshSecond();
      // The same key asks as if for the first time, and for all that the refused call might have taken there is room.
      const again = await replica.ask(ground.call(mine, claim, { idempotency }));
      expect([again.outcome, again.admitted?.attempt]).toEqual(['admitted', 1]);
      await replica.end(again);
    },
    15_000,
  );

  it('a retry that is refused leaves its key as it was', async () => {
    const mine = await grant();
    const [replica] = replicas({ systemConcurrent: 1 });
    const idempotency = { key: randomBytes(32), body: randomBytes(32) };
    const first = await replica.ask(ground.call(mine, {}, { idempotency }));
    await replica.end(first);
    const other = await replica.ask(ground.call(mine));
    expect((await replica.ask(ground.call(mine, {}, { idempotency }))).outcome).toBe('limit.system-concurrency');
    await replica.end(other);
    const again = await replica.ask(ground.call(mine, {}, { idempotency }));
    expect(again.admitted).toMatchObject({ attempt: 2, exchange: first.admitted!.exchange });
    expect(await usedToday(mine.id)).toBe(2);
  });
});

describe('two replicas', () => {
  it('never wait for each other in a ring, however their keys cross', async () => {
    const systems = await Promise.all(times(5, () => ground.system()));
    const resources = await Promise.all(times(4, () => ground.resource({ perSecond: 40, concurrent: 30 })));
    const grants = await Promise.all(
      systems.flatMap((system) => resources.map((resource) => ground.grant(system, resource, 60))),
    );
    const pair = replicas({ systemPerSecond: 80, systemConcurrent: 60, mismatchesPerDay: 3 });
    const retryKeys = times(10, () => ({ key: randomBytes(32), body: randomBytes(32) }));
    const shuffled = times(1_500, (at) => {
      const one = grants[(at * 7919) % grants.length]!;
      const verify = at % 3 === 0;
      const values = { name: 'a', sex: '1' };
      const subject = { type: 'citizen-number', id: `99010119900101${String(at % 4)}` };
      const body = (verify ? { mode: 'verify', items: undefined, values, subject } : {}) as never;
      // A slow machine is given time: who waits for the other here would wait for ever.
      const deadlineMs = Date.now() + 40_000;
      return ground.call(one, body, { deadlineMs, ...(at % 5 === 0 && { idempotency: retryKeys[at % 10]! }) });
    });
    const asked = await Promise.all(
      shuffled.map(async (call, at) => {
        const replica = pair[at % 2]!;
        const one = await replica.ask(call);
        if (one.admitted !== undefined)
          replica.desk.ended({ ...one, admitted: one.admitted, mismatched: at % 2 ? ['name'] : [] });
        return one;
      }),
    );
    await Promise.all(pair.map((replica) => replica.settled()));
    const known = /^(admitted|limit\.|quota\.|verify\.|idempotency\.)/;
    expect(Object.keys(tallied(asked)).filter((outcome) => !known.test(outcome))).toEqual([]);
    const [left] = await ground.owner.query<{ slots: number; over: number }[]>(
      `SELECT (SELECT count(*)::int FROM exchange_slots WHERE system_id = ANY($1::uuid[])) AS slots,
              (SELECT count(*)::int FROM grant_usage u JOIN grants g ON g.id = u.grant_id WHERE u.used > g.daily_quota) AS over`,
      [systems],
    );
    expect(left).toEqual({ slots: 0, over: 0 });
  }, 60_000);
});

it('without the database nobody is admitted: 503, at the latest at the deadline', async () => {
  const mine = await grant();
  const door = await openTcpDoor(ground.database.urls.gateway);
  const url = door.through(ground.database.urls.gateway);
  const source = createDataSource({ url, entities: [], applicationName: 'away', statementTimeoutMs: 800 });
  await source.initialize();
  try {
    const replica = new Replica(source);
    const before = await replica.ask(ground.call(mine));
    expect(before.outcome).toBe('admitted');
    await door.shut();
    const startedMs = Date.now();
    const asked = await Promise.all(
      times(20, () => replica.ask(ground.call(mine, {}, { deadlineMs: Date.now() + 1_500 }))),
    );
    expect(tallied(asked)).toEqual({ 'database.unavailable': 20 });
    expect(Date.now() - startedMs).toBeLessThan(3_000);
  } finally {
    await source.destroy();
  }
}, 15_000);
