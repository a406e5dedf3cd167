import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '../../contracts';
import { Operation } from '../../platform/http';
import { giveSession, ticketCookie } from './browser-cookies';
import { OIDC_LOGIN_MS, OidcAccounts } from './oidc-accounts';
import { OfficerSettings } from './officer-settings';
import { SignIn } from './sign-in';
import { sessionView } from './views';

const TAG = 'officers';

@Controller('v1/session/oidc')
export class OidcController {
  constructor(
    private readonly accounts: OidcAccounts,
    private readonly signIn: SignIn,
    private readonly settings: OfficerSettings,
  ) {}

  @Get()
  @Operation({
    id: 'beginOidcLogin',
    summary: { zh: '转往统一身份认证登录', en: 'Send the browser to the identity provider' },
    tag: TAG,
    access: 'public',
    status: 303,
    problems: ['login.oidc-off', 'login.oidc-unavailable'],
  })
  async begin(@Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { url, ticket } = await this.accounts.begin();
    const { name, ...form } = ticketCookie(this.settings.publicUrl);
    void reply.setCookie(name, ticket, { ...form, maxAge: OIDC_LOGIN_MS / 1000 }).header('location', url);
  }

  @Get('callback')
  @Operation({
    id: 'finishOidcLogin',
    summary: { zh: '统一身份认证登录返回', en: 'Open a session for whom the identity provider vouches' },
    tag: TAG,
    access: 'public',
    query: 'OidcCallback',
    response: 'Session',
    problems: [
      'login.oidc-off',
      'login.oidc-state-wrong',
      'login.oidc-refused',
      'login.oidc-unlinked',
      'login.account-disabled',
      'login.oidc-unavailable',
      'login.rate-limited',
      'officer.changed-meanwhile',
    ],
  })
  async finish(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Session> {
    const { name, ...form } = ticketCookie(this.settings.publicUrl);
    // Whatever comes of it, one ticket is for one return.
    void reply.clearCookie(name, form);
    const query = new URL(request.url, this.settings.publicUrl).searchParams;
    const opened = await this.signIn.open(this.accounts, { query, ticket: request.cookies[name] }, request.ip);
    return sessionView(giveSession(reply, opened, this.settings.publicUrl));
  }
}
