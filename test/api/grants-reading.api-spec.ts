import { CatalogueApp, OFFICER_NAMES } from '../support/catalogue-app';
import { aRenewal, entryIn, grantIn, GRANT_APPROVAL } from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
}, 60_000);
afterAll(() => app.close());

describe('reading grants', () => {
  it('shows both departments and the authority theirs, and nobody else', async () => {
    const id = await grantIn(app, 'requested');
    for (const who of OFFICER_NAMES) {
      if (who === 'ops') continue;
      const seen = who !== 'marketHead';
      const one = await app.call(who, 'GET', `/v1/grants/${id}`);
      expect([who, one.status, one.code]).toEqual(seen ? [who, 200, undefined] : [who, 404, 'grant.unknown']);
      const listed = (await app.everyPage(who, '/v1/grants')).some((grant) => grant['id'] === id);
      expect([who, listed]).toEqual([who, seen]);
    }
    for (const url of [`/v1/grants/${id}`, '/v1/grants']) {
      expect(await app.call('ops', 'GET', url)).toMatchObject({ status: 403, code: 'access.denied' });
    }
    expect(await app.call(undefined, 'GET', `/v1/grants/${id}`)).toMatchObject({ status: 401 });
    expect(await app.call(undefined, 'GET', '/v1/grants')).toMatchObject({ status: 401 });
  });

  it('shows the provider no request that its department has not handed over, nor one taken back before', async () => {
    const filed = await grantIn(app, 'filed');
    const takenBack = await grantIn(app, 'filed');
    await app.call('officeClerk', 'POST', `/v1/grants/${takenBack}/end`, { reason: '填错' });
    for (const id of [filed, takenBack]) {
      for (const who of OFFICER_NAMES) {
        if (who === 'ops') continue;
        const seen = who !== 'marketHead' && !who.startsWith('police');
        const { status, code } = await app.call(who, 'GET', `/v1/grants/${id}`);
        expect([who, status, code]).toEqual(seen ? [who, 200, undefined] : [who, 404, 'grant.unknown']);
        const listed = (await app.everyPage(who, '/v1/grants')).some((grant) => grant['id'] === id);
        expect([who, listed]).toEqual([who, seen]);
      }
    }
    await app.call('officeHead', 'POST', `/v1/grants/${filed}/sign-off`);
    expect(await app.call('policeReviewer', 'GET', `/v1/grants/${filed}`)).toMatchObject({ status: 200 });
  });

  it('shows the provider the last renewal that it was asked for, and none that it was not', async () => {
    const id = await grantIn(app, 'approved');
    const renewalSeenBy = async (who: 'officeHead' | 'policeHead' | 'authority'): Promise<unknown> => {
      const one = (await app.call(who, 'GET', `/v1/grants/${id}`)).body;
      const listed = (await app.everyPage(who, '/v1/grants')).find((grant) => grant['id'] === id);
      expect(listed).toEqual(one);
      return (one['renewal'] as { id: string } | undefined)?.id;
    };
    const first = await aRenewal(app, id, 'withdrawn');
    expect(await renewalSeenBy('officeHead')).toBe(first);
    expect(await renewalSeenBy('policeHead')).toBeUndefined();
    const second = await aRenewal(app, id, 'refused');
    const third = await aRenewal(app, id, 'filed', { until: '2100-06-30' });
    for (const who of ['officeHead', 'authority'] as const) expect(await renewalSeenBy(who)).toBe(third);
    expect(await renewalSeenBy('policeHead')).toBe(second);
    const suspended = await app.call('policeHead', 'POST', `/v1/grants/${id}/suspensions`, { reason: '核查' });
    expect(suspended.body['renewal']).toMatchObject({ id: second });
    const url = `/v1/grants/${id}/renewals/${third}`;
    expect(await app.call('policeHead', 'POST', `${url}/decision`, GRANT_APPROVAL)).toMatchObject({
      status: 404,
      code: 'grant.renewal-unknown',
    });
    await app.call('officeHead2', 'POST', `${url}/sign-off`);
    expect(await renewalSeenBy('policeHead')).toBe(third);
  });

  it('pages newest first, without gap or repetition, in one query a page', async () => {
    const all = await app.everyPage('authority', '/v1/grants');
    const ids = all.map(({ id }) => String(id));
    expect(ids).toEqual([...ids].sort().reverse());
    const query = jest.spyOn(app.source, 'query');
    expect(await app.everyPage('authority', '/v1/grants', 7)).toEqual(all);
    expect(query).toHaveBeenCalledTimes(Math.ceil(all.length / 7));
    query.mockRestore();
  });

  it.each([
    ['/v1/grants?cursor=bm90LWEta2V5', '/query/cursor contract.pattern'],
    ['/v1/grants/1', '/path/id contract.format'],
  ])('%s is refused', async (url, fault) => {
    expect(await app.call('authority', 'GET', url)).toMatchObject({ status: 400, faults: [fault] });
  });
});
