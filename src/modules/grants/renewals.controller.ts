import { Body, Controller, Param, Post } from '@nestjs/common';

import type { GrantDecision, GrantView, RenewGrant, WithdrawRenewal } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { RenewalsService } from './renewals.service';

const PARAMS = { id: 'uuid', renewal: 'uuid' } as const;

@Controller('v1/grants/:id/renewals')
export class RenewalsController {
  constructor(private readonly renewals: RenewalsService) {}

  @Post()
  @Operation({
    id: 'fileRenewal',
    summary: { zh: '填报续期申请', en: 'Ask for a later last day of a grant, which stays the same one' },
    tag: 'grants',
    access: { officers: ['operator', 'sharing-head'] },
    foreign: 'grant.unknown',
    params: { id: 'uuid' },
    body: 'RenewGrant',
    response: 'GrantView',
    status: 201,
    problems: ['contract.broken', 'access.denied', 'grant.unknown', 'grant.wrong-state'],
  })
  async file(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Body() request: RenewGrant,
  ): Promise<GrantView> {
    return this.renewals.file(officer, id, request);
  }

  @Post(':renewal/sign-off')
  @Operation({
    id: 'signOffRenewal',
    summary: { zh: '本部门共享负责人签批续期', en: "Sign off a renewal that another of one's department filed" },
    tag: 'grants',
    access: { officers: ['sharing-head'] },
    foreign: 'grant.unknown',
    params: PARAMS,
    response: 'GrantView',
    problems: [
      'contract.broken',
      'access.denied',
      'access.four-eyes',
      'grant.unknown',
      'grant.renewal-unknown',
      'grant.wrong-state',
    ],
  })
  async signOff(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Param('renewal') renewal: string,
  ): Promise<GrantView> {
    return this.renewals.signOff(officer, id, renewal);
  }

  @Post(':renewal/decision')
  @Operation({
    id: 'decideRenewal',
    summary: { zh: '审批续期', en: 'Approve or refuse a renewal, as the providing department' },
    tag: 'grants',
    access: { officers: ['sharing-head', 'provider-reviewer'] },
    foreign: 'grant.unknown',
    params: PARAMS,
    body: 'GrantDecision',
    response: 'GrantView',
    problems: [
      'contract.broken',
      'access.denied',
      'access.four-eyes',
      'grant.unknown',
      'grant.renewal-unknown',
      'grant.wrong-state',
      'entry.wrong-state',
    ],
  })
  async decide(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Param('renewal') renewalId: string,
    @Body() decision: GrantDecision,
  ): Promise<GrantView> {
    return this.renewals.decide(officer, { id, renewalId }, decision);
  }

  @Post(':renewal/withdrawal')
  @Operation({
    id: 'withdrawRenewal',
    summary: { zh: '撤回续期申请', en: 'Take back a renewal that is not answered' },
    tag: 'grants',
    access: { officers: ['operator', 'sharing-head'] },
    foreign: 'grant.unknown',
    params: PARAMS,
    body: 'WithdrawRenewal',
    response: 'GrantView',
    problems: ['contract.broken', 'access.denied', 'grant.unknown', 'grant.renewal-unknown', 'grant.wrong-state'],
  })
  async withdraw(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Param('renewal') renewalId: string,
    @Body() body: WithdrawRenewal,
  ): Promise<GrantView> {
    return this.renewals.withdraw(officer, { id, renewalId }, body);
  }
}
