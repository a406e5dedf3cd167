import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { validate, type LoginRequest, type PageQuery } from '../../contracts';
import { OncewayError, type OfficerActor, type SystemActor } from '../../kernel';
import { createLogger } from '../logging';
import { createRegistry } from '../metrics';
import { Authenticator } from '../auth';
import { createHttpApp } from './http-server';
import { Operation } from './operation';

const summary = { zh: '试', en: 'trial' };

@Controller('v1/trial')
class TrialController {
  @Post('login')
  @Operation({
    id: 'trialLogin',
    tag: 'trial',
    summary,
    access: 'public',
    body: 'LoginRequest',
    response: 'LoginRequest',
  })
  login(@Body() body: LoginRequest): LoginRequest {
    return body;
  }

  @Get('page')
  @Operation({ id: 'trialPage', tag: 'trial', summary, access: 'public', query: 'PageQuery', response: 'PageQuery' })
  page(@Query() query: PageQuery): PageQuery {
    return query;
  }

  @Get('things/:id')
  @Operation({ id: 'trialThing', tag: 'trial', summary, access: 'public', params: { id: 'uuid' } })
  thing(@Param('id') _id: string): void {
    // Nothing to do: the contract of the path is what is tried.
  }

  @Get('crash')
  @Operation({ id: 'trialCrash', tag: 'trial', summary, access: 'public' })
  crash(): void {
    throw new TypeError('row of 99010119900101001X is broken');
  }

  @Get('broken-answer')
  @Operation({ id: 'trialBroken', tag: 'trial', summary, access: 'public', response: 'LoginRequest' })
  broken(): object {
    return { login: 'a', surprise: '99010119900101001X' };
  }

  @Post('for-systems')
  @Operation({ id: 'trialSystems', tag: 'trial', summary, access: 'system', body: 'LoginRequest' })
  forSystems(): void {
    // Nothing to do: the order of refusals is what is tried.
  }

  @Get('for-heads')
  @Operation({ id: 'trialHeads', tag: 'trial', summary, access: { officers: ['sharing-head'] } })
  forHeads(): void {
    // Nothing to do: the role is what is tried.
  }
}

const authority: OfficerActor = {
  kind: 'officer',
  officerId: '019386a0-0000-7000-8000-000000000001',
  department: '11990000MB0000001X',
  roles: ['authority-officer'],
};

class TrialAuthenticator extends Authenticator {
  override officer(): Promise<OfficerActor> {
    return Promise.resolve(authority);
  }
  override system(): Promise<SystemActor> {
    return Promise.reject(new OncewayError('access.unauthenticated'));
  }
}

@Module({
  controllers: [TrialController],
  providers: [{ provide: Authenticator, useClass: TrialAuthenticator }],
})
class TrialModule {}

interface Answer {
  status: number;
  type: string | undefined;
  headers: Record<string, unknown>;
  body: Record<string, unknown> & { code?: string; faults?: { pointer: string; code: string }[] };
}

const registry = createRegistry('trial');
let app: NestFastifyApplication;
let port: number;

beforeAll(async () => {
  app = await createHttpApp(TrialModule, createLogger('trial', 'silent'), registry);
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => app.close());

/** node:http rather than fetch: it sends headers twice and odd targets as they are. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string | string[]> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'],
          headers: response.headers,
          body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
        });
      });
    });
    outgoing.on('error', reject).end(body);
  });
}

const json = { 'content-type': 'application/json' };
const login = JSON.stringify({ login: 'zhang.wei', password: 'correct horse battery' });

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.body).toMatchObject({ status, code, type: `/problems/${code}` });
  expect(answer.status).toBe(status);
  expect(answer.type).toMatch(/^application\/problem\+json(;|$)/);
  expect(validate('Problem', answer.body)).toMatchObject({ ok: true });
  expect(answer.body['traceId']).toBe(answer.headers['x-trace-id']);
}

describe('HTTP edge', () => {
  it('takes a body that keeps its contract', async () => {
    expect(await ask('POST', '/v1/trial/login', json, login)).toMatchObject({
      status: 200,
      body: JSON.parse(login) as object,
    });
    const spelled = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect(await ask('POST', '/v1/trial/login', spelled, login)).toMatchObject({ status: 200 });
  });

  it.each<[string, number, string, [string, string, Record<string, string | string[]>?, (string | Buffer)?]]>([
    ['an unknown address', 404, 'http.not-found', ['GET', '/v1/nothing']],
    ['an address that is no URL', 400, 'http.bad-request', ['GET', '/v1/%E0%A4%A']],
    ['a method that the address does not know', 404, 'http.not-found', ['DELETE', '/v1/trial/login']],
    [
      'another content type',
      415,
      'http.unsupported-media-type',
      ['POST', '/v1/trial/login', { 'content-type': 'text/plain' }, login],
    ],
    [
      'a form where JSON is due',
      415,
      'http.unsupported-media-type',
      ['POST', '/v1/trial/login', { 'content-type': 'application/x-www-form-urlencoded' }, 'login=a'],
    ],
    [
      'a content type that is none',
      415,
      'http.unsupported-media-type',
      ['POST', '/v1/trial/login', { 'content-type': '/' }, login],
    ],
    ['no content type', 415, 'http.unsupported-media-type', ['POST', '/v1/trial/login', {}, login]],
    ['no body', 415, 'http.unsupported-media-type', ['POST', '/v1/trial/login']],
    ['a body too large', 413, 'http.body-too-large', ['POST', '/v1/trial/login', json, `"${'x'.repeat(96 * 1024)}"`]],
    [
      'a form too large',
      413,
      'http.body-too-large',
      [
        'POST',
        '/v1/trial/login',
        { 'content-type': 'application/x-www-form-urlencoded' },
        `a=${'x'.repeat(17 * 1024)}`,
      ],
    ],
    ['an empty JSON body', 400, 'json.malformed', ['POST', '/v1/trial/login', json, '']],
    ['broken JSON', 400, 'json.malformed', ['POST', '/v1/trial/login', json, '{"login":']],
    ['a member named twice', 400, 'json.malformed', ['POST', '/v1/trial/login', json, '{"login":"a","login":"b"}']],
    [
      'authorisation given twice',
      400,
      'http.repeated-header',
      ['GET', '/v1/trial/page', { authorization: ['DPoP a', 'DPoP b'] }],
    ],
    ['a proof given twice', 400, 'http.repeated-header', ['GET', '/v1/trial/page', { dpop: ['a', 'b'] }]],
    [
      'an idempotency key given twice',
      400,
      'http.repeated-header',
      ['GET', '/v1/trial/page', { 'Idempotency-Key': ['a', 'b'] }],
    ],
    ['two origins', 400, 'http.repeated-header', ['GET', '/v1/trial/page', { origin: ['https://a', 'https://b'] }]],
    ['two wishes', 400, 'http.repeated-header', ['GET', '/v1/trial/page', { prefer: ['wait=1', 'wait=9'] }]],
    ['two traces', 400, 'http.repeated-header', ['GET', '/v1/trial/page', { traceparent: ['00-0-0-0', '00-1-1-1'] }]],
    ['a path parameter of another form', 400, 'contract.broken', ['GET', '/v1/trial/things/7']],
    [
      'a query parameter that the route does not know',
      400,
      'contract.broken',
      ['GET', '/v1/trial/things/019386a0-0000-7000-8000-000000000001?a=1'],
    ],
    ['a query parameter given twice', 400, 'contract.broken', ['GET', '/v1/trial/page?limit=1&limit=2']],
    ['a query parameter of another type', 400, 'contract.broken', ['GET', '/v1/trial/page?limit=many']],
    ['a role that may not', 403, 'access.denied', ['GET', '/v1/trial/for-heads']],
    [
      'a caller unknown, before the body is looked at',
      401,
      'access.unauthenticated',
      ['POST', '/v1/trial/for-systems', json, '{"a":'],
    ],
    ['a crash', 500, 'internal.error', ['GET', '/v1/trial/crash']],
    ['an answer that breaks its own contract', 500, 'internal.error', ['GET', '/v1/trial/broken-answer']],
  ])('refuses %s', async (_what, status, code, request) => {
    const answer = await ask(...request);
    expectProblem(answer, status, code);
    expect(JSON.stringify(answer.body)).not.toContain('99010119900101001X');
  });

  it('tells all faults of a body at once', async () => {
    const { body } = await ask('POST', '/v1/trial/login', json, '{"login":7,"surprise":1}');
    expect(body.faults?.map(({ pointer }) => pointer)).toEqual(['/login', '/password', '/surprise']);
  });

  it('reads whole numbers of a query', async () => {
    expect(await ask('GET', '/v1/trial/page?limit=7')).toMatchObject({ status: 200, body: { limit: 7 } });
  });

  it('follows the trace of its caller, and starts one without', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const given = await ask('GET', '/v1/trial/page', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    expect(given.headers['x-trace-id']).toBe(trace);
    const fresh = await ask('GET', '/v1/trial/page', { traceparent: '00-0-0-0' });
    expect(fresh.headers['x-trace-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('follows no trace whose id holds a person’s number', async () => {
    const trace = `4bf92f35990102198503070013${'e'.repeat(6)}`;
    const { headers } = await ask('GET', '/v1/trial/page', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    expect(headers['x-trace-id']).not.toContain('990102198503070013');
  });

  it('counts answers by route and status class, and shows no path parameter', async () => {
    registry.resetMetrics();
    await ask('GET', '/v1/trial/things/99010119900101001X');
    await ask('GET', '/v1/trial/page');
    await ask('GET', '/v1/99010119900101001X');
    const text = await registry.metrics();
    expect(text).toContain(
      'onceway_http_requests_total{operation="GET /v1/trial/things/:id",status="4xx",process="trial"} 1',
    );
    expect(text).toContain(
      'onceway_http_requests_total{operation="GET /v1/trial/page",status="2xx",process="trial"} 1',
    );
    expect(text).toContain('onceway_http_requests_total{operation="unknown",status="4xx",process="trial"} 1');
    expect(text).toMatch(/onceway_http_request_duration_seconds_count\{.*"GET \/v1\/trial\/page".*\} 1\n/);
    expect(text).not.toContain('99010119900101001X');
  });

  it('lets nobody keep an answer', async () => {
    expect((await ask('GET', '/v1/trial/page')).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers what is no HTTP with a problem as well', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"http.bad-request"');
  });
});
