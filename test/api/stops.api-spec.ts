import { systemClock, uuidv7 } from '../../src/kernel';
import { AuditSettings } from '../../src/modules/audit';
import { standingStops, StopDues } from '../../src/modules/stops';
import { createDataSource } from '../../src/platform/database';
import { EVENT_SOURCES } from '../../src/platform/kafka';
import { generateSigningJwk, signingKey } from '../../src/platform/keys';
import {
  CatalogueApp,
  DEPARTMENTS,
  OFFICER_NAMES,
  SIGNING_NAMES,
  type Answer,
  type OfficerName,
} from '../support/catalogue-app';
import { entryIn, grantIn } from '../support/entries';
import { toldOf } from '../support/events';

// Real: HTTP stack, PostgreSQL. Who calls is said by a header. What a stop does to calls: exchange-stops.e2e-spec.ts.
let app: CatalogueApp;
const [system, otherSystem] = [uuidv7(), uuidv7()];
const RESOURCE = '101001/000001';
beforeAll(async () => {
  app = await CatalogueApp.start();
  for (const [id, department] of [
    [system, DEPARTMENTS.office],
    [otherSystem, DEPARTMENTS.market],
  ]) {
    await app.owner.query(
      `INSERT INTO systems (id, department, name_zh, name_en, registered_at) VALUES ($1, $2, 's', 's', now())`,
      [id, department],
    );
  }
  await entryIn(app, 'published', { code: RESOURCE });
  await entryIn(app, 'submitted', { code: '101001/000002' });
  await grantIn(app, 'approved');
}, 60_000);
afterEach(() => app.owner.query('DELETE FROM stops'));
afterAll(() => app.close());

const place = (who: OfficerName | undefined, body: object): Promise<Answer> =>
  app.call(who, 'POST', '/v1/stops', { reason: '安全事件', ...body });
const lift = (who: OfficerName | undefined, id: unknown): Promise<Answer> =>
  app.call(who, 'DELETE', `/v1/stops/${String(id)}`);

/** The worker's job, with the worker's rights. */
async function stopWorker(): Promise<{ settle: () => Promise<void>; close: () => Promise<void> }> {
  const url = app.urls.worker;
  const source = await createDataSource({ url, entities: [], applicationName: 'stop-worker' }).initialize();
  const key = signingKey(generateSigningJwk('EdDSA'));
  const dues = new StopDues(source, new AuditSettings('stop-worker', key, systemClock, EVENT_SOURCES.worker(uuidv7())));
  return { settle: () => dues.settle(), close: () => source.destroy() };
}

const TARGETS = {
  system: { scope: 'system', target: system },
  department: { scope: 'department', target: DEPARTMENTS.police },
  resource: { scope: 'resource', target: RESOURCE },
  everything: { scope: 'everything' },
} as const;
type Scope = keyof typeof TARGETS;
const SCOPES = Object.keys(TARGETS) as Scope[];

/** Who may stop it beside the authority: the heads of its owner. */
const OWNERS: Readonly<Record<Scope, readonly OfficerName[]>> = {
  system: ['officeHead', 'officeHead2'],
  department: ['policeHead', 'policeHead2'],
  resource: ['policeHead', 'policeHead2'],
  everything: [],
};
const AUTHORITY: readonly OfficerName[] = ['authority', 'authority2', 'bureauHead'];
const UNSEEN: Readonly<Record<Scope, [number, string]>> = {
  system: [404, 'party.system-unknown'],
  department: [403, 'access.denied'],
  resource: [403, 'access.denied'],
  everything: [403, 'access.denied'],
};

describe('placing', () => {
  const cases = SCOPES.flatMap((scope) => OFFICER_NAMES.map((who) => [scope, who] as const));
  it.each(cases)('%s by %s', async (scope, who) => {
    const answer = await place(who, { ...TARGETS[scope], until: '2099-01-01T00:00:00Z' });
    const side = AUTHORITY.includes(who) ? 'authority' : OWNERS[scope].includes(who) ? 'owner' : undefined;
    if (side === undefined) {
      const head = SIGNING_NAMES.includes(who);
      expect([answer.status, answer.code]).toEqual(head ? UNSEEN[scope] : [403, 'access.denied']);
      return;
    }
    expect(answer).toMatchObject({
      status: 201,
      body: {
        ...TARGETS[scope],
        side,
        reason: '安全事件',
        until: '2099-01-01T00:00:00.000Z',
        by: app.actors[who].officerId,
        department: app.actors[who].department,
        status: 'in-force',
      },
    });
    expect(await standingStops(app.source)).toMatchObject([{ id: answer.body['id'], scope }]);
  });

  it('until the last moment of the calendar breaks no list', async () => {
    const until = '9999-12-31T23:59:59.999Z';
    expect(await place('authority', { ...TARGETS.system, until: '9999-12-31T23:59:59.999999999Z' })).toMatchObject({
      status: 201,
      body: { until },
    });
    expect(await app.call('officeHead', 'GET', '/v1/stops')).toMatchObject({
      status: 200,
      body: { items: [{ until }] },
    });
  });

  it.each(SCOPES)('%s twice at once for one side: one 201, one 409; the other side holds its own', async (scope) => {
    const answers = await Promise.all([place('authority', TARGETS[scope]), place('authority2', TARGETS[scope])]);
    expect(answers.map(({ status, code }) => [status, code]).sort()).toEqual([
      [201, undefined],
      [409, 'stop.wrong-state'],
    ]);
    for (const owner of OWNERS[scope].slice(0, 1)) {
      expect(await place(owner, TARGETS[scope])).toMatchObject({ status: 201 });
      expect(await place(owner, TARGETS[scope])).toMatchObject({ status: 409 });
    }
  });

  it.each<[object, string, number, string]>([
    [{ scope: 'system', target: uuidv7() }, 'authority', 404, 'party.system-unknown'],
    [{ scope: 'department', target: '11990100999000048K' }, 'authority', 400, 'contract.broken'],
    [{ scope: 'department', target: '12990100MB9999A15J' }, 'authority', 400, 'contract.broken'],
    [{ scope: 'resource', target: '101001/000404' }, 'authority', 404, 'entry.unknown'],
    // Not published: unknown to who may not see it, known to who may.
    [{ scope: 'resource', target: '101001/000002' }, 'officeHead', 404, 'entry.unknown'],
    [{ scope: 'system', target: otherSystem }, 'officeHead', 404, 'party.system-unknown'],
  ])('%j by %s: %s %s', async (body, who, status, code) => {
    expect(await place(who as OfficerName, body)).toMatchObject({ status, code });
  });

  it('of a department that is not registered is refused', async () => {
    const answer = await place('authority', { scope: 'department', target: '11990100999000128K' });
    expect(answer).toMatchObject({ status: 404, code: 'party.department-unknown' });
  });

  it.each<[object, string[]]>([
    [{ scope: 'system' }, ['/target contract.required']],
    [{ scope: 'system', target: RESOURCE }, ['/target contract.pattern']],
    [{ scope: 'everything', target: system }, ['/target contract.unknown-member']],
    [
      { scope: 'resource', target: system, until: '2020-01-01T00:00:00Z', reason: '查 990102198503070013' },
      ['/target contract.pattern', '/reason contract.identifier-in-text', '/until stop.period-invalid'],
    ],
    [{ scope: 'person' }, ['/scope contract.enum']],
    [{ scope: 'everything', until: '9999-12-31T23:59:59-08:00' }, ['/until contract.format.date-time']],
    [{ scope: 'everything', reason: undefined }, ['/reason contract.required']],
  ])('%j is refused with all its faults', async (body, faults) => {
    expect(await place('authority', body)).toMatchObject({ status: 400, code: 'contract.broken', faults });
  });
});

describe('lifting', () => {
  const sides = { owner: 'policeHead', authority: 'authority' } as const;
  const states = ['in-force', 'lifted', 'over'] as const;
  const actors = [...OFFICER_NAMES, undefined];
  const cases = (Object.keys(sides) as (keyof typeof sides)[]).flatMap((side) =>
    states.flatMap((state) => actors.map((who) => [state, side, who] as const)),
  );
  it.each(cases)('what is %s, placed by the %s, by %s', async (state, side, who) => {
    const { body } = await place(sides[side], { ...TARGETS.resource, until: '2099-01-01T00:00:00Z' });
    if (state === 'lifted') await lift('authority', body['id']);
    if (state === 'over') await app.owner.query(`UPDATE stops SET until = now() - interval '1 second'`);
    const answer = await lift(who, body['id']);
    expect([answer.status, answer.code]).toEqual(liftAnswer(state, side, who));
  });

  function liftAnswer(state: string, side: keyof typeof sides, who: OfficerName | undefined): unknown[] {
    if (who === undefined) return [401, 'session.missing'];
    // The market has no grant on it: the stop is nothing to it.
    if (who === 'marketHead') return [404, 'stop.unknown'];
    const may = AUTHORITY.includes(who) || (side === 'owner' && OWNERS.resource.includes(who));
    if (!may) return [403, 'access.denied'];
    return state === 'in-force' ? [200, undefined] : [409, 'stop.wrong-state'];
  }

  it('by two officers at once: one 200, one 409', async () => {
    const { body } = await place('policeHead', TARGETS.resource);
    const answers = await Promise.all([lift('policeHead2', body['id']), lift('authority', body['id'])]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await standingStops(app.source)).toEqual([]);
  });

  it('of what does not exist: 404', async () => {
    expect(await lift('authority', uuidv7())).toMatchObject({ status: 404, code: 'stop.unknown' });
  });
});

describe('a stop with an end', () => {
  it('is over by itself, and the next one takes its place', async () => {
    const { body } = await place('policeHead', { ...TARGETS.department, until: '2099-01-01T00:00:00Z' });
    expect(await place('policeHead2', TARGETS.department)).toMatchObject({ status: 409 });
    await app.owner.query(`UPDATE stops SET until = now() - interval '1 second'`);
    expect(await standingStops(app.source)).toEqual([]);
    const next = await Promise.all([place('policeHead', TARGETS.department), place('policeHead2', TARGETS.department)]);
    expect(next.map(({ status }) => status).sort()).toEqual([201, 409]);
    const listed = await app.everyPage('policeHead', '/v1/stops', 1);
    expect(listed.map(({ status }) => status)).toEqual(['in-force', 'over']);
    expect(listed[1]).toMatchObject({ id: body['id'] });
    expect((await toldOf(app, String(body['id']))).map(({ type }) => type)).toEqual([
      'onceway.stop.placed.v1',
      'onceway.stop.ran-out.v1',
    ]);
  });

  it('is told once when it runs out, however many workers look; not when it was lifted before', async () => {
    const placed = [];
    for (const scope of SCOPES)
      placed.push(await place('authority', { ...TARGETS[scope], until: '2099-01-01T00:00:00Z' }));
    const [lifted, standing, ...over] = placed.map(({ body }) => String(body['id']));
    await lift('authority', lifted);
    await app.owner.query(`UPDATE stops SET until = now() - interval '1 second' WHERE id <> $1`, [standing]);
    const workers = await Promise.all([stopWorker(), stopWorker()]);
    await Promise.all([...workers, ...workers].map((worker) => worker.settle()));
    await Promise.all(workers.map((worker) => worker.close()));
    const { office, police, market, bureau } = DEPARTMENTS;
    const told = await Promise.all(over.map((id) => toldOf(app, id)));
    expect(told.map((events) => events.map(({ type, to }) => [type, to]))).toEqual(
      [[office, police, bureau].sort(), [office, police, market, bureau].sort()].map((to) => [
        ['onceway.stop.placed.v1', to],
        ['onceway.stop.ran-out.v1', to],
      ]),
    );
    expect((await toldOf(app, standing!)).map(({ type }) => type)).toEqual(['onceway.stop.placed.v1']);
    expect((await toldOf(app, lifted!)).map(({ type }) => type)).toEqual([
      'onceway.stop.placed.v1',
      'onceway.stop.lifted.v1',
    ]);
    const records = (await app.outbox('audit.records')).filter(({ type }) => type === 'stop.ran-out');
    const of = records.map(({ facts }) => (facts as { stop: string }).stop);
    expect(of.filter((id) => over.includes(id)).sort()).toEqual([...over].sort());
  });
});

describe('the list', () => {
  it('shows a department what affects it, who governs or watches all', async () => {
    const ids = new Map<Scope, unknown>();
    for (const scope of SCOPES) ids.set(scope, (await place('authority', TARGETS[scope])).body['id']);
    const seen = async (who: OfficerName): Promise<Scope[]> => {
      const listed = await app.everyPage(who, '/v1/stops', 3);
      return listed.map(({ id }) => SCOPES.find((scope) => ids.get(scope) === id)!);
    };
    expect(await seen('authority')).toEqual([...SCOPES].reverse());
    expect(await seen('officeHead')).toEqual([...SCOPES].reverse());
    for (const who of ['auditor', 'ops', 'policeClerk'] as const)
      expect(await seen(who)).toEqual([...SCOPES].reverse());
    expect(await seen('marketHead')).toEqual(['everything']);
  });
});

describe('being told', () => {
  const { office, police, market, bureau } = DEPARTMENTS;
  const all = [office, police, market, bureau].sort();
  const ends = [office, police, bureau].sort();

  it.each<[Scope, string[]]>([
    ['system', ends],
    ['department', ends],
    ['resource', ends],
    ['everything', all],
  ])('of a stop of %s: owner, ends of its grants, authority', async (scope, to) => {
    const { body } = await place('authority', TARGETS[scope]);
    const id = String(body['id']);
    await lift('authority2', id);
    const data = { stop: id, side: 'authority', ...TARGETS[scope], since: body['since'] };
    expect(await toldOf(app, id)).toEqual([
      { type: 'onceway.stop.placed.v1', subject: id, data, to },
      { type: 'onceway.stop.lifted.v1', subject: id, data, to },
    ]);
    const records = (await app.outbox('audit.records')).filter(
      ({ facts }) => (facts as { stop?: string } | undefined)?.stop === id,
    );
    expect(records.map(({ type, officer }) => [type, officer])).toEqual([
      ['stop.placed', app.actors.authority.officerId],
      ['stop.lifted', app.actors.authority2.officerId],
    ]);
    // Why it was stopped is for those who ask the API, not for feeds and ledger.
    expect(JSON.stringify(records)).not.toContain('安全事件');
  });

  it('of a system without grants: its department and the authority', async () => {
    const { body } = await place('marketHead', { scope: 'system', target: otherSystem });
    expect(await toldOf(app, String(body['id']))).toMatchObject([{ to: [market, bureau].sort() }]);
  });
});
