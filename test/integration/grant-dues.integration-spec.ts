import { uuidv7 } from '../../src/kernel';
import { dueOnes } from '../../src/modules/grants/due-rows';
import { CatalogueApp, DEPARTMENTS } from '../support/catalogue-app';
import { aRenewal, entryIn, grantIn, GRANT_APPROVAL, recordsOf, standingOf } from '../support/entries';
import { aWorker, dayFromNow, giveAttribute, registerAttribute, takeAttribute, toldOf } from '../support/grant-ground';

// What falls due without anybody's act. Real: PostgreSQL, the role of a worker, the acts of officers. Turned: the clock.
let app: CatalogueApp;
let workers: Awaited<ReturnType<typeof aWorker>>[];
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
  workers = [await aWorker(app), await aWorker(app)];
}, 60_000);
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await app.close();
}, 30_000);

/** Two workers run the job at the same time, as two processes would. */
const settle = async (day?: string): Promise<void> => {
  await Promise.all(workers.map((worker) => worker.settle(day)));
};
const { office, police, bureau } = DEPARTMENTS;
const typesOf = async (department: string, id: string): Promise<string[]> =>
  (await toldOf(app, department, id)).map(({ type }) => type);
const recorded = async (id: string, type: string): Promise<Record<string, unknown>[]> =>
  (await recordsOf(app, id)).filter((record) => record['type'] === type);
const view = async (id: string): Promise<Record<string, unknown>> =>
  (await app.call('officeHead', 'GET', `/v1/grants/${id}`)).body;

describe('the last day of a grant', () => {
  it('is announced 30 and 7 days before, each once, to both departments; a day later the grant has ended', async () => {
    const id = await grantIn(app, 'approved', { until: dayFromNow(60) });
    const told = async (department: string): Promise<unknown[]> =>
      (await toldOf(app, department, id))
        .filter(({ type }) => type === 'onceway.grant.expiring.v1')
        .map(({ data }) => data['days']);
    for (const [day, days] of [
      [29, []],
      [30, [30]],
      [45, [30]],
      [53, [30, 7]],
      [60, [30, 7]],
    ] as const) {
      await settle(dayFromNow(day));
      expect([day, await told(office)]).toEqual([day, days]);
      expect([day, await told(police)]).toEqual([day, days]);
    }
    expect((await recorded(id, 'grant.expiring')).map(({ facts }) => facts)).toMatchObject([{ days: 30 }, { days: 7 }]);
    expect(await view(id)).toMatchObject({ status: 'approved' });

    await settle(dayFromNow(61));
    const ended = await view(id);
    expect(ended).toMatchObject({ status: 'ended', endedBecause: 'expired', disposal: { status: 'due' } });
    expect(ended['endedBy']).toBeUndefined();
    expect(await recorded(id, 'grant.expired')).toHaveLength(1);
    for (const department of [office, police]) {
      expect((await typesOf(department, id)).slice(-2)).toEqual([
        'onceway.grant.expired.v1',
        'onceway.grant.disposal-due.v1',
      ]);
    }
    await settle(dayFromNow(61));
    expect(await recorded(id, 'grant.expired')).toHaveLength(1);
  });

  it('is announced but once when the worker was away, and not at all to whoever was just given less', async () => {
    const away = await grantIn(app, 'approved', { until: dayFromNow(60) });
    await settle(dayFromNow(55));
    await settle(dayFromNow(56));
    expect((await recorded(away, 'grant.expiring')).map(({ facts }) => facts)).toMatchObject([{ days: 7 }]);
    const short = await grantIn(app, 'approved', { until: dayFromNow(5) });
    await settle(dayFromNow(1));
    expect(await recorded(short, 'grant.expiring')).toEqual([]);
  });

  it('moves with a renewal, and the new one is announced anew; what was asked too late lapses', async () => {
    const id = await grantIn(app, 'approved', { until: dayFromNow(40) });
    await settle(dayFromNow(12));
    const renewal = await aRenewal(app, id, 'requested', { until: dayFromNow(100) });
    const url = `/v1/grants/${id}/renewals`;
    expect(await app.call('policeHead', 'POST', `${url}/${renewal}/decision`, GRANT_APPROVAL)).toMatchObject({
      status: 200,
    });
    await settle(dayFromNow(41));
    expect(await view(id)).toMatchObject({ status: 'approved', until: dayFromNow(100) });
    await settle(dayFromNow(71));
    expect((await recorded(id, 'grant.expiring')).map(({ facts }) => facts)).toMatchObject([
      { days: 30, until: dayFromNow(40) },
      { days: 30, until: dayFromNow(100) },
    ]);
    await aRenewal(app, id, 'requested', { until: dayFromNow(200) });
    await settle(dayFromNow(101));
    expect(await view(id)).toMatchObject({ status: 'ended', renewal: { status: 'lapsed' } });
  });

  it.each(['filed', 'requested', 'refused', 'ended'] as const)('of what is %s brings nothing', async (state) => {
    const id = await grantIn(app, state, { until: dayFromNow(3) });
    const before = await recordsOf(app, id);
    await settle(dayFromNow(4));
    expect(await recordsOf(app, id)).toEqual(before);
  });
});

describe('the duty to dispose', () => {
  it('is told as overdue once, to both departments and the authority, and is still confirmed afterwards', async () => {
    const id = await grantIn(app, 'ended');
    const overdue = 'onceway.grant.disposal-overdue.v1';
    await settle(dayFromNow(30));
    expect(await typesOf(bureau, id)).toEqual([]);
    await settle(dayFromNow(31));
    await settle(dayFromNow(32));
    for (const department of [office, police, bureau]) {
      expect((await typesOf(department, id)).filter((type) => type === overdue)).toEqual([overdue]);
    }
    expect(await recorded(id, 'grant.disposal-overdue')).toMatchObject([{ facts: { dueOn: dayFromNow(30) } }]);
    expect(await view(id)).toMatchObject({ disposal: { status: 'overdue' } });
    const confirmation = { disposedOn: dayFromNow(0), statement: '已销毁全部副本' };
    expect(await app.call('officeHead', 'POST', `/v1/grants/${id}/disposal`, confirmation)).toMatchObject({
      status: 200,
      body: { disposal: { status: 'done' } },
    });
  });

  it('that was met is told to nobody as overdue', async () => {
    const id = await grantIn(app, 'ended');
    const confirmation = { disposedOn: dayFromNow(0), statement: '已销毁全部副本' };
    await app.call('officeHead', 'POST', `/v1/grants/${id}/disposal`, confirmation);
    await settle(dayFromNow(40));
    expect(await recorded(id, 'grant.disposal-overdue')).toEqual([]);
  });
});

describe('an attribute that a grant requires', () => {
  const LOST = 'onceway.grant.attribute-lost.v1';
  const REGAINED = 'onceway.grant.attribute-regained.v1';

  it('suspends the grant in the moment of its loss; its return ends that; both departments are told of each', async () => {
    const attribute = `duty-${uuidv7().slice(-6)}`;
    await registerAttribute(app, attribute);
    await giveAttribute(app, office, attribute);
    const id = await grantIn(app, 'requested');
    const approval = { ...GRANT_APPROVAL, requires: [attribute] };
    await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, approval);
    expect(await view(id)).toMatchObject({ status: 'approved', requires: [attribute], missingAttributes: [] });
    await settle();

    await takeAttribute(app, office, attribute);
    // Nobody has told anybody yet, and the grant is suspended already.
    expect(await standingOf(app, id)).toMatchObject({ missing_attributes: [attribute] });
    expect(await view(id)).toMatchObject({ status: 'suspended', missingAttributes: [attribute], suspensions: [] });
    await settle();
    await settle();
    await giveAttribute(app, office, attribute);
    expect(await view(id)).toMatchObject({ status: 'approved', missingAttributes: [] });
    await settle();
    await settle();
    for (const department of [office, police]) {
      const told = (await toldOf(app, department, id)).filter(({ type }) =>
        type.startsWith('onceway.grant.attribute-'),
      );
      expect(told).toMatchObject([
        { type: LOST, data: { attribute } },
        { type: REGAINED, data: { attribute } },
      ]);
    }
    expect(await recorded(id, 'grant.attribute-lost')).toMatchObject([{ facts: { attributes: attribute } }]);
    expect(await recorded(id, 'grant.attribute-regained')).toHaveLength(1);
  });

  it('is lost by its last day too, without anybody saying so', async () => {
    const attribute = `duty-${uuidv7().slice(-6)}`;
    await registerAttribute(app, attribute);
    const id = await grantIn(app, 'requested');
    await giveAttribute(app, office, attribute, dayFromNow(-1));
    const approval = { ...GRANT_APPROVAL, requires: [attribute] };
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, approval);
    expect(answer.body).toMatchObject({ status: 'suspended', missingAttributes: [attribute] });
  });

  it('that a renewal does not require any more is told of no more', async () => {
    const attribute = `duty-${uuidv7().slice(-6)}`;
    await registerAttribute(app, attribute);
    const id = await grantIn(app, 'requested', { until: dayFromNow(100) });
    await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, { ...GRANT_APPROVAL, requires: [attribute] });
    await settle();
    const renewal = await aRenewal(app, id, 'requested', { until: dayFromNow(200) });
    const approval = { ...GRANT_APPROVAL, requires: [] };
    await app.call('policeHead', 'POST', `/v1/grants/${id}/renewals/${renewal}/decision`, approval);
    await settle();
    expect(await view(id)).toMatchObject({ status: 'approved', requires: [] });
    expect(await recorded(id, 'grant.attribute-regained')).toEqual([]);
  });
});

it('attributes that stand in another order are no news', async () => {
  const [a, b] = [`duty-a-${uuidv7().slice(-6)}`, `duty-b-${uuidv7().slice(-6)}`];
  for (const attribute of [a, b]) await registerAttribute(app, attribute);
  const id = await grantIn(app, 'requested');
  await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, { ...GRANT_APPROVAL, requires: [a, b] });
  await app.owner.query('UPDATE grants SET missing_told = $2 WHERE id = $1', [id, [b, a]]);
  const looked = { today: dayFromNow(0), after: undefined, limit: 1000 };
  expect(await dueOnes(app.source, 'attributes', looked)).not.toContain(id);
  await app.owner.query('UPDATE grants SET missing_told = $2 WHERE id = $1', [id, [a]]);
  expect(await dueOnes(app.source, 'attributes', looked)).toContain(id);
});

it.each(['filed', 'requested', 'refused', 'ended'] as const)('a worker may not approve what is %s', async (state) => {
  const worker = await aWorker(app);
  try {
    const id = await grantIn(app, state);
    const approval = worker.query(`UPDATE grants SET state = 'approved' WHERE id = $1`, [id]);
    await expect(approval).rejects.toThrow(/not approved without its sign-off and its decision/);
  } finally {
    await worker.close();
  }
});

it('a worker may neither give nor decide', async () => {
  const worker = await aWorker(app);
  try {
    const id = await grantIn(app, 'approved');
    for (const change of ['daily_quota = 9', "valid_until = '2199-01-01'", "requires = '{}'", 'decided_by = NULL']) {
      await expect(worker.query(`UPDATE grants SET ${change} WHERE id = $1`, [id])).rejects.toThrow(
        /permission denied/,
      );
    }
  } finally {
    await worker.close();
  }
});
