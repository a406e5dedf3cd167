import { Body, Controller, Delete, Get, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChangePassword, LoginRequest, Session } from '../../contracts';
import { Operation } from '../../platform/http';
import { giveSession, takeSession } from './browser-cookies';
import { LocalAccounts } from './local-accounts';
import { Login } from './login';
import { OfficerSessions } from './officer-sessions';
import { OfficerSettings } from './officer-settings';
import type { OpenedSession } from './sessions';
import { SignIn } from './sign-in';
import { sessionView } from './views';

const TAG = 'officers';

@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly accounts: LocalAccounts,
    private readonly signIn: SignIn,
    private readonly login: Login,
    private readonly sessions: OfficerSessions,
    private readonly settings: OfficerSettings,
  ) {}

  @Post()
  @Operation({
    id: 'login',
    summary: { zh: '登录', en: 'Open a session' },
    tag: TAG,
    access: 'public',
    body: 'LoginRequest',
    response: 'Session',
    status: 201,
    problems: [
      'login.refused',
      'login.one-time-password-expired',
      'login.totp-required',
      'login.totp-refused',
      'login.rate-limited',
      'access.csrf',
      'officer.changed-meanwhile',
    ],
  })
  async open(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: LoginRequest,
  ): Promise<Session> {
    // A foreign page must not log its visitor in as somebody else either.
    this.sessions.assertOurPages(request);
    return this.answer(reply, await this.signIn.open(this.accounts, body, request.ip));
  }

  @Get()
  @Operation({
    id: 'readSession',
    summary: { zh: '当前会话', en: 'Read the session' },
    tag: TAG,
    access: { officers: [] },
    response: 'Session',
  })
  read(@Req() request: FastifyRequest): Session {
    return sessionView(OfficerSessions.sessionOf(request));
  }

  @Delete()
  @Operation({
    id: 'logout',
    summary: { zh: '退出登录', en: 'End the session' },
    tag: TAG,
    access: { officers: [] },
    problems: ['access.csrf'],
  })
  async close(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.login.logout(OfficerSessions.sessionOf(request));
    takeSession(reply, this.settings.publicUrl);
  }

  @Put('password')
  @Operation({
    id: 'changePassword',
    summary: { zh: '修改密码', en: 'Change the password; ends all sessions and opens a new one' },
    tag: TAG,
    access: { officers: [] },
    body: 'ChangePassword',
    response: 'Session',
    problems: [
      'access.csrf',
      'officer.password-weak',
      'officer.password-wrong',
      'officer.changed-meanwhile',
      'login.rate-limited',
    ],
  })
  async changePassword(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: ChangePassword,
  ): Promise<Session> {
    const session = OfficerSessions.sessionOf(request);
    return this.answer(reply, await this.login.changePassword(session, body, request.ip));
  }

  private answer(reply: FastifyReply, opened: OpenedSession): Session {
    return sessionView(giveSession(reply, opened, this.settings.publicUrl));
  }
}
