import { CatalogueApp, SIGNING_NAMES, type OfficerName } from '../support/catalogue-app';
import { anEntry, ENTRY_APPROVAL, entryIn, versionUrl } from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
}, 60_000);
afterAll(() => app.close());

describe('reading the catalogue', () => {
  const seesUnpublished: OfficerName[] = ['policeHead', 'policeHead2', 'authority', 'authority2', 'bureauHead'];
  it.each(['submitted', 'published'] as const)(
    'a %s version of the police is seen by whom it may be',
    async (state) => {
      const code = await entryIn(app, state);
      for (const who of SIGNING_NAMES) {
        const seen = state === 'published' || seesUnpublished.includes(who);
        const one = await app.call(who, 'GET', versionUrl(code));
        expect([who, one.status, one.code]).toEqual(seen ? [who, 200, undefined] : [who, 404, 'entry.unknown']);
        const listed = await app.everyPage(who, '/v1/catalogue/entries');
        expect([who, listed.some((entry) => entry['code'] === code)]).toEqual([who, seen]);
        const resources = await app.everyPage(who, '/v1/catalogue/resources');
        expect(resources.some((entry) => entry['code'] === code)).toBe(state === 'published');
      }
    },
  );

  it('calls the newest published version current; older ones stay published', async () => {
    const code = await entryIn(app, 'published');
    await app.call('policeHead', 'POST', '/v1/catalogue/entries', anEntry({ code }));
    await app.call('authority', 'POST', `${versionUrl(code, 2)}/decision`, ENTRY_APPROVAL);
    const before = await app.call('officeHead', 'GET', versionUrl(code, 1));
    expect(before.body).toMatchObject({ status: 'published', current: true });
    await app.call('authority', 'POST', `${versionUrl(code, 2)}/publish`);
    const older = await app.call('officeHead', 'GET', versionUrl(code, 1));
    expect(older.body).toMatchObject({ status: 'published', current: false });
    const resources = await app.everyPage('officeHead', '/v1/catalogue/resources');
    expect(resources.filter((entry) => entry['code'] === code).map(({ version }) => version)).toEqual([2]);
    await app.call('authority', 'POST', `${versionUrl(code, 2)}/withdraw`, { reason: '有误' });
    expect((await app.call('officeHead', 'GET', versionUrl(code, 1))).body).toMatchObject({ current: true });
  });

  it('pages without gap or repetition, in one query a page', async () => {
    const all = await app.everyPage('authority', '/v1/catalogue/entries');
    const query = jest.spyOn(app.source, 'query');
    const paged = await app.everyPage('authority', '/v1/catalogue/entries', 7);
    expect(paged).toEqual(all);
    expect(query).toHaveBeenCalledTimes(Math.ceil(all.length / 7));
    query.mockRestore();
    expect(JSON.stringify(all)).not.toContain('additionalProperties');
  });

  it.each([
    ['/v1/catalogue/entries?cursor=bm90LWEta2V5', '/query/cursor contract.pattern'],
    ['/v1/catalogue/entries?limit=0', '/query/limit contract.range'],
    ['/v1/catalogue/entries?all=1', '/query/all contract.unknown-member'],
    ['/v1/catalogue/entries/1/1/versions/1', '/path/prefix contract.format'],
    ['/v1/catalogue/entries/101001/1/versions/0', '/path/version contract.format'],
  ])('%s is refused', async (url, fault) => {
    expect(await app.call('authority', 'GET', url)).toMatchObject({ status: 400, faults: [fault] });
  });
});
