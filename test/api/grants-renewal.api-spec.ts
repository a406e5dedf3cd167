import { uuidv7 } from '../../src/kernel';
import { CatalogueApp, OFFICER_NAMES, type OfficerName } from '../support/catalogue-app';
import {
  aRenewal,
  entryIn,
  GRANT_APPROVAL,
  GRANT_REFUSAL,
  grantIn,
  recordsOf,
  type RenewalState,
  standingOf,
} from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
}, 60_000);
afterAll(() => app.close());

const RENEWAL = { until: '2100-06-30', reason: '继续办理', legalBasis: '《政务数据共享条例》第二十条' };
const CONSUMER: OfficerName[] = ['officeHead', 'officeHead2'];
const ANSWERING: OfficerName[] = ['policeHead', 'policeHead2', 'policeReviewer'];
const HEADS: OfficerName[] = [...CONSUMER, 'policeHead', 'policeHead2', 'marketHead', 'bureauHead'];

describe('renewal of a grant', () => {
  it('moves the last day of the same grant, with its suspensions; what was first asked stays', async () => {
    const id = await grantIn(app, 'approved');
    await app.call('policeHead', 'POST', `/v1/grants/${id}/suspensions`, { reason: '核查' });
    const renewal = await aRenewal(app, id, 'requested', { until: '2100-06-30', dailyQuota: 300, ratePerSecond: 9 });
    const url = `/v1/grants/${id}/renewals/${renewal}/decision`;
    const answer = await app.call('policeHead', 'POST', url, {
      ...GRANT_APPROVAL,
      dailyQuota: 200,
      until: '2100-01-31',
    });
    expect(answer.body).toMatchObject({
      id,
      status: 'suspended',
      until: '2100-01-31',
      dailyQuota: 200,
      ratePerSecond: 9,
      asked: { until: '2099-12-31', dailyQuota: 100 },
      renewal: {
        id: renewal,
        status: 'approved',
        asked: { until: '2100-06-30', dailyQuota: 300, ratePerSecond: 9 },
        filedBy: app.actors.officeClerk.officerId,
        signedOffBy: app.actors.officeHead.officerId,
        decidedBy: app.actors.policeHead.officerId,
      },
    });
    expect(await standingOf(app, id)).toMatchObject({
      suspended_by: ['provider'],
      daily_quota: 200,
      rate_per_second: 9,
    });
    expect((await recordsOf(app, id)).slice(-3)).toMatchObject([
      { type: 'grant.renewal-filed' },
      { type: 'grant.renewal-requested' },
      { type: 'grant.renewed', facts: { until: '2100-01-31' } },
    ]);
    const { rows } = await app.owner.query('SELECT given FROM grant_renewals WHERE id = $1', [renewal]);
    expect(rows).toMatchObject([{ given: { dailyQuota: 200, until: '2100-01-31' } }]);
  });

  it('keeps quota and rate when it names none', async () => {
    const id = await grantIn(app, 'approved', { ratePerSecond: 7 });
    await aRenewal(app, id, 'approved');
    const { body } = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
    expect(body).toMatchObject({ until: '2100-12-31', dailyQuota: 100, ratePerSecond: 7 });
  });

  it('refused leaves the grant as it was, and says what can be done', async () => {
    const id = await grantIn(app, 'approved');
    await aRenewal(app, id, 'refused');
    const { body } = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
    expect(body).toMatchObject({
      status: 'approved',
      until: '2099-12-31',
      renewal: { status: 'refused', refusal: { code: 'scope-too-wide', remedy: 'ask-for-less' } },
    });
  });

  it.each<[string, object, string[]]>([
    ['no later day', { until: '2099-12-31' }, ['/until grant.period-invalid']],
    [
      'faults of two kinds',
      { until: '2030-01-01', reason: '查 990102198503070013' },
      ['/until grant.period-invalid', '/reason contract.identifier-in-text'],
    ],
    [
      'no contract',
      { until: '2100-02-30', dailyQuota: 0 },
      ['/dailyQuota contract.range', '/until contract.format.date'],
    ],
  ])('with %s is refused, and nothing is filed', async (_what, more, faults) => {
    const id = await grantIn(app, 'approved');
    const answer = await app.call('officeClerk', 'POST', `/v1/grants/${id}/renewals`, { ...RENEWAL, ...more });
    expect(answer).toMatchObject({ status: 400, code: 'contract.broken', faults });
    expect((await app.call('officeHead', 'GET', `/v1/grants/${id}`)).body['renewal']).toBeUndefined();
  });

  it('gives no more than it asked', async () => {
    const id = await grantIn(app, 'approved');
    const renewal = await aRenewal(app, id, 'requested');
    const wider = { ...GRANT_APPROVAL, dailyQuota: 101, until: '2101-01-01' };
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/renewals/${renewal}/decision`, wider);
    expect(answer.faults).toEqual(['/dailyQuota grant.wider-than-asked', '/until grant.wider-than-asked']);
  });

  it.each(['filed', 'requested', 'refused', 'ended'] as const)('of a grant %s is the wrong state', async (state) => {
    const id = await grantIn(app, state);
    const answer = await app.call('officeClerk', 'POST', `/v1/grants/${id}/renewals`, RENEWAL);
    expect(answer).toMatchObject({ status: 409, code: 'grant.wrong-state' });
  });

  it('of a grant whose days are over is too late, though nobody has ended it yet', async () => {
    const id = await grantIn(app, 'approved');
    const renewal = await aRenewal(app, id, 'requested');
    await app.owner.query(`UPDATE grants SET valid_until = '2026-11-01' WHERE id = $1`, [id]);
    const late = { status: 409, code: 'grant.wrong-state' };
    const url = `/v1/grants/${id}/renewals/${renewal}`;
    expect(await app.call('policeHead', 'POST', `${url}/decision`, GRANT_APPROVAL)).toMatchObject(late);
    await app.call('officeHead', 'POST', `${url}/withdrawal`, { reason: '过期' });
    expect(await app.call('officeClerk', 'POST', `/v1/grants/${id}/renewals`, RENEWAL)).toMatchObject(late);
  });

  it('takes three people, as the grant did', async () => {
    const fourEyes = { status: 403, code: 'access.four-eyes' };
    const filed = await app.call('policeHead', 'POST', '/v1/grants', {
      ...(await sameDepartment()),
    });
    const url = `/v1/grants/${String(filed.body['id'])}`;
    await app.call('policeHead2', 'POST', `${url}/sign-off`);
    await app.call('policeReviewer', 'POST', `${url}/decision`, GRANT_APPROVAL);
    const asked = await app.call('policeHead', 'POST', `${url}/renewals`, RENEWAL);
    const renewal = `${url}/renewals/${(asked.body['renewal'] as { id: string }).id}`;
    expect(await app.call('policeHead', 'POST', `${renewal}/sign-off`)).toMatchObject(fourEyes);
    expect(await app.call('policeHead2', 'POST', `${renewal}/sign-off`)).toMatchObject({ status: 200 });
    for (const who of ['policeHead', 'policeHead2'] as const) {
      expect(await app.call(who, 'POST', `${renewal}/decision`, GRANT_APPROVAL)).toMatchObject(fourEyes);
    }
    expect(await app.call('policeReviewer', 'POST', `${renewal}/decision`, GRANT_APPROVAL)).toMatchObject({
      status: 200,
    });
  });

  it('is one at a time, and of two who act on it at once one does', async () => {
    const id = await grantIn(app, 'approved');
    const url = `/v1/grants/${id}/renewals`;
    const twice = (who: OfficerName[], path: string, bodies: (object | undefined)[]): Promise<number[]> =>
      Promise.all(who.map(async (name, at) => (await app.call(name, 'POST', path, bodies[at])).status));
    expect((await twice(['officeClerk', 'officeHead2'], url, [RENEWAL, RENEWAL])).sort()).toEqual([201, 409]);
    const { body } = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
    const renewal = `${url}/${(body['renewal'] as { id: string; filedBy: string }).id}`;
    const signing: OfficerName =
      (body['renewal'] as { filedBy: string }).filedBy === app.actors.officeHead2.officerId
        ? 'officeHead'
        : 'officeHead2';
    expect((await twice([signing, signing], `${renewal}/sign-off`, [])).sort()).toEqual([200, 409]);
    const both = await twice(['policeHead', 'policeHead2'], `${renewal}/decision`, [GRANT_APPROVAL, GRANT_REFUSAL]);
    expect(both.sort()).toEqual([200, 409]);
  });

  it('lapses with the grant that ends', async () => {
    const id = await grantIn(app, 'approved');
    const renewal = await aRenewal(app, id, 'requested');
    const ended = await app.call('policeHead', 'POST', `/v1/grants/${id}/end`, { reason: '事项取消' });
    expect(ended.body).toMatchObject({ status: 'ended', renewal: { id: renewal, status: 'lapsed' } });
    const url = `/v1/grants/${id}/renewals/${renewal}/decision`;
    expect(await app.call('policeHead', 'POST', url, GRANT_APPROVAL)).toMatchObject({ status: 409 });
  });

  it('gives nothing of a version that was withdrawn while it waited', async () => {
    await entryIn(app, 'published', { code: '104001/000003' });
    const id = await grantIn(app, 'approved', { resource: '104001/000003' });
    const renewal = await aRenewal(app, id, 'requested');
    await app.call('authority', 'POST', '/v1/catalogue/entries/104001/000003/versions/1/withdraw', { reason: '停用' });
    const url = `/v1/grants/${id}/renewals/${renewal}/decision`;
    expect(await app.call('policeHead', 'POST', url, GRANT_APPROVAL)).toMatchObject({
      status: 409,
      code: 'entry.wrong-state',
    });
    const { body } = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
    expect(body).toMatchObject({ until: '2099-12-31', renewal: { status: 'requested' } });
  });
});

async function sameDepartment(): Promise<object> {
  const { body } = await app.call('officeHead', 'GET', `/v1/grants/${await grantIn(app, 'filed')}`);
  const { resource, items, modes, matters, from, until, purpose, legalBasis } = body;
  return { resource, items, modes, matters, from, until, purpose, legalBasis, dailyQuota: 10 };
}

describe('acts on a renewal, by each officer', () => {
  const acts: Record<string, [string, object?]> = {
    'sign-off': ['sign-off'],
    approve: ['decision', GRANT_APPROVAL],
    refuse: ['decision', GRANT_REFUSAL],
    withdraw: ['withdrawal', { reason: '撤回' }],
  };
  const OPEN: Record<string, OfficerName[]> = {
    'sign-off': HEADS,
    approve: [...HEADS, 'policeReviewer'],
    refuse: [...HEADS, 'policeReviewer'],
    withdraw: [...HEADS, 'officeClerk', 'policeClerk'],
  };
  const TAKING: Record<string, OfficerName[]> = {
    'sign-off': CONSUMER,
    approve: ANSWERING,
    refuse: ANSWERING,
    withdraw: [...CONSUMER, 'officeClerk'],
  };
  const MAY: Partial<Record<RenewalState, Record<string, OfficerName[]>>> = {
    filed: { 'sign-off': CONSUMER, withdraw: [...CONSUMER, 'officeClerk'] },
    requested: { approve: ANSWERING, refuse: ANSWERING, withdraw: CONSUMER },
  };
  const unhanded = (state: RenewalState): boolean => state === 'filed' || state === 'withdrawn';
  const expected = (state: RenewalState, act: string, who: OfficerName): number => {
    if (!OPEN[act]!.includes(who)) return 403;
    if (who === 'marketHead') return 404;
    // A renewal that was never handed over is nothing to the provider.
    if (unhanded(state) && who.startsWith('police')) return 404;
    if (!TAKING[act]!.includes(who)) return 403;
    const may = MAY[state]?.[act];
    if (may === undefined) return 409;
    return may.includes(who) ? 200 : 403;
  };
  const states: RenewalState[] = ['filed', 'requested', 'approved', 'refused', 'withdrawn'];
  const cases = states.flatMap((state) => Object.keys(acts).map((act) => [state, act] as const));
  it.each(cases)('of a renewal %s, %s', async (state, act) => {
    const [step, body] = acts[act]!;
    const fresh = async (): Promise<string> => {
      const id = await grantIn(app, 'approved');
      return `/v1/grants/${id}/renewals/${await aRenewal(app, id, state)}`;
    };
    let url = await fresh();
    const seen: [OfficerName, number][] = [];
    for (const who of OFFICER_NAMES) {
      const answer = await app.call(who, 'POST', `${url}/${step}`, body);
      seen.push([who, answer.status]);
      const codes: Record<number, string> = { 403: 'access.denied', 404: 'grant.unknown', 409: 'grant.wrong-state' };
      const ofRenewal = answer.status === 404 && who !== 'marketHead';
      expect(answer.code).toBe(ofRenewal ? 'grant.renewal-unknown' : codes[answer.status]);
      if (answer.status === 200) url = await fresh();
    }
    expect(seen).toEqual(OFFICER_NAMES.map((who) => [who, expected(state, act, who)]));
  });

  it('filing: by the asking department alone', async () => {
    const seen: [OfficerName, number][] = [];
    for (const who of OFFICER_NAMES) {
      const id = await grantIn(app, 'approved');
      seen.push([who, (await app.call(who, 'POST', `/v1/grants/${id}/renewals`, RENEWAL)).status]);
    }
    const status = (who: OfficerName): number => {
      if (['officeClerk', ...CONSUMER].includes(who)) return 201;
      return who === 'marketHead' ? 404 : 403;
    };
    expect(seen).toEqual(OFFICER_NAMES.map((who) => [who, status(who)]));
  });

  it('of what does not exist, and of an older one: grant.renewal-unknown', async () => {
    const id = await grantIn(app, 'approved');
    const older = await aRenewal(app, id, 'withdrawn');
    await aRenewal(app, id, 'filed');
    for (const renewal of [older, uuidv7()]) {
      const answer = await app.call('officeHead', 'POST', `/v1/grants/${id}/renewals/${renewal}/sign-off`);
      expect(answer).toMatchObject({ status: 404, code: 'grant.renewal-unknown' });
    }
  });
});
