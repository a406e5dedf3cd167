import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import type { CallbackDecision, CallbackPage, CallbackView, FileCallback } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { Callbacks } from './callbacks.service';

const TAG = 'parties';
const FOREIGN = 'party.system-unknown';

@Controller('v1/systems/:id/callbacks')
export class CallbacksController {
  constructor(private readonly callbacks: Callbacks) {}

  @Post()
  @Operation({
    id: 'fileCallback',
    summary: { zh: '申报回调地址', en: 'File where a system wants to be called back with its results' },
    tag: TAG,
    access: { officers: ['sharing-head'] },
    foreign: FOREIGN,
    params: { id: 'uuid' },
    body: 'FileCallback',
    response: 'CallbackView',
    status: 201,
    problems: ['contract.broken', 'callback.wrong-state'],
  })
  file(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Body() body: FileCallback,
  ): Promise<CallbackView> {
    return this.callbacks.file(officer, id, body);
  }

  @Get()
  @Operation({
    id: 'listCallbacks',
    summary: { zh: '回调地址列表', en: 'Callbacks of a system, newest first' },
    tag: TAG,
    access: { officers: ['sharing-head', 'authority-officer', 'auditor'] },
    foreign: FOREIGN,
    params: { id: 'uuid' },
    response: 'CallbackPage',
  })
  list(@CurrentOfficer() officer: OfficerActor, @Param('id') id: string): Promise<CallbackPage> {
    return this.callbacks.list(officer, id);
  }

  @Post(':callback/decision')
  @Operation({
    id: 'decideCallback',
    summary: {
      zh: '审批回调地址；批准时固定其主机地址',
      en: 'Approve a callback, whose host is held to its addresses of this moment, or refuse it',
    },
    tag: TAG,
    access: { officers: ['authority-officer'] },
    params: { id: 'uuid', callback: 'uuid' },
    body: 'CallbackDecision',
    response: 'CallbackView',
    problems: [
      'contract.broken',
      'party.system-unknown',
      'callback.unknown',
      'callback.wrong-state',
      'callback.address-unsuitable',
      'access.four-eyes',
    ],
  })
  decide(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Param('callback') callback: string,
    @Body() body: CallbackDecision,
  ): Promise<CallbackView> {
    return this.callbacks.decide(officer, id, callback, body);
  }

  @Delete(':callback')
  @Operation({
    id: 'endCallback',
    summary: { zh: '停用回调地址', en: 'End a callback, or take back one that is not decided on' },
    tag: TAG,
    access: { officers: ['sharing-head', 'authority-officer'] },
    foreign: FOREIGN,
    params: { id: 'uuid', callback: 'uuid' },
    problems: ['callback.unknown', 'callback.wrong-state'],
  })
  end(
    @CurrentOfficer() officer: OfficerActor,
    @Param('id') id: string,
    @Param('callback') callback: string,
  ): Promise<void> {
    return this.callbacks.end(officer, id, callback);
  }
}
