import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Officers } from '../../src/apps/local/demo/officers';
import { GOVERNMENT_SERVICES } from '../../src/apps/local/sample-data';
import type { EventPage, GrantView } from '../../src/contracts';
import { aQuestion, Caller } from '../support/client';
import { aGrant, aSystem, govern, MATTER } from '../support/governance';
import { until } from '../support/kafka';
import { stack } from '../support/stack';

// What a grant gives, at the token endpoint and at the next exchange. By SQL only what an officer does elsewhere.
let officers: Officers;
let owner: Client;

beforeAll(async () => {
  officers = await govern();
  owner = new Client({ connectionString: stack().postgres.owner });
  await owner.connect();
}, 60_000);
afterAll(() => owner.end());

const FETCH = { mode: 'fetch', values: undefined, items: ['name'] } as const;

async function caller(): Promise<Caller> {
  return Caller.of(await aSystem(officers));
}

function askToken(asking: Caller, grant: GrantView, more: object = {}): ReturnType<Caller['askToken']> {
  return asking.askToken({ type: 'onceway_exchange', grant: grant.id, matter: MATTER, ...more });
}

it('the loss of a required attribute refuses the next call, its return ends that, and both are told', async () => {
  const attribute = `duty-${randomBytes(4).toString('hex')}`;
  const { creditCode } = GOVERNMENT_SERVICES;
  const hold = (): Promise<unknown> =>
    owner.query(
      `INSERT INTO department_attributes (id, department, attribute, legal_basis, held_from)
       VALUES ($1, $2, $3, '三定规定', now())`,
      [randomUUID(), creditCode, attribute],
    );
  await owner.query(`INSERT INTO attributes (code, name_zh, name_en, registered_at) VALUES ($1, $1, $1, now())`, [
    attribute,
  ]);
  await hold();
  const asking = await caller();
  const grant = await aGrant(officers, asking.system);
  const url = `/v1/grants/${grant.id}/renewals`;
  const asked = await (
    await officers.windowOperator
  ).post<GrantView>(url, { until: '2099-12-31', reason: '继续办理', legalBasis: '《政务数据共享条例》第二十条' });
  await (await officers.windowHead).post(`${url}/${asked.renewal!.id}/sign-off`);
  const police = await officers.policeHead;
  const decision = { decision: 'approve', reason: '用途未变', requires: [attribute] };
  expect(await police.post(`${url}/${asked.renewal!.id}/decision`, decision)).toMatchObject({ until: '2099-12-31' });
  const token = await asking.token(grant);
  await asking.untilAnswered(token);

  await owner.query(
    `UPDATE department_attributes SET lost_at = now(), lost_because = 'withdrawn' WHERE attribute = $1`,
    [attribute],
  );
  const refused = { status: 403, code: 'grant.attribute-missing' };
  expect(await asking.exchange({ token })).toMatchObject(refused);
  expect(await askToken(asking, grant)).toMatchObject(refused);
  await toldBoth(grant, 'onceway.grant.attribute-lost.v1');
  await hold();
  expect((await asking.exchange({ token })).status).toBe(200);
  await toldBoth(grant, 'onceway.grant.attribute-regained.v1');
}, 60_000);

async function toldBoth(grant: GrantView, type: string): Promise<void> {
  for (const officer of [await officers.windowHead, await officers.policeHead]) {
    await until(async () => {
      let after = '';
      for (;;) {
        const { events, next } = await officer.get<EventPage>(`/v1/events?limit=200${after}`);
        if (events.some((event) => event.type === type && event.subject === grant.id)) return true;
        if (events.length === 0) return false;
        after = `&after=${next}`;
      }
    }, 20_000);
  }
}

it('a system outside the region of the grant is refused', async () => {
  const asking = await caller();
  const wide = await asking.token(await aGrant(officers, asking.system));
  await asking.untilAnswered(wide);
  const narrow = await aGrant(officers, asking.system, { region: '990102' });
  expect(await askToken(asking, narrow)).toMatchObject({ status: 403, code: 'grant.region-outside' });
  await owner.query(`UPDATE systems SET region = '990102' WHERE id = $1`, [asking.system.id]);
  const token = await asking.token(narrow);
  expect((await asking.exchange({ token })).status).toBe(200);
  await owner.query(`UPDATE systems SET region = '990103' WHERE id = $1`, [asking.system.id]);
  expect(await asking.exchange({ token })).toMatchObject({ status: 403, code: 'grant.region-outside' });
}, 60_000);

it("a contractor's system verifies under a grant that names it, and nothing else", async () => {
  const asking = await caller();
  const named = await aGrant(officers, asking.system);
  const everybodys = await aGrant(officers, asking.system, { systems: [] });
  const before = await asking.token(named);
  await asking.untilAnswered(before);
  await owner.query(`UPDATE systems SET kind = 'contractor', contractor_name = '云澜软件' WHERE id = $1`, [
    asking.system.id,
  ]);
  expect(await asking.exchange({ token: before, body: aQuestion(FETCH) })).toMatchObject({
    status: 403,
    code: 'grant.contractor-mode',
  });
  expect(await askToken(asking, named)).toMatchObject({ status: 403, code: 'grant.contractor-mode' });
  expect(await askToken(asking, everybodys, { modes: ['verify'] })).toMatchObject({
    status: 403,
    code: 'grant.missing',
  });
  const { status, body } = await askToken(asking, named, { modes: ['verify'] });
  expect(status).toBe(200);
  const token = String(body['access_token']);
  expect((await asking.exchange({ token })).status).toBe(200);
  expect((await asking.exchange({ token, body: aQuestion(FETCH) })).status).toBe(403);
}, 60_000);
