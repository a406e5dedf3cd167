import { Controller, Get, Module, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OncewayError, type OfficerActor, type SystemActor } from '../../kernel';
import { Authenticator } from '../auth';
import { createLogger } from '../logging';
import { createHttpApp } from './http-server';
import { openApiDocument } from './openapi';
import { CurrentCaller, Operation } from './operation';

const declared = { tag: 'trial', summary: { zh: '试', en: 'trial' } };
const ID = '019386a0-0000-7000-8000-000000000001';
const department = '11990000MB0000001X';

@Controller('v1/trial')
class TrialController {
  @Get('heads')
  @Operation({ ...declared, id: 'heads', access: { officers: ['sharing-head'] }, foreign: 'party.system-unknown' })
  heads(@CurrentCaller() caller: OfficerActor | SystemActor, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('x-caller', caller.kind);
  }

  @Get('heads-or-systems')
  @Operation({ ...declared, id: 'both', access: { officers: ['sharing-head'], systems: true } })
  both(@CurrentCaller() caller: OfficerActor | SystemActor, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('x-caller', caller.kind);
  }

  @Get('anyone')
  @Operation({ ...declared, id: 'anyone', access: { officers: [], systems: true } })
  anyone(@CurrentCaller() caller: OfficerActor | SystemActor, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('x-caller', caller.kind);
  }
}

/** Who is signed in stands in the cookie; one token is good. */
class TrialAuthenticator extends Authenticator {
  override officer({ headers }: FastifyRequest): Promise<OfficerActor> {
    const role = headers.cookie;
    if (role !== 'sharing-head' && role !== 'authority-officer')
      return Promise.reject(new OncewayError('session.missing'));
    return Promise.resolve({ kind: 'officer', officerId: ID, department, roles: [role] });
  }

  override system({ headers }: FastifyRequest): Promise<SystemActor> {
    if (headers.authorization !== 'DPoP good') return Promise.reject(new OncewayError('access.unauthenticated'));
    return Promise.resolve({ kind: 'system', systemId: ID, department, keyId: 'k' });
  }
}

@Module({
  controllers: [TrialController],
  providers: [{ provide: Authenticator, useClass: TrialAuthenticator }],
})
class TrialModule {}

describe('access rule of a route', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await createHttpApp(TrialModule, createLogger('trial', 'silent'));
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  const head = { cookie: 'sharing-head' };
  const authority = { cookie: 'authority-officer' };
  const token = { authorization: 'DPoP good' };
  const badToken = { authorization: 'DPoP bad' };

  it.each<[string, string, Record<string, string>, string]>([
    ['heads', 'a head', head, 'officer'],
    ['heads', 'another role', authority, '403 access.denied'],
    ['heads', 'a token', token, '401 session.missing'],
    ['heads', 'a head with a token', { ...head, ...token }, 'officer'],
    ['heads-or-systems', 'a head', head, 'officer'],
    ['heads-or-systems', 'another role', authority, '403 access.denied'],
    ['heads-or-systems', 'a token', token, 'system'],
    ['heads-or-systems', 'nobody', {}, '401 session.missing'],
    ['heads-or-systems', 'a bad token', badToken, '401 access.unauthenticated'],
    ['heads-or-systems', 'an empty Authorization header', { authorization: '' }, '401 access.unauthenticated'],
    // A session must not lend its roles to a token that fails, nor a token its system to a role that may not.
    ['heads-or-systems', 'a head with a bad token', { ...head, ...badToken }, '401 access.unauthenticated'],
    ['heads-or-systems', 'another role with a token', { ...authority, ...token }, 'system'],
    ['anyone', 'another role', authority, 'officer'],
    ['anyone', 'nobody', {}, '401 session.missing'],
  ])('%s as %s', async (route, _who, headers, expected) => {
    const answer = await app.inject({ method: 'GET', url: `/v1/trial/${route}`, headers });
    const code = answer.body === '' ? '' : answer.json<{ code: string }>().code;
    expect(answer.statusCode === 204 ? answer.headers['x-caller'] : `${answer.statusCode} ${code}`).toBe(expected);
  });

  it('stands in the OpenAPI document, with what strangers are answered', () => {
    const paths = openApiDocument(app).paths as unknown as Record<string, { get: Record<string, unknown> }>;
    const session = { session: [], csrf: [] };
    expect(paths['/v1/trial/heads']!.get).toMatchObject({
      'x-access': 'officers: sharing-head',
      'x-foreign': 'party.system-unknown',
      security: [session],
      responses: { 404: { description: 'party.system-unknown' } },
    });
    expect(paths['/v1/trial/heads-or-systems']!.get['x-access']).toBe('officers: sharing-head; systems');
    expect(paths['/v1/trial/heads-or-systems']!.get).not.toHaveProperty('x-foreign');
    expect(paths['/v1/trial/anyone']!.get['x-access']).toBe('officers; systems');
    for (const path of ['/v1/trial/heads-or-systems', '/v1/trial/anyone']) {
      const { security } = paths[path]!.get as { security: object[] };
      expect(security).toHaveLength(2);
      expect(security).toEqual(expect.arrayContaining([session, { dpop: [] }]));
    }
  });
});
