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
    'sign-off': ['POST', 'sign-off'],
    approve: ['POST', 'decision', GRANT_APPROVAL],
    refuse: ['POST', 'decision', GRANT_REFUSAL],
    suspend: ['POST', 'suspensions', { reason: '核查' }],
    end: ['POST', 'end', { reason: '用毕' }],
  };
  const CONSUMER: OfficerName[] = ['officeHead', 'officeHead2'];
  const PROVIDER: OfficerName[] = ['policeHead', 'policeHead2'];
  const ANSWERING: OfficerName[] = [...PROVIDER, 'policeReviewer'];
  const AUTHORITY: OfficerName[] = ['authority', 'authority2', 'bureauHead'];
  const SIDES = [...CONSUMER, ...PROVIDER, ...AUTHORITY];
  const ENDING: OfficerName[] = [...SIDES, 'officeClerk'];
  /** Who may call the route at all; of these, whoever has no part in the grant gets 404. */
  const OPEN: Record<string, OfficerName[]> = {
    'sign-off': [...CONSUMER, ...PROVIDER, 'marketHead', 'bureauHead'],
    approve: [...CONSUMER, ...ANSWERING, 'marketHead', 'bureauHead'],
    refuse: [...CONSUMER, ...ANSWERING, 'marketHead', 'bureauHead'],
    suspend: [...SIDES, 'marketHead'],
    end: [...ENDING, 'policeClerk', 'marketHead'],
  };
  /** Who ever takes the act: the state is told to these alone. */
  const TAKING: Record<string, OfficerName[]> = {
    'sign-off': CONSUMER,
    approve: ANSWERING,
    refuse: ANSWERING,
    suspend: SIDES,
    end: ENDING,
  };
  /** Who may, by state and act; where nobody may, it is the wrong state for those who ever take the act. */
  const MAY: Partial<Record<GrantState, Record<string, OfficerName[]>>> = {
    filed: { 'sign-off': CONSUMER, end: [...CONSUMER, 'officeClerk'] },
    requested: { approve: ANSWERING, refuse: ANSWERING, end: CONSUMER },
    approved: { suspend: SIDES, end: SIDES },
  };
  const expected = (state: GrantState, act: string, who: OfficerName): number => {
    if (!OPEN[act]!.includes(who)) return 403;
    if (who === 'marketHead') return 404;
    // What was not handed over is nothing to the provider.
    if (state === 'filed' && who.startsWith('police')) return 404;
    if (!TAKING[act]!.includes(who)) return 403;
    const may = MAY[state]?.[act];
    if (may === undefined) return 409;
    return may.includes(who) ? (act === 'suspend' ? 201 : 200) : 403;
  };
  const states: GrantState[] = ['filed', 'requested', 'approved', 'refused', 'ended'];
  const cases = states.flatMap((state) => Object.keys(acts).map((act) => [state, act] as const));
  it.each(cases)('of a grant %s, %s by each officer', async (state, act) => {
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
    expect(seen).toEqual(Object.fromEntries(OFFICER_NAMES.map((who) => [who, expected(state, act, who)])));
  });

  it.each(Object.keys(acts))('%s without a session: 401; of what does not exist: 404', async (act) => {
    const [method, step, body] = acts[act]!;
    expect(await app.call(undefined, method, `/v1/grants/${uuidv7()}/${step}`, body)).toMatchObject({ status: 401 });
    expect(await app.call('policeHead', method, `/v1/grants/${uuidv7()}/${step}`, body)).toMatchObject({
      status: 404,
      code: 'grant.unknown',
    });
  });

  it('who filed never signs off, and neither of the two answers, though the department provides too', async () => {
    const filed = await app.call('policeHead', 'POST', '/v1/grants', aRequest());
    const url = `/v1/grants/${String(filed.body['id'])}`;
    const fourEyes = { status: 403, code: 'access.four-eyes' };
    expect(await app.call('policeHead', 'POST', `${url}/sign-off`)).toMatchObject(fourEyes);
    expect(await app.call('policeHead2', 'POST', `${url}/sign-off`)).toMatchObject({ status: 200 });
    for (const decision of [GRANT_APPROVAL, GRANT_REFUSAL]) {
      for (const who of ['policeHead', 'policeHead2'] as const) {
        expect(await app.call(who, 'POST', `${url}/decision`, decision)).toMatchObject(fourEyes);
      }
    }
    expect(await app.call('policeReviewer', 'POST', `${url}/decision`, GRANT_APPROVAL)).toMatchObject({ status: 200 });
  });

  it('is not signed off any more when its version has been withdrawn meanwhile', async () => {
    await entryIn(app, 'published', { code: '104001/000009' });
    const id = await grantIn(app, 'filed', { resource: '104001/000009' });
    await app.call('authority', 'POST', '/v1/catalogue/entries/104001/000009/versions/1/withdraw', { reason: '停用' });
    const answer = await app.call('officeHead', 'POST', `/v1/grants/${id}/sign-off`);
    expect(answer).toMatchObject({ status: 409, code: 'entry.wrong-state' });
  });

  it('of two heads who sign off at once, one does', async () => {
    const id = await grantIn(app, 'filed');
    const answers = await Promise.all(
      (['officeHead', 'officeHead2'] as const).map((who) => app.call(who, 'POST', `/v1/grants/${id}/sign-off`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await recordsOf(app, id)).toHaveLength(2);
  });

  it('of two heads who answer at once, one does', async () => {
    const id = await grantIn(app, 'requested');
    const answers = await Promise.all([
      app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, GRANT_APPROVAL),
      app.call('policeHead2', 'POST', `/v1/grants/${id}/decision`, GRANT_REFUSAL),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await recordsOf(app, id)).toHaveLength(3);
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
  const GRANT_OF = `UPDATE grants SET state = 'approved'`;
  it.each<[GrantState, string, string]>([
    ['filed', 'without a sign-off and a decision', GRANT_OF],
    ['filed', 'without a sign-off', `${GRANT_OF}, decided_by = '$head'`],
    ['filed', 'and signed off in one go', `${GRANT_OF}, decided_by = '$head', signed_off_by = '$head2'`],
    ['requested', 'without a decision', GRANT_OF],
    ['requested', 'by who filed it', `${GRANT_OF}, decided_by = requested_by`],
    ['requested', 'by who signed it off', `${GRANT_OF}, decided_by = signed_off_by`],
    ['refused', 'after all', GRANT_OF],
    ['ended', 'again', GRANT_OF],
    ['approved', 'by somebody else than it was', `UPDATE grants SET decided_by = '$head2'`],
    ['approved', 'by nobody any more', `UPDATE grants SET signed_off_by = NULL, signed_off_at = NULL`],
  ])('what is %s is not approved %s, whatever the code does', async (state, _how, statement) => {
    const id = await grantIn(app, state);
    const sql = statement
      .replace('$head2', app.actors.policeHead2.officerId)
      .replace('$head', app.actors.policeHead.officerId);
    await expect(app.source.query(`${sql} WHERE id = $1`, [id])).rejects.toThrow(
      /not approved without|grants_four_eyes|grants_signed_off_check/,
    );
  });

  it('none is filed as approved, nor taken for one from before', async () => {
    const id = await grantIn(app, 'requested');
    const copied = `INSERT INTO grants SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
      'state', 'approved', 'requested_at', '2020-01-01'))).* FROM grants g WHERE id = $1`;
    await expect(app.source.query(copied, [id])).rejects.toThrow(/not approved without/);
  });

  it('a request from before there was a sign-off may still be answered', async () => {
    const id = await grantIn(app, 'requested');
    await app.owner.query(
      `UPDATE grants SET signed_off_at = NULL, signed_off_by = NULL, requested_at = '2026-01-01' WHERE id = $1`,
      [id],
    );
    expect(await app.call('policeHead', 'GET', `/v1/grants/${id}`)).toMatchObject({ status: 200 });
    const answer = await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, GRANT_APPROVAL);
    expect(answer).toMatchObject({ status: 200 });
  });

  it.each([
    ['an edit of what was asked', `UPDATE grants SET items = '{photo}'`],
    ['a removal', 'DELETE FROM grants'],
    ['an edit of a suspension', `UPDATE grant_suspensions SET side = 'consumer'`],
    ['a removal of a suspension', 'DELETE FROM grant_suspensions'],
  ])('the gateway has no right to %s', async (_what, statement) => {
    await expect(app.source.query(statement)).rejects.toThrow(/permission denied/);
  });
});
