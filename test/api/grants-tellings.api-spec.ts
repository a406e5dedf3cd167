import type { FeedEventType } from '../../src/contracts';
import { CatalogueApp, DEPARTMENTS, type OfficerName } from '../support/catalogue-app';
import { aRenewal, entryIn, GRANT_APPROVAL, GRANT_REFUSAL, grantIn, type GrantState } from '../support/entries';
import { dayFromNow, toldOf } from '../support/grant-ground';

// What a worker tells is in test/integration/grant-dues.
let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
}, 60_000);
afterAll(() => app.close());

const { office, police, market, bureau } = DEPARTMENTS;
const OWN = [office];
const PROVIDER = [police];
const BOTH = [office, police];

type Step = (id: string) => Promise<unknown>;
const by =
  (who: OfficerName, path: string, body?: object): Step =>
  (id) =>
    app.call(who, 'POST', `/v1/grants/${id}/${path}`, body);
const renewal =
  (who: OfficerName, step: string, body?: object): Step =>
  async (id) => {
    const { body: seen } = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
    const { id: open } = seen['renewal'] as { id: string };
    return app.call(who, 'POST', `/v1/grants/${id}/renewals/${open}/${step}`, body);
  };
const renewing =
  (state: 'filed' | 'requested'): Step =>
  async (id) => ({ renewal: await aRenewal(app, id, state) });
const reason = { reason: '核查' };
const lift: Step = (id) => app.call('policeHead', 'DELETE', `/v1/grants/${id}/suspensions/provider`);
const CONFIRMATION = { disposedOn: dayFromNow(0), statement: '已销毁' };

/** An act, from which state it starts, and what it tells whom, in order. */
const TABLE: [string, GrantState, Step[], Step, [FeedEventType, readonly string[]][]][] = [
  ['sign-off', 'filed', [], by('officeHead', 'sign-off'), [['onceway.grant.requested.v1', PROVIDER]]],
  ['approval', 'requested', [], by('policeHead', 'decision', GRANT_APPROVAL), [['onceway.grant.approved.v1', OWN]]],
  ['refusal', 'requested', [], by('policeHead', 'decision', GRANT_REFUSAL), [['onceway.grant.refused.v1', OWN]]],
  ['suspension', 'approved', [], by('authority', 'suspensions', reason), [['onceway.grant.suspended.v1', BOTH]]],
  ['lifting', 'approved', [by('policeHead', 'suspensions', reason)], lift, [['onceway.grant.resumed.v1', BOTH]]],
  [
    'the end',
    'approved',
    [],
    by('policeHead', 'end', reason),
    [
      ['onceway.grant.ended.v1', BOTH],
      ['onceway.grant.disposal-due.v1', BOTH],
    ],
  ],
  [
    'taking back what was handed over',
    'requested',
    [],
    by('officeHead', 'end', reason),
    [['onceway.grant.ended.v1', BOTH]],
  ],
  ['taking back what was not', 'filed', [], by('officeClerk', 'end', reason), [['onceway.grant.ended.v1', OWN]]],
  ['disposal', 'ended', [], by('officeHead', 'disposal', CONFIRMATION), [['onceway.grant.disposed.v1', BOTH]]],
  ['a renewal', 'approved', [], renewing('filed'), [['onceway.grant.renewal-filed.v1', OWN]]],
  [
    'its sign-off',
    'approved',
    [renewing('filed')],
    renewal('officeHead', 'sign-off'),
    [['onceway.grant.renewal-requested.v1', PROVIDER]],
  ],
  [
    'its approval',
    'approved',
    [renewing('requested')],
    renewal('policeHead', 'decision', GRANT_APPROVAL),
    [['onceway.grant.renewed.v1', BOTH]],
  ],
  [
    'its refusal',
    'approved',
    [renewing('requested')],
    renewal('policeHead', 'decision', GRANT_REFUSAL),
    [['onceway.grant.renewal-refused.v1', OWN]],
  ],
  [
    'its withdrawal, once handed over',
    'approved',
    [renewing('requested')],
    renewal('officeHead', 'withdrawal', reason),
    [['onceway.grant.renewal-withdrawn.v1', BOTH]],
  ],
  [
    'its withdrawal before',
    'approved',
    [renewing('filed')],
    renewal('officeHead', 'withdrawal', reason),
    [['onceway.grant.renewal-withdrawn.v1', OWN]],
  ],
];

describe('what departments are told of a grant', () => {
  it.each(TABLE)('%s', async (_name, state, before, act, tells) => {
    const id = await grantIn(app, state);
    for (const step of before) await step(id);
    const counts = new Map<string, number>();
    for (const department of [...BOTH, market, bureau]) {
      counts.set(department, (await toldOf(app, department, id)).length);
    }
    expect(await act(id)).not.toMatchObject({ code: expect.anything() as unknown });
    for (const department of [...BOTH, market, bureau]) {
      const told = (await toldOf(app, department, id)).slice(counts.get(department));
      const due = tells.filter(([, to]) => to.includes(department)).map(([type]) => type);
      expect([department, told.map(({ type }) => type)]).toEqual([department, due]);
    }
  });

  it('filing: its own department alone', async () => {
    const id = await grantIn(app, 'filed');
    expect((await toldOf(app, office, id)).map(({ type }) => type)).toEqual(['onceway.grant.filed.v1']);
    expect(await toldOf(app, police, id)).toEqual([]);
  });

  it('holds ids, codes and days, and no text that anybody wrote', async () => {
    const id = await grantIn(app, 'approved', { purpose: '核验申请人身份之用途' });
    await by('policeHead', 'suspensions', { reason: '核查使用情况之理由', until: '2099-01-01T00:00:00Z' })(id);
    const told = await toldOf(app, office, id);
    const common = { grant: id, department: office, provider: police, resource: '101001/000001', version: 1 };
    expect(told.at(-1)).toMatchObject({
      type: 'onceway.grant.suspended.v1',
      data: { ...common, side: 'provider', until: '2099-01-01T00:00:00Z' },
    });
    expect(JSON.stringify(told)).not.toMatch(/用途|理由|同意/);
  });

  it('is told by acts alone: one that is refused tells nobody', async () => {
    const id = await grantIn(app, 'requested');
    const before = await toldOf(app, office, id);
    await by('policeHead', 'decision', { ...GRANT_APPROVAL, dailyQuota: 1_000_000 })(id);
    await by('policeHead', 'suspensions', reason)(id);
    expect(await toldOf(app, office, id)).toEqual(before);
  });
});
