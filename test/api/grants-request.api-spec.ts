import { uuidv7 } from '../../src/kernel';
import { CatalogueApp, DEPARTMENTS, type OfficerName } from '../support/catalogue-app';
import { aRequest, entryIn, recordsOf } from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
  await entryIn(app, 'published', {
    code: '103001/000001',
    shareType: 'not-shared',
    notSharedReason: '涉密',
    legalBasis: '《保守国家秘密法》第九条',
  });
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

describe('fileGrant', () => {
  it.each<[OfficerName | undefined, number]>([
    ['officeClerk', 201],
    ['officeHead', 201],
    ['policeReviewer', 403],
    ['auditor', 403],
    ['ops', 403],
    ['marketHead', 201],
    ['bureauHead', 201],
    ['authority', 403],
    [undefined, 401],
  ])('by %s: %i', async (who, status) => {
    expect(await app.call(who, 'POST', '/v1/grants', aRequest())).toMatchObject({ status });
  });

  it("is the officer's own department's, of the newest published version, and is recorded", async () => {
    const answer = await app.call('officeClerk', 'POST', '/v1/grants', aRequest({ systems: [system] }));
    const { resource, items, matters, dailyQuota, until } = aRequest();
    expect(answer.body).toMatchObject({
      department: DEPARTMENTS.office,
      provider: DEPARTMENTS.police,
      resource,
      version: 1,
      items,
      matters,
      systems: [system],
      status: 'filed',
      asked: { dailyQuota, until },
      suspensions: [],
      filedBy: app.actors.officeClerk.officerId,
    });
    const id = String(answer.body['id']);
    expect(await recordsOf(app, id)).toMatchObject([
      { type: 'grant.filed', officer: app.actors.officeClerk.officerId, department: DEPARTMENTS.office, items },
    ]);
    expect(JSON.stringify(await recordsOf(app, id))).not.toContain(aRequest().purpose);
  });

  it('waits for its own head, whose sign-off is recorded and shown', async () => {
    const filed = await app.call('officeClerk', 'POST', '/v1/grants', aRequest());
    const id = String(filed.body['id']);
    const signed = await app.call('officeHead', 'POST', `/v1/grants/${id}/sign-off`);
    const { officerId } = app.actors.officeHead;
    expect(signed).toMatchObject({ status: 200, body: { id, status: 'requested', signedOffBy: officerId } });
    expect((await recordsOf(app, id)).at(-1)).toMatchObject({ type: 'grant.requested', officer: officerId });
  });

  it.each([{ resource: '199001/404' }, { version: 9 }])('of %j, which is not published: 404', async (more) => {
    expect(await app.call('officeHead', 'POST', '/v1/grants', aRequest(more))).toMatchObject({
      status: 404,
      code: 'entry.unknown',
    });
  });

  it('lists every fault at once and files nothing', async () => {
    const wrong = aRequest({
      items: ['name', 'photo', 'secret'],
      systems: [system, foreignSystem],
      from: '2098-01-01',
      until: '2097-01-01',
      purpose: '查 990102198503070013',
    });
    const answer = await app.call('officeHead', 'POST', '/v1/grants', wrong);
    expect(answer).toMatchObject({ status: 400, code: 'contract.broken' });
    expect(answer.faults.sort()).toEqual([
      '/items/1 grant.items-unknown',
      '/items/2 grant.items-unknown',
      '/purpose contract.identifier-in-text',
      '/systems/1 grant.system-unknown',
      '/until grant.period-invalid',
    ]);
    const never = await app.call('officeHead', 'POST', '/v1/grants', aRequest({ resource: '103001/000001' }));
    expect(never.faults).toContain('/resource grant.not-shareable');
  });

  it('lists every fault of the contract at once', async () => {
    const { purpose: _purpose, ...rest } = aRequest();
    const wrong = { ...rest, matters: ['1'], modes: ['subscribe'], dailyQuota: 0, until: '2026-02-30', more: 1 };
    const answer = await app.call('officeHead', 'POST', '/v1/grants', wrong);
    expect(answer.faults).toEqual([
      '/dailyQuota contract.range',
      '/matters/0 contract.format.matter-code',
      '/modes/0 contract.enum',
      '/more contract.unknown-member',
      '/purpose contract.required',
      '/until contract.format.date',
    ]);
  });

  it.each([
    ['a first day in the year 0', { from: '0000-01-01' }, '/from contract.format.date'],
    ['a last day on 29 February of no leap year', { until: '2027-02-29' }, '/until contract.format.date'],
  ])('%s is no day', async (_what, more, fault) => {
    const answer = await app.call('officeHead', 'POST', '/v1/grants', aRequest(more));
    expect(answer).toMatchObject({ status: 400, code: 'contract.broken', faults: [fault] });
  });

  it('takes any other day of the calendar', async () => {
    const far = aRequest({ from: '0001-01-01', until: '9999-12-31' });
    const answer = await app.call('officeHead', 'POST', '/v1/grants', far);
    expect(answer).toMatchObject({ status: 201, body: { from: far.from, until: far.until } });
  });
});
