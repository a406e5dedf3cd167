import type { HttpConnector } from '../../src/agent/connectors/http';
import { permit } from '../support/department-operation';
import { answer, DepartmentService } from '../support/department-service';
import { ask, closeAll, connectorTo, refusal, SEARCH, SUBJECT, type Setting } from '../support/http-connector';

// Real: HTTP, TLS, sockets. The department's service is not ours: it is a server that behaves as each test says.
let service: DepartmentService;
const connect = (setting?: Setting): HttpConnector => connectorTo(service, setting);

beforeAll(async () => {
  service = await DepartmentService.start();
});

afterEach(closeAll);
afterAll(() => service.stop());

describe('a question by an operation', () => {
  it('asks by path and query, encoded, and answers in the words of the contract', async () => {
    service.says(permit(SUBJECT));
    expect(await ask(connect())).toEqual({
      record: {
        values: { name: '李明远', status: '1', vehicles: [{ plateNumber: '云A12345' }] },
        doubted: new Set(),
      },
    });
    expect(service.requests).toMatchObject([{ method: 'GET', url: `/api/permits/${SUBJECT}?view=full` }]);
  });

  it('asks by a JSON body, and shows who it is', async () => {
    service.says(permit(SUBJECT));
    await ask(connect({ credential: { header: 'x-api-key', value: 'k' } }), SEARCH);
    const { method, body, headers } = service.requests[0]!;
    expect([method, JSON.parse(body), headers['x-api-key']]).toEqual([
      'POST',
      { query: { sfzh: SUBJECT, view: 'full' } },
      'k',
    ]);
  });

  it.each([
    ['the whole record', { jhz: true }, 'all'],
    ['an item by its name', { jhx: ['vehicles'] }, new Set(['vehicles'])],
    ['an item by the name of its place', { jhx: ['xm'] }, new Set(['name'])],
  ])('hears that %s is under correction', async (_what, more, doubted) => {
    service.says(permit(SUBJECT, more));
    expect((await ask(connect())).record!.doubted).toEqual(doubted);
  });

  it('takes a list that is not there for no list, and never for an empty one', async () => {
    service.says(permit(SUBJECT, { cl: undefined, xm: null }));
    expect((await ask(connect())).record!.values).toEqual({ status: '1' });
    service.says(permit(SUBJECT, { cl: [] }));
    expect((await ask(connect())).record!.values).toHaveProperty('vehicles', []);
  });

  it.each([
    ['the marked 404', { code: 'NO_RECORD' }, 404],
    ['an empty list', { data: [] }, 200],
    ['null', { data: null }, 200],
  ])('takes %s for absence, as the mapping says', async (_what, body, status) => {
    service.says(body, status);
    expect(await ask(connect())).toEqual({});
  });
});

describe('never "no such record" unless the mapping says so', () => {
  it.each([
    ['a 404 without the marker', { message: 'no Route matched' }, 404, {}],
    ["a proxy's 404 page", '<html>404</html>', 404, { 'content-type': 'text/html' }],
    ['a 404 that is not JSON at all', 'NO_RECORD', 404, {}],
    ['an empty answer', '', 200, {}],
    ['a 204', '', 204, {}],
    ['another status with the marker', { code: 'NO_RECORD' }, 410, {}],
    ['a page in the place of JSON', '<html>', 200, { 'content-type': 'text/html' }],
    ['what is not JSON', '{"data": [', 200, {}],
    ['what is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 200, {}],
    ['a compressed answer', '{}', 200, { 'content-encoding': 'gzip' }],
    ['500', {}, 500, {}],
    ['401', {}, 401, {}],
  ])('%s is a failure of the source', async (_what, body, status, headers) => {
    service.says(body, status, headers);
    expect((await refusal(ask(connect()))).code).toBe('agent.source-failed');
    expect(service.requests).toHaveLength(1);
  });

  it('nor with a mapping that says nothing of absence', async () => {
    const mapping = { absence: { emptyRecord: false } };
    for (const [body, code] of [
      [{ data: [] }, 'exchange.contract-broken'],
      [{ data: null }, 'exchange.contract-broken'],
      [{}, 'exchange.contract-broken'],
    ] as const) {
      service.says(body);
      expect((await refusal(ask(connect({ mapping })))).code).toBe(code);
    }
    service.says({ code: 'NO_RECORD' }, 404);
    expect((await refusal(ask(connect({ mapping })))).code).toBe('agent.source-failed');
  });

  it.each([301, 302, 307, 308])('a redirect (%d) is not followed', async (status) => {
    service.does((request, response) =>
      request.url!.startsWith('/api/')
        ? answer(response, '', status, { location: `http://127.0.0.1:${service.port}/elsewhere` })
        : answer(response, permit(SUBJECT)),
    );
    const { code, words } = await refusal(ask(connect()));
    expect([code, service.requests.length]).toEqual(['agent.source-failed', 1]);
    expect(words).toContain('redirects are not followed');
  });
});

describe('a source that lies', () => {
  it.each([
    ['two records', { data: [...permit(SUBJECT).data, ...permit(SUBJECT).data] }],
    ["another's record", permit('990102198809120028')],
    ['a record without a number', permit(SUBJECT, { sfzh: null })],
    ['a number in the place of a text', permit(SUBJECT, { xm: 7 })],
    ['an object in the place of a text', permit(SUBJECT, { xm: {} })],
    ['a code that the mapping does not know', permit(SUBJECT, { zt: { dm: 9 } })],
    ['a text in the place of a list', permit(SUBJECT, { cl: 'x' })],
    ['a correction that is neither true nor false', permit(SUBJECT, { jhz: 'yes' })],
    ['a record that is none', { data: ['x'] }],
  ])('%s breaks the contract, and no word of it is repeated', async (_what, body) => {
    service.says(body);
    const { code, words } = await refusal(ask(connect()));
    expect(code).toBe('exchange.contract-broken');
    for (const value of ['李明远', '990102198809120028', SUBJECT]) expect(words).not.toContain(value);
  });
});
