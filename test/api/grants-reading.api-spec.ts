import { CatalogueApp, OFFICER_NAMES } from '../support/catalogue-app';
import { entryIn, grantIn } from '../support/entries';

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
