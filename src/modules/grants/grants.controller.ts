import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';

import {
  refuse,
  type ConfirmDisposal,
  type EndGrant,
  type GrantDecision,
  type GrantPage,
  type GrantView,
  type PageQuery,
  type RequestGrant,
  type SuspendGrant,
} from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import type { GrantSide } from './grant-lifecycle';
import { GrantsReading } from './grants-reading';
import { GrantsService } from './grants.service';

/** Everybody but ops, who see no grants (GB/T 39477: administration, audit and operation apart). */
const READERS = ['authority-officer', 'sharing-head', 'provider-reviewer', 'operator', 'auditor'] as const;

@Controller('v1/grants')
export class GrantsController {
  constructor(
    private readonly grants: GrantsService,
    private readonly reading: GrantsReading,
  ) {}

  @Post()
  @Operation({
    id: 'fileGrant',
    summary: { zh: '填报共享申请', en: "File a request for access of one's own department" },
    tag: 'grants',
    access: { officers: ['operator', 'sharing-head'] },
    body: 'RequestGrant',
    response: 'GrantView',
    status: 201,
    problems: ['contract.broken', 'entry.unknown'],
  })
  async file(@CurrentOfficer() officer: OfficerActor, @Body() request: RequestGrant): Promise<GrantView> {
    return this.grants.file(officer, request);
  }

  @Get()
  @Operation({
    id: 'listGrants',
    summary: { zh: '授权列表', en: 'Requests and grants of the own department on either end, newest first' },
    tag: 'grants',
    access: { officers: READERS },
    query: 'PageQuery',
    response: 'GrantPage',
    problems: ['contract.broken'],
  })
  async list(@CurrentOfficer() officer: OfficerActor, @Query() query: PageQuery): Promise<GrantPage> {
    return this.reading.list(officer, query);
  }

  @Get(':id')
  @Operation({
    id: 'getGrant',
    summary: { zh: '查看授权', en: 'One request or grant' },
    tag: 'grants',
    access: { officers: READERS },
    foreign: 'grant.unknown',
    params: { id: 'uuid' },
    response: 'GrantView',
    problems: ['contract.broken', 'grant.unknown'],
  })
  async view(@CurrentOfficer() officer: OfficerActor, @Param('id') id: string): Promise<GrantView> {
    return this.reading.view(officer, id);
  }

  @Post(':id/sign-off')
  @Operation({
    id: 'signOffGrant',
    summary: {
      zh: '本部门共享负责人签批',
      en: "Sign off what another of one's department filed; now the provider is asked",
    },
    tag: 'grants',
    access: { officers: ['sharing-head'] },
    foreign: 'grant.unknown',
    params: { id: 'uuid' },
    response: 'GrantView',
    problems: [
      'contract.broken',
      'access.denied',
      'access.four-eyes',
      'grant.unknown',
      'grant.wrong-state',
      'entry.wrong-state',
    ],
  })
  async signOff(@CurrentOfficer() officer: OfficerActor, @Param('id') id: string): Promise<GrantView> {
    return this.grants.signOff(officer, id);
  }

  @Post(':id/decision')
  @Operation({
    id: 'decideGrant',
    summary: { zh: '审批共享申请', en: 'Approve or refuse, as the providing department' },
    tag: 'grants',
    access: { officers: ['sharing-head', 'provider-reviewer'] },
    foreign: 'grant.unknown',
    params: { id: 'uuid' },
    body: 'GrantDecision',
    response: 'GrantView',
    problems: [
      'contract.broken',
      'access.denied',
      'access.four-eyes',
      'grant.unknown',
      'grant.wrong-state',
      'entry.wrong-state',
    ],
  })
  async decide(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Body() decision: GrantDecision,
  ): Promise<GrantView> {
    return this.grants.decide(officer, id, decision);
  }

  @Post(':id/suspensions')
  @Operation({
    id: 'suspendGrant',
    summary: { zh: '暂停授权', en: "Suspend for one's own side; effective on the next exchange" },
    tag: 'grants',
    access: { officers: ['sharing-head', 'authority-officer'] },
    foreign: 'grant.unknown',
    params: { id: 'uuid' },
    body: 'SuspendGrant',
    response: 'GrantView',
    status: 201,
    problems: ['contract.broken', 'grant.unknown', 'grant.wrong-state'],
  })
  async suspend(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Body() suspension: SuspendGrant,
  ): Promise<GrantView> {
    return this.grants.suspend(officer, id, suspension);
  }

  @Delete(':id/suspensions/:side')
  @Operation({
    id: 'resumeGrant',
    summary: { zh: '恢复授权', en: "Lift the suspension of one's own side" },
    tag: 'grants',
    access: { officers: ['sharing-head', 'authority-officer'] },
    foreign: 'grant.unknown',
    params: { id: 'uuid', side: 'code' },
    response: 'GrantView',
    problems: ['contract.broken', 'access.denied', 'grant.unknown', 'grant.wrong-state'],
  })
  async resume(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Param('side') side: string,
  ): Promise<GrantView> {
    return this.grants.resume(officer, id, sideNamed(side));
  }

  @Post(':id/end')
  @Operation({
    id: 'endGrant',
    summary: { zh: '终止授权', en: 'End a grant, or take back a request that is not answered' },
    tag: 'grants',
    access: { officers: ['operator', 'sharing-head', 'authority-officer'] },
    foreign: 'grant.unknown',
    params: { id: 'uuid' },
    body: 'EndGrant',
    response: 'GrantView',
    problems: ['contract.broken', 'access.denied', 'grant.unknown', 'grant.wrong-state'],
  })
  async end(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Body() body: EndGrant,
  ): Promise<GrantView> {
    return this.grants.end(officer, id, body);
  }

  @Post(':id/disposal')
  @Operation({
    id: 'confirmDisposal',
    summary: { zh: '确认数据处置', en: 'State that what was received under an ended grant is disposed of' },
    tag: 'grants',
    access: { officers: ['sharing-head'] },
    foreign: 'grant.unknown',
    params: { id: 'uuid' },
    body: 'ConfirmDisposal',
    response: 'GrantView',
    problems: ['contract.broken', 'access.denied', 'grant.unknown', 'grant.wrong-state'],
  })
  async confirmDisposal(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Body() confirmation: ConfirmDisposal,
  ): Promise<GrantView> {
    return this.grants.confirmDisposal(officer, id, confirmation);
  }
}

function sideNamed(side: string): GrantSide {
  if (side === 'consumer' || side === 'provider' || side === 'authority') return side;
  const detail = 'must be consumer, provider or authority';
  throw refuse('contract.broken', { faults: [{ pointer: '/path/side', code: 'contract.enum', detail }] });
}
