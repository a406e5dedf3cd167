import { CatalogueApp } from '../support/catalogue-app';
import { aRenewal, aRequest, entryIn, GRANT_APPROVAL, grantIn, recordsOf, standingOf } from '../support/entries';
import { registerAttribute } from '../support/grant-ground';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
  await registerAttribute(app, 'food-licensing');
}, 60_000);
afterAll(() => app.close());

describe('terms of a grant', () => {
  it("are the department's own region, no rate, nothing required, and 30 days to destroy, if nobody says otherwise", async () => {
    const id = await grantIn(app, 'approved');
    const { body } = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
    expect(body).toMatchObject({
      region: '990100',
      asked: { region: '990100' },
      requires: [],
      missingAttributes: [],
      disposal: { method: 'destroy', days: 30 },
    });
    expect([body['ratePerSecond'], (body['disposal'] as object)['status' as never]]).toEqual([undefined, undefined]);
    expect(await standingOf(app, id)).toMatchObject({
      region: '990100',
      rate_per_second: null,
      missing_attributes: [],
    });
  });

  it('are what the provider gave, beside what was asked', async () => {
    const id = await grantIn(app, 'requested', { region: '990100', ratePerSecond: 50 });
    const given = { ratePerSecond: 5, region: '990102', requires: ['food-licensing'] };
    const disposal = { method: 'return', days: 10 };
    const decision = { ...GRANT_APPROVAL, ...given, disposal };
    const answer = await app.call('policeReviewer', 'POST', `/v1/grants/${id}/decision`, decision);
    expect(answer.body).toMatchObject({
      ...given,
      disposal,
      asked: { region: '990100', ratePerSecond: 50 },
      missingAttributes: ['food-licensing'],
      status: 'suspended',
    });
    expect(await standingOf(app, id)).toMatchObject({
      region: '990102',
      rate_per_second: 5,
      missing_attributes: ['food-licensing'],
    });
    expect((await recordsOf(app, id)).at(-1)).toMatchObject({
      facts: { region: '990102', ratePerSecond: 5, requires: 'food-licensing' },
    });
  });

  it('are refused with every fault at once, and nothing is given', async () => {
    const id = await grantIn(app, 'requested', { region: '990102', ratePerSecond: 5 });
    const wrong = {
      ...GRANT_APPROVAL,
      dailyQuota: 101,
      ratePerSecond: 6,
      region: '990100',
      requires: ['police', 'nobody'],
    };
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, wrong);
    expect(answer).toMatchObject({
      status: 400,
      code: 'contract.broken',
      faults: [
        '/dailyQuota grant.wider-than-asked',
        '/ratePerSecond grant.wider-than-asked',
        '/region grant.wider-than-asked',
        '/requires/0 grant.attribute-unknown',
        '/requires/1 grant.attribute-unknown',
      ],
    });
    expect((await app.call('policeHead', 'GET', `/v1/grants/${id}`)).body).toMatchObject({
      status: 'requested',
      ratePerSecond: 5,
      requires: [],
    });
  });

  it('are not given for a region that nobody registered, at first or in a renewal', async () => {
    const decision = { ...GRANT_APPROVAL, region: '990101' };
    const refused = { status: 400, code: 'contract.broken', faults: ['/region grant.region-unknown'] };
    const id = await grantIn(app, 'requested');
    expect(await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, decision)).toMatchObject(refused);
    const held = await grantIn(app, 'approved');
    const renewal = await aRenewal(app, held, 'requested');
    const path = `/v1/grants/${held}/renewals/${renewal}/decision`;
    expect(await app.call('policeHead', 'POST', path, decision)).toMatchObject(refused);
  });

  it.each([
    ['990000', 'wider than the department'],
    ['990109', 'registered by nobody'],
    ['110100', 'elsewhere'],
  ])('a request for region %s, %s, is refused', async (region) => {
    const answer = await app.call('officeClerk', 'POST', '/v1/grants', aRequest({ region }));
    expect(answer).toMatchObject({ status: 400, faults: ['/region grant.region-unknown'] });
  });

  it.each(['９９０１００', '99010', '990100 ', 'latin'])('a region like %s is no region', async (region) => {
    const answer = await app.call('officeClerk', 'POST', '/v1/grants', aRequest({ region }));
    expect(answer).toMatchObject({ status: 400, code: 'contract.broken' });
    expect(answer.faults).toContain('/region contract.format.region-code');
  });

  it.each<[string, object, string]>([
    ['out-of-duty', {}, '第二十条'],
    ['scope-too-wide', {}, '第二十五条'],
    ['not-held', {}, '第十九条'],
    ['quality-not-ready', { readyOn: '2099-01-01' }, '第二十六条'],
    ['tech-not-ready', { readyOn: '2099-01-01' }, '第二十二条'],
    ['legal-ban', { article: '《保守国家秘密法》第九条' }, '《保守国家秘密法》第九条'],
  ])('a refusal %s names the law it rests on', async (refusalCode, more, article) => {
    const id = await grantIn(app, 'requested');
    const refusal = { decision: 'refuse', reason: '不予共享', refusalCode, ...more };
    const { body } = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, refusal);
    expect((body['refusal'] as { law: { zh: string } }).law.zh).toContain(article);
    expect(body['disposal']).toBeUndefined();
  });
});
