import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { LoginRequest } from '../../contracts';
import { OncewayError, type OfficerActor, type SystemActor } from '../../kernel';
import { Authenticator } from '../auth';
import { createLogger } from '../logging';
import { createHttpApp } from './http-server';
import { Operation } from './operation';

const PAGE = 'https://window.example';
const declared = { tag: 'trial', summary: { zh: '试', en: 'trial' } };

@Controller('v1/trial')
class TrialController {
  @Post()
  @Operation({ ...declared, id: 'echo', access: 'public', body: 'LoginRequest', response: 'LoginRequest' })
  echo(@Body() body: LoginRequest): LoginRequest {
    return body;
  }

  @Get()
  @Operation({ ...declared, id: 'nothing', access: 'public' })
  nothing(): void {
    // Nothing to do: what stands on the answer is what is tried.
  }

  @Get('crash')
  @Operation({ ...declared, id: 'crash', access: 'public' })
  crash(): void {
    throw new TypeError('broken');
  }

  @Get('systems')
  @Operation({ ...declared, id: 'systems', access: 'system' })
  systems(): void {
    // Nobody gets here.
  }
}

class Nobody extends Authenticator {
  override officer(): Promise<OfficerActor> {
    return Promise.reject(new OncewayError('session.missing'));
  }
  override system(): Promise<SystemActor> {
    return Promise.reject(new OncewayError('access.unauthenticated'));
  }
}

@Module({ controllers: [TrialController], providers: [{ provide: Authenticator, useClass: Nobody }] })
class TrialModule {}

let app: NestFastifyApplication;
let port: number;
let asked = 0;

beforeAll(async () => {
  const cors = { origins: [PAGE], paths: ['/v1/trial'] };
  const nonce = { 'DPoP-Nonce': () => `n-${asked}` };
  app = await createHttpApp(TrialModule, createLogger('trial', 'silent'), undefined, cors, nonce);
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => app.close());

/** As it goes over the wire: no client of Node's sends all that follows. */
function ask(lines: readonly string[]): Promise<string> {
  asked += 1;
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(wire(lines)));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}

const call = (line: string, ...headers: string[]): string[] => [
  `${line} HTTP/1.1`,
  'Host: gateway',
  'Connection: close',
  ...headers,
];
const json = (body: string): string[] => [
  ...call('POST /v1/trial', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`),
  '',
  body,
];
/** What has a body brings its own empty line. */
const wire = (lines: readonly string[]): string => lines.join('\r\n') + (lines.includes('') ? '' : '\r\n\r\n');
const preflight = (origin: string): string[] =>
  call('OPTIONS /v1/trial', `Origin: ${origin}`, 'Access-Control-Request-Method: POST');

describe('what every answer bears stands on', () => {
  it.each<[string, number, string[]]>([
    ['a success', 200, json('{"login":"zhang.wei","password":"correct horse battery"}')],
    ['a success without a body', 204, call('GET /v1/trial')],
    ['broken JSON', 400, json('{"login":')],
    ['a broken contract', 400, json('{}')],
    ['a body too large', 413, json(`"${'x'.repeat(96 * 1024)}"`)],
    ['another type of body', 415, call('POST /v1/trial', 'Content-Type: text/plain', 'Content-Length: 0')],
    ['a caller unknown', 401, call('GET /v1/trial/systems')],
    ['an unknown route', 404, call('GET /v1/nothing')],
    ['a method that the route does not have', 404, call('DELETE /v1/trial')],
    ['a method that no route has', 404, call('PROPFIND /v1/trial')],
    ['a crash', 500, call('GET /v1/trial/crash')],
    ['an address that is no URL', 400, call('GET /%zz')],
    ['a header given twice', 400, call('GET /v1/trial', 'DPoP: a', 'DPoP: b')],
    ['two cookies', 400, call('GET /v1/trial', 'Cookie: a=1', 'Cookie: a=2')],
    ['headers too large', 400, call('GET /v1/trial', `X-Long: ${'x'.repeat(64 * 1024)}`)],
    ['a method that is none', 400, call('F@O /v1/trial')],
    ['what is no HTTP', 400, ['HELLO']],
    ['a call without Host', 400, ['GET /v1/trial HTTP/1.1', 'Connection: close']],
    ['an expectation that nobody meets', 204, call('GET /v1/trial', 'Expect: miracles')],
    ['a preflight of a listed page', 204, preflight(PAGE)],
    ['a preflight of another page', 404, preflight('https://other.example')],
  ])('%s', async (_what, status, lines) => {
    const answer = (await ask(lines)).split('\r\n\r\n')[0]!;
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain(`\r\ndpop-nonce: n-${asked}`);
  });
});
