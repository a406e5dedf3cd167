import { randomUUID } from 'node:crypto';
import type { Officers } from '../../src/apps/local/demo/officers';
import { REFERENCE_DEPARTMENTS, WELL_KNOWN } from '../../src/apps/local/sample-data';
import type { AuditRecord, GrantView } from '../../src/contracts';
import { verifyReceipt } from '../../src/sdk';
import { aQuestion, Caller, type Answer } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern, type System } from '../support/governance';
import { OpeningKey, settled } from '../support/later';
import { until } from '../support/kafka';
import { Ledger } from '../support/ledger';

// Real: every process of the stack. The caller and the opening of results are made by hand with jose.
const PROVIDER = REFERENCE_DEPARTMENTS.find(({ shortName }) => shortName === 'public-security')!.creditCode;

let officers: Officers;
let ledger: Ledger;
let system: System;
let caller: Caller;
let grant: GrantView;
let token: string;
let opening: OpeningKey;
let kid: string;
const askers: string[] = [];

interface Asker {
  caller: Caller;
  token: string;
}

beforeAll(async () => {
  [officers, ledger, opening] = await Promise.all([govern(), Ledger.open(), OpeningKey.of()]);
  system = await aSystem(officers);
  askers.push(system.id);
  kid = await opening.register(officers, system);
  caller = await Caller.of(system);
  grant = await aGrant(officers, system);
  token = await caller.token(grant);
  await caller.untilAnswered(token);
}, 60_000);

afterAll(async () => {
  // Others wait on this stack until every exchange has ended.
  await ledger.query(
    `UPDATE pending_exchanges SET answer_by = now() - interval '1 minute', keep_until = now()
      WHERE delivered_at IS NULL AND system_id = ANY($1::uuid[])`,
    [askers],
  );
  await ledger.close();
});

function askLater(more: { body?: unknown; idempotencyKey?: string; prefer?: string } = {}): Promise<Answer> {
  return caller.exchange({ token, prefer: 'respond-async', ...more });
}

const idOf = ({ body }: Answer): string => String(body['exchange']);
const fetching = (): Record<string, unknown> =>
  aQuestion({ mode: 'fetch', values: undefined, items: ['name', 'birthDate'] });

/** Records of one exchange, once there are as many. */
async function story(exchange: string, records: number): Promise<AuditRecord[]> {
  let found: AuditRecord[] = [];
  await until(async () => {
    const rows = await ledger.query<{ record: string }>(
      `SELECT record FROM ledger_entries WHERE exchange = $1 ORDER BY seq`,
      [exchange],
    );
    found = rows.map(({ record }) => JSON.parse(record) as AuditRecord);
    return found.length >= records;
  }, 20_000);
  return found;
}

async function endOf(exchange: string): Promise<string | null> {
  const [row] = await ledger.query<{ ended_as: string | null }>('SELECT ended_as FROM exchanges WHERE id = $1', [
    exchange,
  ]);
  return row!.ended_as;
}

describe('a question that nobody waits for', () => {
  it('is 202 with where to ask, and its result opens with the system’s key alone and proves itself', async () => {
    const body = fetching();
    const accepted = await askLater({ body });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
    expect(accepted.headers.get('location')).toBe(`/v1/exchanges/${idOf(accepted)}`);
    expect(accepted.body['status']).toBe(accepted.headers.get('location'));
    const answer = await settled(caller, token, idOf(accepted));
    expect(answer).toMatchObject({ status: 200, body: { state: 'delivered', kind: 'found' } });
    const { result, header } = await opening.open(String(answer.body['result']));
    expect(header).toMatchObject({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, xid: idOf(accepted) });
    expect(result).toMatchObject({ exchange: idOf(accepted), values: { name: WELL_KNOWN.applicant.name } });
    const keys = (await (await fetch(`${gatewayUrl()}/v1/keys`)).json()) as Parameters<typeof verifyReceipt>[2];
    const asked = { body, consumer: grant.department, system: system.id, grant: grant.id };
    const proved = { ...result, audit: String(answer.body['audit']) } as Parameters<typeof verifyReceipt>[0];
    expect(await verifyReceipt(proved, asked as Parameters<typeof verifyReceipt>[1], keys)).toMatchObject({
      valid: true,
      department: PROVIDER,
    });
  });

  it('is recorded as accepted, and as disclosed when it is handed over and not before', async () => {
    const accepted = await askLater();
    await until(async () => (await pendingRow(idOf(accepted))).state === 'ready', 20_000);
    expect((await story(idOf(accepted), 1)).map(({ type }) => type)).toEqual(['exchange.accepted']);
    const answer = await caller.read(`/v1/exchanges/${idOf(accepted)}`, token);
    const [, disclosed] = await story(idOf(accepted), 2);
    expect(disclosed).toMatchObject({
      id: answer.audit,
      type: 'exchange.disclosed',
      kind: 'match',
      facts: { by: 'fetch' },
    });
    expect(await endOf(idOf(accepted))).toBe('disclosed');
  });

  it('is handed over again to who lost it, which is recorded as redelivered; one end all the same', async () => {
    const accepted = await askLater();
    const first = await settled(caller, token, idOf(accepted));
    const again = await Promise.all([1, 2, 3].map(() => caller.read(`/v1/exchanges/${idOf(accepted)}`, token)));
    expect(new Set(again.map(({ body }) => body['result']))).toEqual(new Set([first.body['result']]));
    const records = await story(idOf(accepted), 5);
    const types = records.map(({ type }) => type);
    expect(types.filter((type) => type === 'exchange.redelivered')).toHaveLength(3);
    expect(types.filter((type) => type === 'exchange.disclosed')).toHaveLength(1);
    expect(new Set([first, ...again].map(({ audit }) => audit)).size).toBe(4);
  });

  it('fetched by many at once has one record of its end and one of each further delivery', async () => {
    const accepted = await askLater();
    await until(async () => (await pendingRow(idOf(accepted))).state === 'ready', 20_000);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => caller.read(`/v1/exchanges/${idOf(accepted)}`, token)),
    );
    expect(all.every(({ status, body }) => status === 200 && body['state'] === 'delivered')).toBe(true);
    const types = (await story(idOf(accepted), 9)).map(({ type }) => type).sort();
    expect(types).toEqual([
      'exchange.accepted',
      'exchange.disclosed',
      ...Array<string>(7).fill('exchange.redelivered'),
    ]);
    expect(await poisonOf(idOf(accepted))).toBe(0);
  });

  it.each([
    ['verify', 'match', aQuestion()],
    ['not-found', 'not-found', aQuestion({ subject: { type: 'citizen-number', id: WELL_KNOWN.nobody } })],
  ])('answers as the call that waits does: %s', async (_case, kind, body) => {
    const accepted = await askLater({ body });
    const answer = await settled(caller, token, idOf(accepted));
    expect(answer.body).toMatchObject({ state: 'delivered', kind });
    const { result } = await opening.open(String(answer.body['result']));
    expect(result.kind).toBe(kind);
  });

  it('takes the quota once, and holds no place among the calls that somebody waits for', async () => {
    const before = await ledger.quotaUsed(grant.id);
    const accepted = await askLater();
    expect(await ledger.quotaUsed(grant.id)).toBe(before + 1);
    const slots = await ledger.query('SELECT 1 FROM exchange_slots WHERE exchange = $1', [idOf(accepted)]);
    expect(slots).toEqual([]);
  });

  it('keeps neither subject, claim nor answer in clear anywhere on its way', async () => {
    const accepted = await askLater({ body: fetching() });
    await until(async () => (await pendingRow(idOf(accepted))).state === 'ready', 20_000);
    const rows = await ledger.query<{ all: string }>(
      `SELECT to_jsonb(p)::text AS all FROM pending_exchanges p WHERE exchange = $1`,
      [idOf(accepted)],
    );
    expect(rows).toHaveLength(1);
    for (const secret of [WELL_KNOWN.applicant.number, WELL_KNOWN.applicant.name]) {
      expect(rows[0]!.all).not.toContain(secret);
    }
  });
});

describe('an Idempotency-Key', () => {
  it('names the exchange that goes on, while it waits and when it is ready', async () => {
    const idempotencyKey = randomUUID();
    const before = await ledger.quotaUsed(grant.id);
    const first = await askLater({ idempotencyKey });
    const again = await askLater({ idempotencyKey });
    await settled(caller, token, idOf(first));
    const late = await askLater({ idempotencyKey });
    expect([again, late].map((one) => [one.status, idOf(one)])).toEqual([
      [202, idOf(first)],
      [202, idOf(first)],
    ]);
    expect(await ledger.quotaUsed(grant.id)).toBe(before + 1);
  });

  it.each([
    ['another question', { body: fetching() }],
    ['the same question that is waited for', { prefer: 'wait=2' }],
  ])('with %s is refused', async (_case, more) => {
    const idempotencyKey = randomUUID();
    await askLater({ idempotencyKey });
    const other = await askLater({ idempotencyKey, ...more });
    expect(other).toMatchObject({ status: 422, code: 'idempotency.body-differs' });
  });
});

describe('refused at the call', () => {
  it('of a system without an encryption key, with what would help', async () => {
    const other = await asker();
    const answer = await other.caller.exchange({ token: other.token, prefer: 'respond-async' });
    expect(answer).toMatchObject({ status: 409, code: 'exchange.encryption-key-missing' });
    expect(answer.body['remedy']).toContain('/v1/systems/{id}/keys');
  });

  it.each([
    ['outside the grant', aQuestion({ values: { formerName: '李明' } }), 403, 'grant.item-outside'],
    [
      'a person’s number in the reason',
      aQuestion({ reason: WELL_KNOWN.applicant.number }),
      400,
      'exchange.identifier-in-text',
    ],
    ['a claim that no record can hold', aQuestion({ values: { sex: 'male' } }), 400, 'contract.broken'],
  ])('as the call that waits is: %s', async (_case, body, status, code) => {
    expect(await askLater({ body })).toMatchObject({ status, code });
  });
});

describe('nobody but the system that asked', () => {
  it('is told of it: another system of the department and one of no grant get what a missing id gets', async () => {
    const accepted = await askLater();
    const other = await asker();
    const strange = await other.caller.read(`/v1/exchanges/${idOf(accepted)}`, other.token);
    const missing = await other.caller.read(`/v1/exchanges/${randomUUID()}`, other.token);
    const told = ({ status, code, body }: Answer): unknown[] => [status, code, body['title'], body['detail']];
    expect(told(strange)).toEqual(told(missing));
    expect(strange).toMatchObject({ status: 404, code: 'exchange.unknown' });
    expect((await settled(caller, token, idOf(accepted))).body['state']).toBe('delivered');
  });
});

describe('what an officer does meanwhile', () => {
  it('a suspension keeps a ready result back, and lets it go when it is lifted', async () => {
    const accepted = await askLater();
    await until(async () => (await pendingRow(idOf(accepted))).state === 'ready', 20_000);
    const head = await officers.windowHead;
    await head.post(`/v1/grants/${grant.id}/suspensions`, { reason: '核查' });
    const refused = await caller.read(`/v1/exchanges/${idOf(accepted)}`, token);
    expect(refused).toMatchObject({ status: 403, code: 'grant.suspended' });
    expect(refused.body['result']).toBeUndefined();
    await head.delete(`/v1/grants/${grant.id}/suspensions/consumer`);
    expect((await settled(caller, token, idOf(accepted))).body['state']).toBe('delivered');
    const types = (await story(idOf(accepted), 3)).map(({ type }) => type);
    expect(types).toEqual(['exchange.accepted', 'exchange.denied', 'exchange.disclosed']);
  });

  it('a token of another grant of the same system does not fetch it', async () => {
    const accepted = await askLater();
    await until(async () => (await pendingRow(idOf(accepted))).state === 'ready', 20_000);
    const another = await caller.token(await aGrant(officers, system, { items: ['name'] }));
    expect(await caller.read(`/v1/exchanges/${idOf(accepted)}`, another)).toMatchObject({
      status: 403,
      code: 'grant.missing',
    });
  });
});

describe('its time', () => {
  it('over before anybody fetched it: expired, the result gone, one end', async () => {
    const accepted = await askLater();
    await until(async () => (await pendingRow(idOf(accepted))).state === 'ready', 20_000);
    await ledger.query(`UPDATE pending_exchanges SET keep_until = now() WHERE exchange = $1`, [idOf(accepted)]);
    await until(async () => (await pendingRow(idOf(accepted))).state === 'expired', 20_000);
    const answer = await caller.read(`/v1/exchanges/${idOf(accepted)}`, token);
    expect(answer.body).toMatchObject({ state: 'expired', code: 'exchange.not-fetched' });
    expect((await pendingRow(idOf(accepted))).result).toBeNull();
    expect((await story(idOf(accepted), 2)).map(({ type }) => type)).toEqual(['exchange.accepted', 'exchange.expired']);
    expect(await endOf(idOf(accepted))).toBe('expired');
  });
});

async function asker(): Promise<Asker> {
  const other = await aSystem(officers);
  const own = await Caller.of(other);
  return { caller: own, token: await own.token(await aGrant(officers, other)) };
}

async function pendingRow(exchange: string): Promise<{ state: string; result: string | null }> {
  const [row] = await ledger.query<{ state: string; result: string | null }>(
    'SELECT state, result FROM pending_exchanges WHERE exchange = $1',
    [exchange],
  );
  return row!;
}

async function poisonOf(exchange: string): Promise<number> {
  const [row] = await ledger.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM audit_poison p JOIN exchanges e ON e.audit_partition = p."partition"
      WHERE e.id = $1 AND p.append_time >= e.admitted_at`,
    [exchange],
  );
  return row!.n;
}
