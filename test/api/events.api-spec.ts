import { setTimeout as sleep } from 'node:timers/promises';

import type { EventPage } from '../../src/contracts';
import { ApiSystem, systemKey } from '../support/api-system';
import { type Browser, call, outcome, type Answer } from '../support/browser';
import {
  CODES,
  OPERATOR,
  signedIn,
  startGovernedApp,
  unique,
  type GovernedApp,
  type Who,
} from '../support/governed-app';

// Real: HTTP stack, PostgreSQL, Kafka, sessions, tokens and proofs. Order under many writers: event-feed.integration-spec.ts.
let app: GovernedApp;
let system: ApiSystem;
beforeAll(async () => {
  app = await startGovernedApp();
  system = await systemOf('own');
}, 60_000);
afterAll(() => app.close());

async function systemOf(who: Who, more: object = {}): Promise<ApiSystem> {
  const names = { zh: '业务系统', en: unique('System') };
  const { id } = await app.parties.registerSystem(OPERATOR, CODES[who], { names, ...more });
  const key = await systemKey();
  await app.parties.registerSystemKey(OPERATOR, id, { use: 'sig', jwk: key.publicJwk as never });
  const made = new ApiSystem(app, id, key);
  await made.keepToken();
  return made;
}

/** The department is told something: a stop of it that the authority places and lifts. Answers the stop's id. */
async function tell(who: Who): Promise<string> {
  const asked = { scope: 'department', target: CODES[who], reason: '安全演练' };
  const { status, body } = await app.browsers.authority.call('POST', '/v1/stops', { body: asked });
  expect(status).toBe(201);
  const id = String(body['id']);
  expect(await app.browsers.authority.call('DELETE', `/v1/stops/${id}`)).toMatchObject({ status: 200 });
  return id;
}

const page = ({ body }: Answer): EventPage => body as unknown as EventPage;
const read = (who: Who, query = ''): Promise<Answer> => app.browsers[who].call('GET', `/v1/events${query}`);

/** The end of a department's feed as it is now. */
async function endOf(who: Who): Promise<string> {
  let next: string | undefined;
  for (;;) {
    const found = page(await read(who, `?limit=200${next === undefined ? '' : `&after=${next}`}`));
    next = found.next;
    if (found.events.length === 0) return next;
  }
}

describe('GET /v1/events', () => {
  it('is read alike by the officers and the systems of the department, and by no other', async () => {
    const from = { own: await endOf('own'), foreign: await endOf('foreign'), authority: await endOf('authority') };
    const stop = await tell('own');
    const own = page(await read('own', `?after=${from.own}`));
    expect(own.events.map(({ type, subject }) => [type, subject])).toEqual([
      ['onceway.stop.placed.v1', stop],
      ['onceway.stop.lifted.v1', stop],
    ]);
    expect(own.events[0]).toMatchObject({
      specversion: '1.0',
      source: '/onceway',
      datacontenttype: 'application/json',
      titlezh: '紧急停用',
      titleen: 'Emergency stop placed',
      data: { stop, scope: 'department', target: CODES.own, side: 'authority' },
    });
    expect(page(await system.call('GET', `/v1/events?after=${from.own}`))).toEqual(own);
    // The authority is told of every stop; one event told to two departments has one id.
    const governed = page(await read('authority', `?after=${from.authority}`));
    expect(governed.events.map(({ id }) => id)).toEqual(own.events.map(({ id }) => id));
    expect(page(await read('foreign', `?after=${from.foreign}`)).events).toEqual([]);
    expect(JSON.stringify(own)).not.toContain('安全演练');
  });

  it('is read by reviewers and operators too, not by auditors and ops', async () => {
    await tell('own');
    for (const role of ['provider-reviewer', 'operator'] as const) {
      const browser = await officer('own', role);
      expect(page(await browser.call('GET', '/v1/events?limit=200')).events.length).toBeGreaterThan(0);
    }
    for (const role of ['auditor', 'ops'] as const) {
      const browser = await officer('authority', role);
      expect(outcome(await browser.call('GET', '/v1/events'))).toEqual([403, 'access.denied']);
    }
    expect(outcome(await call(app, 'GET', '/v1/events'))).toEqual([401, 'session.missing']);
  });

  it("is not read by a contractor's system, which is told where it finds its own grants", async () => {
    const hired = await systemOf('own', { kind: 'contractor', contractor: { name: '云澜软件有限公司' } });
    const answer = await hired.call('GET', '/v1/events');
    expect(outcome(answer)).toEqual([403, 'access.denied']);
    expect(answer.body).toMatchObject({ remedy: expect.stringContaining('/v1/system/grants') as string });
    expect(answer.body['audit']).toEqual(expect.any(String));
    expect((await hired.call('GET', '/v1/system/grants')).status).toBe(200);
  });

  it('gives page after page, and the same page for the same cursor', async () => {
    const from = await endOf('own');
    const stops = [await tell('own'), await tell('own')];
    const first = page(await read('own', `?after=${from}&limit=3`));
    const second = page(await read('own', `?after=${first.next}&limit=3`));
    expect([...first.events, ...second.events].map(({ subject }) => subject)).toEqual(
      stops.flatMap((stop) => [stop, stop]),
    );
    expect(page(await read('own', `?after=${from}&limit=3`))).toEqual(first);
    expect(page(await read('own', `?after=${second.next}`))).toEqual({ events: [], next: second.next });
  });

  it.each<[string, string[]]>([
    ['?after=', ['/query/after']],
    ['?after=%E5%85%A8', ['/query/after']],
    ['?after=ZmVlZDo5OTk5OTk5OTk', ['/query/after']],
    ['?after=eyJhZnRlciI6IjEifQ', ['/query/after']],
    ['?limit=0', ['/query/limit']],
    ['?limit=201&department=119901009990000998', ['/query/department', '/query/limit']],
    ['?after=a&after=b', ['/query/after']],
  ])('%s is refused', async (query, pointers) => {
    const answer = await read('own', query);
    expect(outcome(answer)).toEqual([400, 'contract.broken']);
    expect((answer.body['faults'] as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual(pointers);
  });

  it('says that what came after a cursor is no longer kept', async () => {
    const from = await endOf('foreign');
    await tell('foreign');
    await app.owner.query('DELETE FROM events WHERE department = $1', [CODES.foreign]);
    const answer = await read('foreign', `?after=${from}`);
    expect(outcome(answer)).toEqual([410, 'event.cursor-expired']);
    expect(answer.body['remedy']).toContain('Begin anew');
    expect(page(await read('foreign')).events).toEqual([]);
  });
});

describe('Prefer: wait', () => {
  it('holds an empty page back until something is told, and says so', async () => {
    const from = await endOf('own');
    const waiting = system.call('GET', `/v1/events?after=${from}`, { headers: { prefer: 'wait=20' } });
    await sleep(300);
    const stop = await tell('own');
    const answer = await waiting;
    expect(answer.headers['preference-applied']).toBe('wait=20');
    expect(page(answer).events[0]).toMatchObject({ type: 'onceway.stop.placed.v1', subject: stop });
  });

  it('gives up after its time with the same cursor', async () => {
    const from = await endOf('own');
    const answer = await app.browsers.own.call('GET', `/v1/events?after=${from}`, { headers: { prefer: 'wait=1' } });
    expect(page(answer)).toEqual({ events: [], next: from });
  });

  it('keeps no gateway from stopping', async () => {
    const other = await startGovernedApp();
    const { next } = page(await other.browsers.own.call('GET', '/v1/events'));
    const waiting = other.browsers.own.call('GET', `/v1/events?after=${next}`, { headers: { prefer: 'wait=25' } });
    await sleep(300);
    const begunMs = performance.now();
    await other.close();
    expect(performance.now() - begunMs).toBeLessThan(10_000);
    expect(await waiting).toMatchObject({ status: 200, body: { events: [] } });
  }, 60_000);
});

describe('a system that is', () => {
  it('stopped reads nothing, its officers do; of a stop of everything both are told', async () => {
    const stopped = await systemOf('own');
    const stop = await place('own', { scope: 'system', target: stopped.id });
    expect(await stopped.call('GET', '/v1/events')).toMatchObject({
      status: 403,
      body: { code: 'access.stopped', stop, scope: 'system', since: expect.any(String) as unknown },
    });
    expect(outcome(await stopped.askToken())).toEqual([403, 'access.stopped']);
    expect(outcome(await read('own'))).toEqual([200, undefined]);
    expect(outcome(await system.call('GET', '/v1/events'))).toEqual([200, undefined]);
    await app.browsers.own.call('DELETE', `/v1/stops/${stop}`);
    expect(outcome(await stopped.call('GET', '/v1/events'))).toEqual([200, undefined]);
    const from = await endOf('own');
    const everything = await place('authority', { scope: 'everything' });
    const told = page(await system.call('GET', `/v1/events?after=${from}`));
    expect(told.events.map(({ subject }) => subject)).toEqual([everything]);
    expect(outcome(await system.askToken())).toEqual([200, undefined]);
    expect(outcome(await system.call('GET', '/v1/system/grants'))).toEqual([200, undefined]);
    expect(outcome(await app.browsers.authority.call('DELETE', `/v1/stops/${everything}`))).toEqual([200, undefined]);
  });

  it('of a stopped department reads nothing, on the very next call', async () => {
    const stop = await place('authority', { scope: 'department', target: CODES.own });
    expect(outcome(await system.call('GET', '/v1/events'))).toEqual([403, 'access.stopped']);
    expect(outcome(await system.call('GET', '/v1/system/grants'))).toEqual([403, 'access.stopped']);
    expect(outcome(await system.askToken())).toEqual([403, 'access.stopped']);
    // The department itself cannot lift what the authority placed.
    expect(outcome(await app.browsers.own.call('DELETE', `/v1/stops/${stop}`))).toEqual([403, 'access.denied']);
    await app.browsers.authority.call('DELETE', `/v1/stops/${stop}`);
    expect(outcome(await system.call('GET', '/v1/events'))).toEqual([200, undefined]);
  });
});

async function place(who: Who, what: object): Promise<string> {
  const { status, body } = await app.browsers[who].call('POST', '/v1/stops', { body: { ...what, reason: '安全演练' } });
  expect(status).toBe(201);
  return String(body['id']);
}

async function officer(who: Who, role: 'provider-reviewer' | 'operator' | 'auditor' | 'ops'): Promise<Browser> {
  return (await signedIn(app, app.officers, { who, login: unique(role), roles: [role] })).browser;
}
