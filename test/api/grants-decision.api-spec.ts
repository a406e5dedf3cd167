import { CatalogueApp } from '../support/catalogue-app';
import { entryIn, GRANT_APPROVAL, GRANT_REFUSAL, grantIn, recordsOf } from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
}, 60_000);
afterAll(() => app.close());

describe('decideGrant', () => {
  it('may give less than was asked; both stay on the record', async () => {
    const id = await grantIn(app, 'requested');
    const given = { ...GRANT_APPROVAL, dailyQuota: 10, until: '2098-01-01' };
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, given);
    expect(answer.body).toMatchObject({
      status: 'approved',
      dailyQuota: 10,
      until: '2098-01-01',
      asked: { dailyQuota: 100, until: '2099-12-31' },
      decidedBy: app.actors.policeHead.officerId,
      decisionReason: '同意',
    });
    expect((await recordsOf(app, id)).at(-1)).toMatchObject({
      type: 'grant.approved',
      facts: { dailyQuota: 10, until: '2098-01-01' },
    });
  });

  it('never gives more', async () => {
    const id = await grantIn(app, 'requested');
    const given = { ...GRANT_APPROVAL, dailyQuota: 101, until: '2100-01-01' };
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, given);
    expect(answer.faults).toEqual(['/dailyQuota grant.wider-than-asked', '/until grant.wider-than-asked']);
  });

  it.each<[string, object, object]>([
    ['legal-ban', { article: '《保守国家秘密法》第九条' }, { remedy: 'none' }],
    ['out-of-duty', {}, { remedy: 'show-duty' }],
    ['scope-too-wide', {}, { remedy: 'ask-for-less' }],
    ['not-held', {}, { remedy: 'ask-the-source' }],
    ['quality-not-ready', { readyOn: '2099-01-01' }, { remedy: 'ask-again-later', readyOn: '2099-01-01' }],
    ['tech-not-ready', { readyOn: '2099-01-01' }, { remedy: 'ask-again-later' }],
  ])('a refusal %s says what can be done', async (refusalCode, more, shown) => {
    const id = await grantIn(app, 'requested');
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, {
      ...GRANT_REFUSAL,
      refusalCode,
      ...more,
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'refused', refusal: { code: refusalCode, ...shown } },
    });
  });

  it.each<[object, string[]]>([
    [{ decision: 'refuse', reason: '不' }, ['/refusalCode contract.required']],
    [{ decision: 'refuse', reason: '不', refusalCode: 'legal-ban' }, ['/article contract.required']],
    [{ decision: 'refuse', reason: '不', refusalCode: 'tech-not-ready' }, ['/readyOn contract.required']],
    [
      { decision: 'refuse', reason: '不', refusalCode: 'not-held', dailyQuota: 1 },
      ['/dailyQuota contract.not-allowed'],
    ],
    [{ decision: 'approve', reason: '好', refusalCode: 'not-held' }, ['/refusalCode contract.not-allowed']],
    [{ decision: 'approve' }, ['/reason contract.required']],
  ])('%j is refused', async (decision, faults) => {
    const id = await grantIn(app, 'requested');
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, decision);
    expect(answer).toMatchObject({ status: 400, faults });
  });

  it('gives nothing of a version that was withdrawn while the request waited', async () => {
    await entryIn(app, 'published', { code: '104001/000001' });
    const id = await grantIn(app, 'requested', { resource: '104001/000001' });
    const url = '/v1/catalogue/entries/104001/000001/versions/1/withdraw';
    expect(await app.call('authority', 'POST', url, { reason: '停用' })).toMatchObject({ status: 200 });
    expect(await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, GRANT_APPROVAL)).toMatchObject({
      status: 409,
      code: 'entry.wrong-state',
    });
    expect(await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, GRANT_REFUSAL)).toMatchObject({
      status: 200,
    });
  });
});
