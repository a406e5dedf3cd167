import { randomBytes } from 'node:crypto';
import type { OncewayError } from '../../src/kernel';
import type { ExchangeLimits } from '../../src/modules/exchange/exchange-settings';
import { admitted, askAll, Replica, tallied, times } from '../support/admission-desk';
import { AdmissionGround, type GroundGrant } from '../support/admission-ground';

// Real: PostgreSQL with the gateway's own role, two replicas of admission, release and alarm. Fake: tokens, proofs, the contract.
let ground: AdmissionGround;
beforeAll(async () => {
  ground = await AdmissionGround.open(2);
});
afterAll(() => ground.close());

function replicas(limits: Partial<ExchangeLimits>): [Replica, Replica] {
  return [new Replica(ground.replicas[0]!, limits), new Replica(ground.replicas[1]!, limits)];
}

async function grant(): Promise<GroundGrant> {
  return ground.grant(await ground.system(), await ground.resource());
}

describe('guessing at a value', () => {
  const claim = (id = '99010119900101001X', item = 'name'): never =>
    ({
      mode: 'verify',
      items: undefined,
      values: { [item]: '李明远' },
      subject: { type: 'citizen-number', id },
    }) as never;

  async function alarms(resource: string): Promise<{ records: number; told: number }> {
    const [row] = await ground.owner.query<{ records: number; told: number }[]>(
      `SELECT (SELECT count(*)::int FROM outbox WHERE topic = 'audit.records'
                 AND value::jsonb ->> 'type' = 'verify.guessing' AND value::jsonb ->> 'resource' = $1) AS records,
              (SELECT count(*)::int FROM events WHERE type = 'onceway.exchange.guessing.v1' AND subject = $1) AS told`,
      [resource],
    );
    return row!;
  }

  it('of 50 at once no more than the limit are asked, whatever they find out', async () => {
    const mine = await grant();
    const pair = replicas({ mismatchesPerDay: 5 });
    const asked = await askAll(
      pair,
      times(50, () => ground.call(mine, claim())),
    );
    expect(tallied(asked)).toEqual({ admitted: 5, 'verify.guess-limit': 45 });
    // Nothing is known to be wrong yet: they are told to come back soon, and nobody is alarmed.
    const refusal = asked.find(({ error }) => error !== undefined)!.error as OncewayError;
    expect(refusal.facts).toMatchObject({ limit: 5, retryAfterSeconds: 5 });
    expect(await alarms(mine.resource)).toEqual({ records: 0, told: 0 });
    for (const one of admitted(asked)) await pair[1].end(one, ['name']);
    // All were wrong, and somebody wanted more: three departments are told, once.
    expect(await alarms(mine.resource)).toEqual({ records: 1, told: 3 });
    const later = await askAll(
      pair,
      times(10, () => ground.call(mine, claim())),
    );
    expect(tallied(later)).toEqual({ 'verify.guess-limit': 10 });
    const { facts } = later[0]!.error as OncewayError;
    expect(facts['retryAfterSeconds']).toBeGreaterThan(5);
    expect(await alarms(mine.resource)).toEqual({ records: 1, told: 3 });
  });

  it('right claims are never used up', async () => {
    const mine = await grant();
    const pair = replicas({ mismatchesPerDay: 2 });
    for (let round = 0; round < 6; round++) {
      const asked = await pair[round % 2]!.ask(ground.call(mine, claim()));
      expect(asked.outcome).toBe('admitted');
      await pair[round % 2]!.end(asked);
    }
  });

  it('another item, another subject and another system are counted apart', async () => {
    const mine = await grant();
    const theirs = await ground.grant(await ground.system(), mine.resource);
    const [replica] = replicas({ mismatchesPerDay: 1 });
    const first = await replica.ask(ground.call(mine, claim()));
    await replica.end(first, ['name']);
    expect((await replica.ask(ground.call(mine, claim()))).outcome).toBe('verify.guess-limit');
    for (const call of [
      ground.call(mine, claim('99010119900101001X', 'sex')),
      ground.call(mine, claim('990102198503070013')),
      ground.call(theirs, claim()),
      ground.call(mine),
    ]) {
      expect((await replica.ask(call)).outcome).toBe('admitted');
    }
  });

  it('an attempt that is ended twice gives its guesses back once', async () => {
    const mine = await grant();
    const [replica] = replicas({ mismatchesPerDay: 2 });
    const [one, open] = [await replica.ask(ground.call(mine, claim())), await replica.ask(ground.call(mine, claim()))];
    await replica.end(one);
    await replica.end(one);
    expect(open.outcome).toBe('admitted');
    expect((await replica.ask(ground.call(mine, claim()))).outcome).toBe('admitted');
    expect((await replica.ask(ground.call(mine, claim()))).outcome).toBe('verify.guess-limit');
  });

  it('what a gateway held when it died stays counted for the day', async () => {
    const mine = await grant();
    const [dying, other] = replicas({ mismatchesPerDay: 1 });
    expect((await dying.ask(ground.call(mine, claim()))).outcome).toBe('admitted');
    expect((await other.ask(ground.call(mine, claim()))).outcome).toBe('verify.guess-limit');
  });

  it('a wrong item counts, right ones of the same call do not; a retry counts anew', async () => {
    const mine = await grant();
    const [replica] = replicas({ mismatchesPerDay: 2 });
    const both = { mode: 'verify', items: undefined, values: { name: 'a', sex: '1' } } as never;
    const idempotency = { key: randomBytes(32), body: randomBytes(32) };
    await replica.end(await replica.ask(ground.call(mine, both, { idempotency })), ['name']);
    const held = async (): Promise<number[]> =>
      (
        await ground.owner.query<{ held: number }[]>(`SELECT held FROM verify_guesses ORDER BY day_ends, guess, held`)
      ).map((row) => row.held);
    const before = (await held()).reduce((all, one) => all + one, 0);
    await replica.end(await replica.ask(ground.call(mine, both, { idempotency })), ['name']);
    expect((await held()).reduce((all, one) => all + one, 0)).toBe(before + 1);
    expect((await replica.ask(ground.call(mine, both, { idempotency }))).outcome).toBe('verify.guess-limit');
  });

  it('no hash in the table can be made from the number without the key, and none says whose it is', async () => {
    const rows = await ground.owner.query<Record<string, unknown>[]>(`SELECT * FROM verify_guesses`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/99010|1990/);
    expect(new Set(Object.keys(rows[0]!))).toEqual(
      new Set(['guess', 'day_ends', 'held', 'alarmed', 'wrong', 'refused']),
    );
  });
});
