import { CatalogueApp, OFFICER_NAMES, type OfficerName } from '../support/catalogue-app';
import { entryIn, GRANT_APPROVAL, grantIn, recordsOf } from '../support/entries';
import { aWorker, dayFromNow } from '../support/grant-ground';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
}, 60_000);
afterAll(() => app.close());

const CONFIRMATION = { disposedOn: dayFromNow(0), statement: '已销毁全部副本，含备份' };
const CONSUMER: OfficerName[] = ['officeHead', 'officeHead2'];
const HEADS: OfficerName[] = [...CONSUMER, 'policeHead', 'policeHead2', 'marketHead', 'bureauHead'];

describe('the duty to dispose of what was received', () => {
  it('begins with the end of a grant, as the provider laid down, and is confirmed by the consumer', async () => {
    const id = await grantIn(app, 'requested');
    const decision = { ...GRANT_APPROVAL, disposal: { method: 'return', days: 10 } };
    await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, decision);
    const ended = await app.call('authority', 'POST', `/v1/grants/${id}/end`, { reason: '超范围使用' });
    const duty = { method: 'return', days: 10, status: 'due', dueOn: dayFromNow(10) };
    expect(ended.body).toMatchObject({ endedBecause: 'ended', disposal: duty });
    const done = await app.call('officeHead', 'POST', `/v1/grants/${id}/disposal`, CONFIRMATION);
    expect(done.body).toMatchObject({
      disposal: { ...duty, ...CONFIRMATION, status: 'done', confirmedBy: app.actors.officeHead.officerId },
    });
    expect((await recordsOf(app, id)).at(-1)).toMatchObject({
      type: 'grant.disposed',
      officer: app.actors.officeHead.officerId,
      facts: { method: 'return', disposedOn: CONFIRMATION.disposedOn },
    });
    expect(JSON.stringify(await recordsOf(app, id))).not.toContain(CONFIRMATION.statement);
  });

  it.each(['filed', 'requested'] as const)('does not begin when a request %s is taken back', async (state) => {
    const id = await grantIn(app, state);
    const ended = await app.call('officeHead', 'POST', `/v1/grants/${id}/end`, { reason: '不再需要' });
    expect(ended.body).toMatchObject({ status: 'ended', endedBecause: 'taken-back' });
    expect(ended.body['disposal']).toBeUndefined();
  });

  it.each([
    ['days to come', dayFromNow(1)],
    ['a day on which the grant was still used', dayFromNow(-1)],
  ])('is not confirmed for %s nor with an identifier, all told at once', async (_when, disposedOn) => {
    const id = await grantIn(app, 'ended');
    const wrong = { disposedOn, statement: '已销毁 990102198503070013' };
    expect(await app.call('officeHead', 'POST', `/v1/grants/${id}/disposal`, wrong)).toMatchObject({
      status: 400,
      faults: ['/disposedOn grant.period-invalid', '/statement contract.identifier-in-text'],
    });
  });

  it('of two who confirm at once, one does', async () => {
    const id = await grantIn(app, 'ended');
    const answers = await Promise.all(
      CONSUMER.map((who) => app.call(who, 'POST', `/v1/grants/${id}/disposal`, CONFIRMATION)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  type Duty = 'none' | 'due' | 'overdue' | 'done';
  const inState = async (duty: Duty): Promise<string> => {
    const id = await grantIn(app, duty === 'none' ? 'approved' : 'ended');
    if (duty === 'done') await app.call('officeHead', 'POST', `/v1/grants/${id}/disposal`, CONFIRMATION);
    if (duty === 'overdue') {
      const worker = await aWorker(app);
      await worker.settle(dayFromNow(31)).finally(() => worker.close());
    }
    return id;
  };
  it.each<Duty>(['none', 'due', 'overdue', 'done'])('%s: confirmed by whom it may be', async (duty) => {
    let id = await inState(duty);
    const seen: [OfficerName, number][] = [];
    for (const who of OFFICER_NAMES) {
      const answer = await app.call(who, 'POST', `/v1/grants/${id}/disposal`, CONFIRMATION);
      seen.push([who, answer.status]);
      const codes: Record<number, string> = { 403: 'access.denied', 404: 'grant.unknown', 409: 'grant.wrong-state' };
      expect(answer.code).toBe(codes[answer.status]);
      if (answer.status === 200) id = await inState(duty);
    }
    const expected = (who: OfficerName): number => {
      if (!HEADS.includes(who)) return 403;
      if (who === 'marketHead') return 404;
      if (!CONSUMER.includes(who)) return 403;
      return duty === 'due' || duty === 'overdue' ? 200 : 409;
    };
    expect(seen).toEqual(OFFICER_NAMES.map((who) => [who, expected(who)]));
  });
});

describe('rows of renewals and disposals', () => {
  it.each([
    ['what a renewal asked', `UPDATE grant_renewals SET asked_until = '2199-01-01'`],
    ['a renewal', 'DELETE FROM grant_renewals'],
    ['when disposal is due', `UPDATE grant_disposals SET due_on = '2199-01-01'`],
    ['a duty to dispose', 'DELETE FROM grant_disposals'],
    ['what was announced', 'DELETE FROM grant_reminders'],
  ])('the gateway has no right to change or remove %s', async (_what, statement) => {
    await expect(app.source.query(statement)).rejects.toThrow(/permission denied/);
  });
});
