import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { CreateOfficer, OfficerCreated, OfficerPage, OfficerView, PageQuery } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { Officers } from './officers';
import { Totp } from './totp';

const TAG = 'officers';
const AUTHORITY = { officers: ['authority-officer'] } as const;

@Controller('v1/officers')
export class OfficersController {
  constructor(
    private readonly officers: Officers,
    private readonly totp: Totp,
  ) {}

  @Post()
  @Operation({
    id: 'createOfficer',
    summary: { zh: '新建工作人员', en: 'Create an officer; answers a one-time password, once' },
    tag: TAG,
    access: AUTHORITY,
    body: 'CreateOfficer',
    response: 'OfficerCreated',
    status: 201,
    problems: [
      'officer.login-taken',
      'officer.role-unsuitable',
      'party.department-unknown',
      'access.department-inactive',
    ],
  })
  create(@CurrentOfficer() actor: OfficerActor, @Body() body: CreateOfficer): Promise<OfficerCreated> {
    return this.officers.createOfficer(actor, body);
  }

  @Get()
  @Operation({
    id: 'listOfficers',
    summary: { zh: '工作人员列表', en: 'List officers: authority and auditors see all, heads their own department' },
    tag: TAG,
    access: { officers: ['authority-officer', 'auditor', 'sharing-head'] },
    query: 'PageQuery',
    response: 'OfficerPage',
  })
  list(@CurrentOfficer() actor: OfficerActor, @Query() query: PageQuery): Promise<OfficerPage> {
    return this.officers.list(actor, query);
  }

  @Post(':id/disable')
  @Operation({
    id: 'disableOfficer',
    summary: { zh: '停用工作人员', en: 'Disable an officer and end their sessions' },
    tag: TAG,
    access: AUTHORITY,
    params: { id: 'uuid' },
    response: 'OfficerView',
    problems: ['officer.unknown', 'officer.own-account', 'officer.wrong-state'],
  })
  disable(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string): Promise<OfficerView> {
    return this.officers.disable(actor, id);
  }

  @Post(':id/enable')
  @Operation({
    id: 'enableOfficer',
    summary: { zh: '启用工作人员', en: 'Enable an officer' },
    tag: TAG,
    access: AUTHORITY,
    params: { id: 'uuid' },
    response: 'OfficerView',
    problems: ['officer.unknown', 'officer.own-account', 'officer.wrong-state'],
  })
  enable(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string): Promise<OfficerView> {
    return this.officers.enable(actor, id);
  }

  @Post(':id/reset-password')
  @Operation({
    id: 'resetPassword',
    summary: { zh: '重置密码', en: "Replace an officer's password by a one-time one, shown once" },
    tag: TAG,
    access: AUTHORITY,
    params: { id: 'uuid' },
    response: 'OfficerCreated',
    problems: ['officer.unknown', 'officer.own-account'],
  })
  resetPassword(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string): Promise<OfficerCreated> {
    return this.officers.resetPassword(actor, id);
  }

  @Post(':id/reset-totp')
  @Operation({
    id: 'resetTotp',
    summary: { zh: '重置动态口令', en: 'Take a second factor away whose authenticator is lost; ends all sessions' },
    tag: TAG,
    access: AUTHORITY,
    params: { id: 'uuid' },
    response: 'OfficerView',
    problems: ['officer.unknown', 'officer.own-account', 'officer.totp-state'],
  })
  resetTotp(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string): Promise<OfficerView> {
    return this.totp.reset(actor, id);
  }
}
