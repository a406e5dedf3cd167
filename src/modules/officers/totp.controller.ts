import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ConfirmTotp, EnrolTotp, RemoveTotp, TotpEnrolment, TotpRecoveryCodes } from '../../contracts';
import { Operation } from '../../platform/http';
import { OfficerSessions } from './officer-sessions';
import { Totp } from './totp';

const TAG = 'officers';
const OWN = { officers: [] } as const;

@Controller('v1/session/totp')
export class TotpController {
  constructor(private readonly totp: Totp) {}

  @Post()
  @Operation({
    id: 'enrolTotp',
    summary: { zh: '申领动态口令密钥', en: 'Enrol a second factor; answers its secret, once' },
    tag: TAG,
    access: OWN,
    body: 'EnrolTotp',
    response: 'TotpEnrolment',
    status: 201,
    problems: [
      'access.csrf',
      'officer.password-wrong',
      'officer.totp-state',
      'officer.changed-meanwhile',
      'login.rate-limited',
    ],
  })
  enrol(@Req() request: FastifyRequest, @Body() body: EnrolTotp): Promise<TotpEnrolment> {
    return this.totp.enrol(OfficerSessions.sessionOf(request), body, request.ip);
  }

  @Post('confirmation')
  @Operation({
    id: 'confirmTotp',
    summary: { zh: '启用动态口令', en: 'Confirm the second factor by a code; answers recovery codes, once' },
    tag: TAG,
    access: OWN,
    body: 'ConfirmTotp',
    response: 'TotpRecoveryCodes',
    problems: [
      'access.csrf',
      'officer.totp-wrong',
      'officer.totp-state',
      'officer.changed-meanwhile',
      'login.rate-limited',
    ],
  })
  async confirm(@Req() request: FastifyRequest, @Body() body: ConfirmTotp): Promise<TotpRecoveryCodes> {
    const recoveryCodes = await this.totp.confirm(OfficerSessions.sessionOf(request), body, request.ip);
    return { recoveryCodes };
  }

  @Post('removal')
  @Operation({
    id: 'removeTotp',
    summary: { zh: '停用动态口令', en: 'Remove the second factor' },
    tag: TAG,
    access: OWN,
    body: 'RemoveTotp',
    problems: [
      'access.csrf',
      'officer.password-wrong',
      'officer.totp-wrong',
      'officer.totp-state',
      'officer.changed-meanwhile',
      'login.rate-limited',
    ],
  })
  remove(@Req() request: FastifyRequest, @Body() body: RemoveTotp): Promise<void> {
    return this.totp.remove(OfficerSessions.sessionOf(request), body, request.ip);
  }
}
