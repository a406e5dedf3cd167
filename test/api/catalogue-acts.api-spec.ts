import { CatalogueApp, SIGNING_NAMES, type OfficerName } from '../support/catalogue-app';
import { anEntry, ENTRY_APPROVAL, entryIn, type EntryState, nextCode, versionUrl } from '../support/entries';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
}, 60_000);
afterAll(() => app.close());

describe('acts on a version', () => {
  const acts: Record<string, [string, object?]> = {
    approve: ['decision', ENTRY_APPROVAL],
    return: ['decision', { decision: 'return', reason: '补正' }],
    publish: ['publish'],
    withdraw: ['withdraw', { reason: '撤回' }],
  };
  /** Status by act, state and officer; everybody who is not named is refused as the last column says. */
  const table: [EntryState, string, Partial<Record<OfficerName, number>>][] = [
    ['submitted', 'approve', { authority: 200, authority2: 200, bureauHead: 200 }],
    ['submitted', 'return', { authority: 200, authority2: 200, bureauHead: 200 }],
    ['submitted', 'publish', { authority: 409, authority2: 409, bureauHead: 409 }],
    ['submitted', 'withdraw', { authority: 200, authority2: 200, bureauHead: 200, policeHead: 200, policeHead2: 200 }],
    ['approved', 'approve', { authority: 409, authority2: 409, bureauHead: 409 }],
    ['approved', 'publish', { authority: 200, authority2: 200, bureauHead: 200 }],
    ['published', 'publish', { authority: 409, authority2: 409, bureauHead: 409 }],
    ['published', 'withdraw', { authority: 200, authority2: 200, bureauHead: 200, policeHead: 403, policeHead2: 403 }],
    ['returned', 'approve', { authority: 409, authority2: 409, bureauHead: 409 }],
    ['withdrawn', 'withdraw', { authority: 409, authority2: 409, bureauHead: 409, policeHead: 409, policeHead2: 409 }],
  ];
  it.each(table)('of a %s version, %s by each officer', async (state, act, statuses) => {
    const [step, body] = acts[act]!;
    const refused = act === 'withdraw' ? 404 : 403;
    let code = await entryIn(app, state);
    const seen: Partial<Record<OfficerName, [number, string | undefined]>> = {};
    for (const who of SIGNING_NAMES) {
      const answer = await app.call(who, 'POST', `${versionUrl(code)}/${step}`, body);
      seen[who] = [answer.status, answer.code];
      // A refused act changes nothing: the same version serves the next officer.
      if (answer.status === 200) code = await entryIn(app, state);
    }
    const codes: Record<number, string> = { 403: 'access.denied', 404: 'entry.unknown', 409: 'entry.wrong-state' };
    const expected = SIGNING_NAMES.map((who) => [who, statuses[who] ?? refused] as const);
    expect(seen).toEqual(Object.fromEntries(expected.map(([who, status]) => [who, [status, codes[status]]])));
  });

  it.each(Object.keys(acts))('%s without a session: 401; of what does not exist: 404', async (act) => {
    const [step, body] = acts[act]!;
    expect(await app.call(undefined, 'POST', `${versionUrl('101001/1')}/${step}`, body)).toMatchObject({ status: 401 });
    expect(await app.call('authority', 'POST', `${versionUrl('199001/404')}/${step}`, body)).toMatchObject({
      status: 404,
      code: 'entry.unknown',
    });
  });

  it.each(['bureauHead', 'authority'] as const)('nobody of the filing department reviews: %s', async (who) => {
    const code = nextCode();
    const own = anEntry({ code, department: app.actors.bureauHead.department });
    expect(await app.call('bureauHead', 'POST', '/v1/catalogue/entries', own)).toMatchObject({ status: 201 });
    for (const decision of [ENTRY_APPROVAL, { decision: 'return', reason: '补正' }]) {
      expect(await app.call(who, 'POST', `${versionUrl(code)}/decision`, decision)).toMatchObject({
        status: 403,
        code: 'access.four-eyes',
      });
    }
  });

  it('names every actor, and tells agents what was published and withdrawn', async () => {
    const code = await entryIn(app, 'approved');
    const published = await app.call('authority2', 'POST', `${versionUrl(code)}/publish`);
    expect(published.body).toMatchObject({
      status: 'published',
      current: true,
      submittedBy: app.actors.policeHead.officerId,
      decidedBy: app.actors.authority.officerId,
      decisionReason: ENTRY_APPROVAL.reason,
      publishedBy: app.actors.authority2.officerId,
    });
    const withdrawn = await app.call('authority', 'POST', `${versionUrl(code)}/withdraw`, { reason: '法规修改' });
    expect(withdrawn.body).toMatchObject({
      status: 'withdrawn',
      current: false,
      withdrawnBy: app.actors.authority.officerId,
      withdrawalReason: '法规修改',
    });
    const news = (await app.outbox('exchange.contracts')).filter(({ resource }) => resource === code);
    const { schema, department, subjectType } = anEntry();
    const contract = { resource: code, version: 1, department, subjectType, schema };
    expect(news).toMatchObject([
      { ...contract, status: 'published' },
      { ...contract, status: 'withdrawn' },
    ]);
    expect(Number(news[1]!['seq'])).toBeGreaterThan(Number(news[0]!['seq']));
    const types = (await app.outbox('audit.records'))
      .filter(({ resource }) => resource === code)
      .map(({ type }) => type);
    expect(types).toEqual(['entry.submitted', 'entry.approved', 'entry.published', 'entry.withdrawn']);
  });

  it('tells agents nothing of what never was published', async () => {
    const code = await entryIn(app, 'withdrawn');
    expect((await app.outbox('exchange.contracts')).filter(({ resource }) => resource === code)).toEqual([]);
  });

  it.each(['decision', 'publish', 'withdraw'])('of two officers at once, one acts: %s', async (step) => {
    const code = await entryIn(app, step === 'publish' ? 'approved' : 'submitted');
    const body = step === 'decision' ? ENTRY_APPROVAL : step === 'withdraw' ? { reason: '撤回' } : undefined;
    const answers = await Promise.all(
      (['authority', 'authority2'] as const).map((who) => app.call(who, 'POST', `${versionUrl(code)}/${step}`, body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const records = (await app.outbox('audit.records')).filter(({ resource }) => resource === code);
    expect(records.filter(({ type }) => type !== 'entry.submitted')).toHaveLength(step === 'publish' ? 2 : 1);
  });

  it('refuses an identifier in a reason', async () => {
    const code = await entryIn(app, 'submitted');
    const reason = '见 9901 0219 8503 0700 13';
    const answer = await app.call('authority', 'POST', `${versionUrl(code)}/decision`, { ...ENTRY_APPROVAL, reason });
    expect(answer).toMatchObject({ status: 400, faults: ['/reason contract.identifier-in-text'] });
  });
});

describe('rows of the catalogue', () => {
  it.each([
    ['an edit of what was filed', `UPDATE entry_versions SET schema = '{}'`],
    ['a removal', 'DELETE FROM entry_versions'],
    ['another owner of a code', `UPDATE entries SET department = '1199010099900003X0'`],
  ])('the gateway has no right to %s', async (_what, statement) => {
    await expect(app.source.query(statement)).rejects.toThrow(/permission denied/);
  });
});
