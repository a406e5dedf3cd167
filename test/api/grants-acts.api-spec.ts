import { uuidv7 } from '../../src/kernel';
import { CatalogueApp, OFFICER_NAMES, type OfficerName } from '../support/catalogue-app';
import {
  aRequest,
  entryIn,
  GRANT_APPROVAL,
  GRANT_REFUSAL,
  grantIn,
  type GrantState,
  recordsOf,
} from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
}, 60_000);
afterAll(() => app.close());

describe('acts on a grant', () => {
  const acts: Record<string, ['POST' | 'DELETE', string, object?]> = {
    approve: ['POST', 'decision', GRANT_APPROVAL],
    refuse: ['POST', 'decision', GRANT_REFUSAL],
    suspend: ['POST', 'suspensions', { reason: '核查' }],
    end: ['POST', 'end', { reason: '用毕' }],
  };
  const everySide = (status: number): Partial<Record<OfficerName, number>> => ({
    officeHead: status,
    officeHead2: status,
    policeHead: status,
    policeHead2: status,
    authority: status,
    authority2: status,
    bureauHead: status,
  });
  const provider = {
    policeHead: 200,
    policeHead2: 200,
    officeHead: 403,
    officeHead2: 403,
    bureauHead: 403,
    authority: 403,
    authority2: 403,
  };
  const late = { ...provider, policeHead: 409, policeHead2: 409 };
  /** Status by officer; whoever is not named has no part in the grant and gets 404. */
  it.each<[GrantState, string, Partial<Record<OfficerName, number>>]>([
    ['requested', 'approve', provider],
    ['requested', 'refuse', provider],
    ['requested', 'suspend', everySide(409)],
    ['requested', 'end', { ...everySide(403), officeHead: 200, officeHead2: 200 }],
    ['approved', 'approve', late],
    ['approved', 'suspend', everySide(201)],
    ['approved', 'end', everySide(200)],
    ['refused', 'approve', late],
    ['refused', 'suspend', everySide(409)],
    ['ended', 'refuse', late],
    ['ended', 'suspend', everySide(409)],
    ['ended', 'end', everySide(409)],
  ])('of a grant %s, %s by each officer', async (state, act, statuses) => {
    const [method, step, body] = acts[act]!;
    let id = await grantIn(app, state);
    const seen: Partial<Record<OfficerName, number>> = {};
    for (const who of OFFICER_NAMES) {
      const answer = await app.call(who, method, `/v1/grants/${id}/${step}`, body);
      seen[who] = answer.status;
      const codes: Record<number, string> = { 403: 'access.denied', 404: 'grant.unknown', 409: 'grant.wrong-state' };
      expect(answer.code).toBe(codes[answer.status]);
      if (answer.status < 300) id = await grantIn(app, state);
    }
    expect(seen).toEqual(Object.fromEntries(OFFICER_NAMES.map((who) => [who, statuses[who] ?? 404])));
  });

  it.each(Object.keys(acts))('%s without a session: 401; of what does not exist: 404', async (act) => {
    const [method, step, body] = acts[act]!;
    expect(await app.call(undefined, method, `/v1/grants/${uuidv7()}/${step}`, body)).toMatchObject({ status: 401 });
    expect(await app.call('policeHead', method, `/v1/grants/${uuidv7()}/${step}`, body)).toMatchObject({
      status: 404,
      code: 'grant.unknown',
    });
  });

  it('the requester never answers, though the department provides too', async () => {
    const asked = await app.call('policeHead', 'POST', '/v1/grants', aRequest());
    const url = `/v1/grants/${String(asked.body['id'])}/decision`;
    for (const decision of [GRANT_APPROVAL, GRANT_REFUSAL]) {
      expect(await app.call('policeHead', 'POST', url, decision)).toMatchObject({
        status: 403,
        code: 'access.four-eyes',
      });
    }
    expect(await app.call('policeHead2', 'POST', url, GRANT_APPROVAL)).toMatchObject({ status: 200 });
  });

  it('of two heads who answer at once, one does', async () => {
    const id = await grantIn(app, 'requested');
    const answers = await Promise.all([
      app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, GRANT_APPROVAL),
      app.call('policeHead2', 'POST', `/v1/grants/${id}/decision`, GRANT_REFUSAL),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await recordsOf(app, id)).toHaveLength(2);
  });

  it('of two who suspend for one side at once, one does', async () => {
    const id = await grantIn(app, 'approved');
    const answers = await Promise.all(
      (['policeHead', 'policeHead2'] as const).map((who) =>
        app.call(who, 'POST', `/v1/grants/${id}/suspensions`, { reason: '核查' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('rows of grants', () => {
  it.each([
    ['an edit of what was asked', `UPDATE grants SET items = '{photo}'`],
    ['a removal', 'DELETE FROM grants'],
    ['an edit of a suspension', `UPDATE grant_suspensions SET side = 'consumer'`],
    ['a removal of a suspension', 'DELETE FROM grant_suspensions'],
  ])('the gateway has no right to %s', async (_what, statement) => {
    await expect(app.source.query(statement)).rejects.toThrow(/permission denied/);
  });
});
