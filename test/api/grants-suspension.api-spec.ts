import { uuidv7 } from '../../src/kernel';
import { CatalogueApp, DEPARTMENTS } from '../support/catalogue-app';
import { entryIn, grantIn, recordsOf, standingOf } from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
  for (const [id, department] of [
    [system, DEPARTMENTS.office],
    [foreignSystem, DEPARTMENTS.market],
  ]) {
    await app.owner.query(
      `INSERT INTO systems (id, department, name_zh, name_en, registered_at) VALUES ($1, $2, 's', 's', now())`,
      [id, department],
    );
  }
}, 60_000);
afterAll(() => app.close());

const [system, foreignSystem] = [uuidv7(), uuidv7()];

describe('suspensions', () => {
  const sides = { consumer: 'officeHead2', provider: 'policeHead2', authority: 'authority2' } as const;

  it('are held by each side for itself, and bite as soon as they are committed', async () => {
    const id = await grantIn(app, 'approved');
    expect(await standingOf(app, id)).toMatchObject({
      state: 'approved',
      suspended_by: [],
      started: true,
      over: false,
    });
    for (const who of Object.values(sides)) {
      const answer = await app.call(who, 'POST', `/v1/grants/${id}/suspensions`, {
        reason: '核查',
        until: '2099-01-01T00:00:00Z',
      });
      expect(answer.body).toMatchObject({ status: 'suspended' });
    }
    expect((await standingOf(app, id))['suspended_by']).toEqual(['authority', 'consumer', 'provider']);
    for (const [side, who] of Object.entries(sides)) {
      for (const other of Object.values(sides).filter((name) => name !== who)) {
        const answer = await app.call(other, 'DELETE', `/v1/grants/${id}/suspensions/${side}`);
        expect([answer.status, answer.code]).toEqual([403, 'access.denied']);
      }
      expect(await app.call('marketHead', 'DELETE', `/v1/grants/${id}/suspensions/${side}`)).toMatchObject({
        status: 404,
      });
    }
    const view = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
    expect(view.body['suspensions']).toMatchObject([
      { side: 'authority', by: app.actors.authority2.officerId, reason: '核查', until: '2099-01-01T00:00:00.000Z' },
      { side: 'consumer', by: app.actors.officeHead2.officerId },
      { side: 'provider', by: app.actors.policeHead2.officerId },
    ]);
    for (const [side, who] of Object.entries(sides)) {
      expect(await app.call(who, 'DELETE', `/v1/grants/${id}/suspensions/${side}`)).toMatchObject({ status: 200 });
      expect(await app.call(who, 'DELETE', `/v1/grants/${id}/suspensions/${side}`)).toMatchObject({ status: 409 });
    }
    expect(await standingOf(app, id)).toMatchObject({ suspended_by: [] });
    expect((await recordsOf(app, id)).map(({ type, facts }) => [type, (facts as { side?: string }).side])).toEqual([
      ['grant.filed', undefined],
      ['grant.requested', undefined],
      ['grant.approved', undefined],
      ...Object.keys(sides).map((side) => ['grant.suspended', side]),
      ...Object.keys(sides).map((side) => ['grant.resumed', side]),
    ]);
  });

  it('until the last moment of the calendar is shown as it is', async () => {
    const id = await grantIn(app, 'approved');
    const path = `/v1/grants/${id}/suspensions`;
    const until = '9999-12-31T23:59:59.999999999Z';
    expect(await app.call('policeHead', 'POST', path, { reason: '核查', until })).toMatchObject({
      status: 201,
      body: { suspensions: [{ until: '9999-12-31T23:59:59.999Z' }] },
    });
  });

  it.each<[object, string]>([
    [{ reason: '核查', until: '2020-01-01T00:00:00Z' }, '/until grant.period-invalid'],
    [{ reason: '核查', until: '9999-12-31T23:59:59-08:00' }, '/until contract.format.date-time'],
    [{ reason: '查 990102198503070013' }, '/reason contract.identifier-in-text'],
    [{ reason: ' \u3000' }, '/reason contract.blank'],
    [{ reason: '\u202e核查' }, '/reason contract.hidden-character'],
    [{}, '/reason contract.required'],
  ])('%j is refused', async (body, fault) => {
    const id = await grantIn(app, 'approved');
    expect(await app.call('policeHead', 'POST', `/v1/grants/${id}/suspensions`, body)).toMatchObject({
      status: 400,
      faults: [fault],
    });
  });

  it('of a side that does not exist are refused', async () => {
    const id = await grantIn(app, 'approved');
    const answer = await app.call('policeHead', 'DELETE', `/v1/grants/${id}/suspensions/nobody`);
    expect(answer).toMatchObject({ status: 400, faults: ['/path/side contract.enum'] });
  });
});

describe('standing of a grant', () => {
  it.each<[string, string, boolean, boolean]>([
    ['2026-01-01', '2099-12-31', true, false],
    ['2098-01-01', '2099-12-31', false, false],
  ])('from %s until %s', async (from, until, started, over) => {
    const id = await grantIn(app, 'approved', { from, until, systems: [system] });
    const found = await standingOf(app, id);
    expect(found).toMatchObject({
      consumer: DEPARTMENTS.office,
      provider: DEPARTMENTS.police,
      version: 1,
      subject_type: 'citizen-number',
      items: ['name'],
      modes: ['verify', 'fetch'],
      systems: [system],
      daily_quota: 100,
      entry_state: 'published',
      started,
      over,
    });
    expect(found['schema_hash']).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('is over after its last day in Shanghai', async () => {
    const id = await grantIn(app, 'approved');
    await app.owner.query(`UPDATE grants SET valid_until = (now() AT TIME ZONE 'Asia/Shanghai')::date WHERE id = $1`, [
      id,
    ]);
    expect(await standingOf(app, id)).toMatchObject({ over: false });
    await app.owner.query(`UPDATE grants SET valid_until = valid_until - 1 WHERE id = $1`, [id]);
    expect(await standingOf(app, id)).toMatchObject({ over: true });
  });

  it('stays on its version when a newer one is published, and knows when its own is withdrawn', async () => {
    await entryIn(app, 'published', { code: '105001/000001' });
    const id = await grantIn(app, 'approved', { resource: '105001/000001' });
    await entryIn(app, 'published', { code: '105001/000001' });
    expect(await standingOf(app, id)).toMatchObject({ version: 1, entry_state: 'published' });
    const url = '/v1/catalogue/entries/105001/000001/versions/1/withdraw';
    await app.call('authority', 'POST', url, { reason: '停用' });
    expect(await standingOf(app, id)).toMatchObject({ version: 1, entry_state: 'withdrawn' });
  });
});
