import { systemClock } from '../../src/kernel';
import type { AdmissionCall } from '../../src/modules/exchange/admission-call';
import { saltedQuestion } from '../../src/modules/exchange/question';
import { Replica } from '../support/admission-desk';
import { AdmissionGround, CONSUMER, type GroundGrant } from '../support/admission-ground';

// Real: PostgreSQL, two replicas' desks, seals and signatures. Fake: the call that a verified token and proof would make.
let ground: AdmissionGround;
let replicas: Replica[];
let resource: string;

beforeAll(async () => {
  ground = await AdmissionGround.open(2);
  replicas = ground.replicas.map((source) => new Replica(source, { systemPending: 10 }));
  resource = await ground.resource();
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.settled()));
  await ground.close();
});

async function asking(keys: 'with a key' | 'without a key' = 'with a key'): Promise<GroundGrant> {
  const system = await ground.system();
  if (keys === 'with a key') {
    await ground.owner.query('INSERT INTO registered_kids VALUES ($1)', [`enc-${system}`]);
    await ground.owner.query(
      `INSERT INTO system_keys (kid, system_id, use, jwk, registered_at) VALUES ($1, $2, 'enc', '{}', now())`,
      [`enc-${system}`, system],
    );
  }
  return ground.grant(system, resource);
}

function later(grant: GroundGrant, more: Partial<AdmissionCall> = {}): AdmissionCall {
  const deadlineMs = systemClock.now() + 60_000;
  const call = ground.call(grant, {}, { deadlineMs, ...more });
  return {
    ...call,
    pending: {
      keepUntilMs: deadlineMs + 60_000,
      endsMs: deadlineMs + 90_000,
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    },
    accept: (admitted) => ({
      asked: saltedQuestion(call.body, { system: grant.system, department: CONSUMER }, admitted),
      facts: { type: 'exchange.accepted', exchange: admitted.exchange },
    }),
  };
}

const counted = async (table: string, system: string): Promise<number> => {
  const [row] = await ground.owner.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM ${table} WHERE system_id = $1`,
    [system],
  );
  return row!.n;
};

it('of two replicas at once no more than the limit is admitted, and every one that is has its request', async () => {
  const grant = await asking();
  const asked = await Promise.all(Array.from({ length: 40 }, (_, at) => replicas[at % 2]!.ask(later(grant))));
  const outcomes = asked.map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'admitted')).toHaveLength(10);
  expect(new Set(outcomes)).toEqual(new Set(['admitted', 'limit.system-pending']));
  expect(await counted('pending_exchanges', grant.system)).toBe(10);
  const [requests] = await ground.owner.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM pending_requests JOIN pending_exchanges USING (exchange) WHERE system_id = $1`,
    [grant.system],
  );
  expect(requests!.n).toBe(10);
});

it('what was refused for want of room has taken no quota', async () => {
  const grant = await asking();
  await Promise.all(Array.from({ length: 25 }, () => replicas[0]!.ask(later(grant))));
  const [usage] = await ground.owner.query<{ used: number }[]>('SELECT used FROM grant_usage WHERE grant_id = $1', [
    grant.id,
  ]);
  expect(usage!.used).toBe(10);
});

it('makes room when a result was handed over', async () => {
  const grant = await asking();
  await Promise.all(Array.from({ length: 10 }, () => replicas[0]!.ask(later(grant))));
  expect((await replicas[0]!.ask(later(grant))).outcome).toBe('limit.system-pending');
  await ground.owner.query(
    `UPDATE pending_exchanges SET state = 'ready', ending = '{}', delivered_at = now()
      WHERE exchange = (SELECT exchange FROM pending_exchanges WHERE system_id = $1 LIMIT 1)`,
    [grant.system],
  );
  expect((await replicas[0]!.ask(later(grant))).outcome).toBe('admitted');
});

it('holds no place among the calls that somebody waits for, and these none of its own', async () => {
  const grant = await asking();
  await Promise.all(Array.from({ length: 10 }, () => replicas[0]!.ask(later(grant))));
  expect(await counted('exchange_slots', grant.system)).toBe(0);
  expect((await replicas[0]!.ask(ground.call(grant))).outcome).toBe('admitted');
  expect(await counted('exchange_slots', grant.system)).toBe(1);
});

it('refuses a system that has no key to which a result could be sealed, before anything is taken', async () => {
  const grant = await asking('without a key');
  expect((await replicas[0]!.ask(later(grant))).outcome).toBe('exchange.encryption-key-missing');
  expect(await counted('pending_exchanges', grant.system)).toBe(0);
});

it('a retry under the same key is told of the exchange that goes on, and takes nothing', async () => {
  const grant = await asking();
  const idempotency = { key: Buffer.from('k'), body: Buffer.from('b') };
  const first = await replicas[0]!.ask(later(grant, { idempotency }));
  const again = await replicas[1]!.ask(later(grant, { idempotency }));
  expect(again.outcome).toBe('admitted');
  expect(again.admitted!.exchange).toBe(first.admitted!.exchange);
  expect(await counted('pending_exchanges', grant.system)).toBe(1);
});

it('a refused call leaves its key unused', async () => {
  const grant = await asking('without a key');
  const idempotency = { key: Buffer.from('k'), body: Buffer.from('b') };
  await replicas[0]!.ask(later(grant, { idempotency }));
  expect(await counted('idempotency_keys', grant.system)).toBe(0);
});

it('the exchange may end later than its department may answer, and not before its result could be fetched', async () => {
  const grant = await asking();
  const { call, admitted } = await replicas[0]!.ask(later(grant));
  const [row] = await ground.owner.query<{ deadline: Date; answer_by: Date; keep_until: Date }[]>(
    `SELECT e.deadline, p.answer_by, p.keep_until FROM exchanges e JOIN pending_exchanges p ON p.exchange = e.id WHERE e.id = $1`,
    [admitted!.exchange],
  );
  expect(row!.answer_by.getTime()).toBe(call.deadlineMs);
  expect(row!.keep_until.getTime()).toBe(call.pending!.keepUntilMs);
  expect(row!.deadline.getTime()).toBeGreaterThan(row!.keep_until.getTime());
});
