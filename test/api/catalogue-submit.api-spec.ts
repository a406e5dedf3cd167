import { CatalogueApp, type OfficerName } from '../support/catalogue-app';
import { anEntry, entryIn, item, nextCode, versionUrl } from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
}, 60_000);
afterAll(() => app.close());

describe('submitEntry', () => {
  it.each<[OfficerName, number, string | undefined]>([
    ['policeHead', 201, undefined],
    ['policeHead2', 201, undefined],
    ['officeHead', 403, 'access.denied'],
    ['marketHead', 403, 'access.denied'],
    ['bureauHead', 403, 'access.denied'],
    ['authority', 403, 'access.denied'],
  ])('of the police, by %s: %i', async (who, status, code) => {
    const answer = await app.call(who, 'POST', '/v1/catalogue/entries', anEntry({ code: nextCode() }));
    expect(answer).toMatchObject({ status, ...(code !== undefined && { code }) });
  });

  it('answers the version as filed, and records who filed it', async () => {
    const code = nextCode();
    const entry = anEntry({ code });
    const answer = await app.call('policeHead', 'POST', '/v1/catalogue/entries', entry);
    const by = app.actors.policeHead.officerId;
    expect(answer.body).toMatchObject({ ...entry, version: 1, status: 'submitted', current: false, submittedBy: by });
    const records = await app.outbox('audit.records');
    expect(records.at(-1)).toMatchObject({
      type: 'entry.submitted',
      resource: code,
      version: 1,
      officer: by,
      department: entry.department,
    });
  });

  it('counts the versions of a resource, also when two are filed at once', async () => {
    const code = nextCode();
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => app.call('policeHead', 'POST', '/v1/catalogue/entries', anEntry({ code }))),
    );
    expect(answers.map(({ body }) => body['version']).sort()).toEqual([1, 2, 3, 4]);
  });

  it("refuses another department's code", async () => {
    const code = await entryIn(app, 'submitted');
    const foreign = anEntry({ code, department: app.actors.marketHead.department });
    expect(await app.call('marketHead', 'POST', '/v1/catalogue/entries', foreign)).toMatchObject({
      status: 409,
      code: 'entry.code-taken',
    });
    expect(await app.call('marketHead', 'GET', versionUrl(code, 2))).toMatchObject({ status: 404 });
  });

  it('lists every fault of the contract at once', async () => {
    const { summary: _summary, useScope: _useScope, headConsent: _consent, ...rest } = anEntry();
    const wrong = { ...rest, code: '401001/1', department: '11990100999000013X', grade: 9, extra: true };
    const answer = await app.call('policeHead', 'POST', '/v1/catalogue/entries', wrong);
    expect(answer).toMatchObject({ status: 400, code: 'contract.broken' });
    expect(answer.faults).toEqual([
      '/code contract.format.resource-code',
      '/department contract.format.credit-code',
      '/extra contract.unknown-member',
      '/grade contract.range',
      '/headConsent contract.required',
      '/summary contract.required',
      '/useScope contract.required',
    ]);
  });

  it('lists every fault of content and schema at once, and takes no version', async () => {
    const code = nextCode();
    const wrong = anEntry({
      code,
      shareType: 'unconditional',
      relatedResources: ['109001/404'],
      useScope: '例如 990102198503070013',
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: {
          a: item({ 'x-sensitive': 'health' }),
          b: { type: 'string', 'x-titles': { zh: '项', en: 'Item' } },
          c: item({ pattern: '(?=a)b' }),
        },
      },
    });
    const answer = await app.call('policeHead', 'POST', '/v1/catalogue/entries', wrong);
    expect(answer).toMatchObject({ status: 400, code: 'contract.broken' });
    expect(answer.faults.sort()).toEqual([
      '/relatedResources/0 entry.unknown-related',
      '/schema/properties/a entry.sensitive-unconditional',
      '/schema/properties/b schema.unbounded',
      '/schema/properties/b schema.ungraded',
      '/schema/properties/c/pattern schema.pattern',
      '/useScope contract.identifier-in-text',
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('990102198503070013');
    const filed = await app.call('policeHead', 'POST', '/v1/catalogue/entries', anEntry({ code }));
    expect(filed.body['version']).toBe(1);
  });
});
