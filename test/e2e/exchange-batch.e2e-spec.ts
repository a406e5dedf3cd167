import { randomUUID } from 'node:crypto';
import type { Officers } from '../../src/apps/local/demo/officers';
import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import type { GrantView } from '../../src/contracts';
import { aQuestion, Caller, type Answer } from '../support/client';
import { aGrant, aSystem, govern, type System } from '../support/governance';
import { until } from '../support/kafka';
import { OpeningKey, resultsOf, sendBatch, type BatchLineResult } from '../support/later';
import { Ledger } from '../support/ledger';

// Real: every process of the stack. The caller and the opening of results are made by hand with jose.
let officers: Officers;
let ledger: Ledger;
let system: System;
let caller: Caller;
let grant: GrantView;
let token: string;
let opening: OpeningKey;

jest.setTimeout(60_000);

beforeAll(async () => {
  [officers, ledger, opening] = await Promise.all([govern(), Ledger.open(), OpeningKey.of()]);
  system = await aSystem(officers);
  await opening.register(officers, system);
  caller = await Caller.of(system);
  grant = await aGrant(officers, system, { dailyQuota: 1_000 });
  token = await caller.token(grant);
  await caller.untilAnswered(token);
});

afterAll(async () => {
  // Others wait on this stack until every exchange has ended.
  await ledger.query(
    `UPDATE pending_exchanges SET answer_by = now() - interval '1 minute', keep_until = now()
      WHERE delivered_at IS NULL AND system_id = $1`,
    [system.id],
  );
  await ledger.close();
});

const { subject: _subject, values: _values, ...COMMON } = aQuestion();
const FETCH = { ...COMMON, mode: 'fetch', items: ['name'] };
const VERIFY = { ...COMMON, mode: 'verify', items: ['name'] };
const person = (id: string): { type: string; id: string } => ({ type: 'citizen-number', id });
const PEOPLE = [WELL_KNOWN.applicant, WELL_KNOWN.spouse];

/** So many lines, the applicant and the spouse in turn. */
function lines(count: number): object[] {
  return Array.from({ length: count }, (_, at) => ({ subject: person(PEOPLE[at % 2]!.number) }));
}

const batchOf = ({ body }: Answer): string => String(body['batch']);
const progress = (batch: string, asker = caller, by = token): Promise<Answer> =>
  asker.read(`/v1/exchanges/batches/${batch}`, by);

async function untilSettled(batch: string, count: number): Promise<void> {
  await until(async () => (await progress(batch)).body['settled'] === count, 40_000);
}

/** All results, chunk by chunk. */
async function allOf(batch: string, limit: number): Promise<BatchLineResult[]> {
  const found: BatchLineResult[] = [];
  for (;;) {
    const chunk = await resultsOf(caller, token, batch, `after=${found.length}&limit=${limit}`);
    if (chunk.length === 0) return found;
    found.push(...chunk);
  }
}

describe('a batch', () => {
  it('is accepted whole; every line is an exchange with its own id, result, receipt and one end', async () => {
    const accepted = await sendBatch(caller, token, [FETCH, ...lines(60)]);
    expect(accepted).toMatchObject({ status: 202, body: { lines: 60 } });
    expect(accepted.headers.get('location')).toBe(`/v1/exchanges/batches/${batchOf(accepted)}`);
    await untilSettled(batchOf(accepted), 60);
    const results = await allOf(batchOf(accepted), 25);
    expect(results.map(({ place }) => place)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    expect(results.map(({ line }) => line).sort((a, b) => a - b)).toEqual(results.map(({ place }) => place));
    for (const { line, exchange, result } of results) {
      const { result: opened } = await opening.open(result!);
      expect(opened).toMatchObject({ exchange, values: { name: PEOPLE[(line - 1) % 2]!.name } });
      expect(opened.receipt.statement).toContain(exchange);
    }
    const ends = await endsOf(batchOf(accepted), 60);
    expect(ends).toEqual({ 'exchange.accepted': 60, 'exchange.disclosed': 60 });
    expect((await progress(batchOf(accepted))).body).toMatchObject({ delivered: 60, pending: 0, ready: 0, failed: 0 });
  });

  it('gives partial results while others are still asked, and none twice over by its cursor', async () => {
    const accepted = await sendBatch(caller, token, [FETCH, ...lines(40)]);
    const seen: number[] = [];
    await until(async () => {
      const chunk = await resultsOf(caller, token, batchOf(accepted), `after=${seen.length}&limit=7`);
      seen.push(...chunk.map(({ place }) => place));
      return seen.length === 40;
    }, 40_000);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(await endsOf(batchOf(accepted), 40)).toEqual({ 'exchange.accepted': 40, 'exchange.disclosed': 40 });
  });

  it('verifies, each line its own claim', async () => {
    const claims = [WELL_KNOWN.applicant.name, '王五'];
    const accepted = await sendBatch(caller, token, [
      VERIFY,
      ...claims.map((name) => ({ subject: person(WELL_KNOWN.applicant.number), values: { name } })),
    ]);
    await untilSettled(batchOf(accepted), 2);
    const results = await allOf(batchOf(accepted), 10);
    const kinds = new Map(results.map(({ line, kind }) => [line, kind]));
    expect([kinds.get(1), kinds.get(2)]).toEqual(['match', 'mismatch']);
  });

  it('takes the quota of every line, once', async () => {
    const before = await ledger.quotaUsed(grant.id);
    await sendBatch(caller, token, [FETCH, ...lines(5)]);
    expect(await ledger.quotaUsed(grant.id)).toBe(before + 5);
  });

  it('under the same Idempotency-Key is the same batch, with another body refused', async () => {
    const idempotencyKey = randomUUID();
    const first = await sendBatch(caller, token, [FETCH, ...lines(3)], { idempotencyKey });
    const before = await ledger.quotaUsed(grant.id);
    const again = await sendBatch(caller, token, [FETCH, ...lines(3)], { idempotencyKey });
    expect([again.status, batchOf(again)]).toEqual([202, batchOf(first)]);
    expect(await ledger.quotaUsed(grant.id)).toBe(before);
    expect(await sendBatch(caller, token, [FETCH, ...lines(4)], { idempotencyKey })).toMatchObject({
      status: 422,
      code: 'idempotency.body-differs',
    });
  });
});

describe('refused whole, with nothing taken', () => {
  async function untouched(send: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
    const before = [await ledger.quotaUsed(grant.id), (await ledger.exchangesOf(system.id)).length];
    const answer = await send();
    expect(answer).toMatchObject({ status, code });
    expect([await ledger.quotaUsed(grant.id), (await ledger.exchangesOf(system.id)).length]).toEqual(before);
    return answer;
  }

  it('by every fault of every line at once, each at its line', async () => {
    const bad = [
      { subject: person('990102198503070014') },
      { subject: person(WELL_KNOWN.applicant.number), values: { name: 'x' } },
      { subject: person(WELL_KNOWN.applicant.number), more: 1 },
    ];
    const answer = await untouched(
      () => sendBatch(caller, token, [FETCH, ...lines(2), ...bad], { text: ndjson([FETCH, ...lines(2), ...bad], 1) }),
      400,
      'contract.broken',
    );
    expect(answer.faults).toEqual([
      '/lines/1 contract.type',
      '/lines/2/subject/id contract.format.citizen-number',
      '/lines/4/more contract.unknown-member',
    ]);
  });

  it('by claims that do not fit its head, and by a number in a text', async () => {
    const wrong = [{ subject: person(WELL_KNOWN.applicant.number), values: { sex: '1' } }, ...lines(1)];
    const claims = await untouched(() => sendBatch(caller, token, [VERIFY, ...wrong]), 400, 'contract.broken');
    expect(claims.faults).toEqual([
      '/lines/0/values/name contract.required',
      '/lines/0/values/sex contract.not-allowed',
      '/lines/1/values/name contract.required',
    ]);
    const text = [FETCH, { ...lines(1)[0], case: WELL_KNOWN.applicant.number }];
    await untouched(() => sendBatch(caller, token, text), 400, 'exchange.identifier-in-text');
  });

  it('by a quota that does not hold all lines', async () => {
    const small = await aGrant(officers, system, { dailyQuota: 3, resource: '101001/000002', items: ['headName'] });
    const own = await caller.token(small);
    const head = { ...FETCH, resource: '101001/000002', items: ['headName'] };
    const answer = await untouched(() => sendBatch(caller, own, [head, ...lines(4)]), 429, 'quota.exhausted');
    expect(answer.body).toMatchObject({ limit: 3, detail: "4 lines, and 3 left of the day's quota" });
    expect(await sendBatch(caller, own, [head, ...lines(3)])).toMatchObject({ status: 202 });
  });

  it.each([
    ['more than ten thousand lines', () => [FETCH, ...lines(10_001)], 400, 'contract.broken'],
    ['no line', () => [FETCH], 400, 'contract.broken'],
    ['an item outside the grant', () => [{ ...FETCH, items: ['formerName'] }, ...lines(1)], 403, 'grant.item-outside'],
  ])('by %s', async (_case, body, status, code) => {
    await untouched(() => sendBatch(caller, token, body()), status, code);
  });

  it('by a proof over another body', async () => {
    const send = (): Promise<Answer> => sendBatch(caller, token, [FETCH, ...lines(1)], { digestOf: [FETCH] });
    await untouched(send, 401, 'token.body-digest-wrong');
  });
});

describe('nobody but the system that asked', () => {
  it('is told of a batch, or given its results', async () => {
    const accepted = await sendBatch(caller, token, [FETCH, ...lines(1)]);
    const other = await aSystem(officers);
    const stranger = await Caller.of(other);
    const own = await stranger.token(await aGrant(officers, other));
    expect(await progress(batchOf(accepted), stranger, own)).toMatchObject({
      status: 404,
      code: 'exchange.batch-unknown',
    });
    const { status } = await stranger.readText(`/v1/exchanges/batches/${batchOf(accepted)}/results`, own, 'after=0');
    expect(status).toBe(404);
  });

  it('and that only while the grant stands: it is read again for each chunk', async () => {
    const accepted = await sendBatch(caller, token, [FETCH, ...lines(4)]);
    await untilSettled(batchOf(accepted), 4);
    expect(await resultsOf(caller, token, batchOf(accepted), 'after=0&limit=2')).toHaveLength(2);
    const head = await officers.windowHead;
    await head.post(`/v1/grants/${grant.id}/suspensions`, { reason: '核查' });
    const path = `/v1/exchanges/batches/${batchOf(accepted)}/results`;
    const { status, text } = await caller.readText(path, token, 'after=2&limit=2');
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([403, 'grant.suspended']);
    await head.delete(`/v1/grants/${grant.id}/suspensions/consumer`);
    expect(await resultsOf(caller, token, batchOf(accepted), 'after=2&limit=2')).toHaveLength(2);
  });
});

/** As it is sent, with one line cut short. */
function ndjson(all: readonly unknown[], broken: number): string {
  return all.map((line, at) => `${JSON.stringify(line).slice(0, at === broken + 1 ? -1 : undefined)}\n`).join('');
}

/** Records of all lines by type, once there are as many ends. */
async function endsOf(batch: string, ends: number): Promise<Record<string, number>> {
  let found: { type: string; n: number }[] = [];
  await until(async () => {
    found = await ledger.query<{ type: string; n: number }>(
      `SELECT type, count(*)::int AS n FROM ledger_entries
        WHERE exchange IN (SELECT exchange FROM pending_exchanges WHERE batch = $1) GROUP BY type ORDER BY type`,
      [batch],
    );
    return found.reduce((sum, { type, n }) => sum + (type === 'exchange.accepted' ? 0 : n), 0) >= ends;
  }, 30_000);
  return Object.fromEntries(found.map(({ type, n }) => [type, n]));
}
