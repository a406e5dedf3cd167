import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { KeyPage, KeyView, RegisterKey, SystemLimits, SystemView } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { SystemKeys } from './system-keys';
import { Systems } from './systems';

const TAG = 'parties';
const KEEPERS = { officers: ['sharing-head', 'authority-officer'] } as const;
const READERS = { officers: ['sharing-head', 'authority-officer', 'auditor'] } as const;

@Controller('v1/systems')
export class SystemsController {
  constructor(
    private readonly systems: Systems,
    private readonly keys: SystemKeys,
  ) {}

  @Post(':id/keys')
  @Operation({
    id: 'registerSystemKey',
    summary: { zh: '登记系统公钥', en: 'Register a public key of a system' },
    tag: TAG,
    access: KEEPERS,
    foreign: 'party.system-unknown',
    params: { id: 'uuid' },
    body: 'RegisterKey',
    response: 'KeyView',
    status: 201,
    problems: ['party.key-private', 'party.key-unsuitable', 'party.key-taken', 'party.key-limit'],
  })
  registerKey(
    @CurrentOfficer() actor: OfficerActor,
    @Param('id') id: string,
    @Body() body: RegisterKey,
  ): Promise<KeyView> {
    return this.keys.register(actor, id, body);
  }

  @Get(':id/keys')
  @Operation({
    id: 'listSystemKeys',
    summary: { zh: '系统公钥列表', en: "List a system's keys, revoked ones too" },
    tag: TAG,
    access: READERS,
    foreign: 'party.system-unknown',
    params: { id: 'uuid' },
    response: 'KeyPage',
  })
  listKeys(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string): Promise<KeyPage> {
    return this.keys.list(actor, id);
  }

  @Delete(':id/keys/:kid')
  @Operation({
    id: 'revokeSystemKey',
    summary: { zh: '吊销系统公钥', en: 'Revoke a key of a system' },
    tag: TAG,
    access: KEEPERS,
    foreign: 'party.system-unknown',
    params: { id: 'uuid', kid: 'kid' },
    problems: ['party.key-unknown', 'party.wrong-state'],
  })
  revokeKey(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string, @Param('kid') kid: string): Promise<void> {
    return this.keys.revoke(actor, id, kid);
  }

  @Post(':id/activate')
  @Operation({
    id: 'activateSystem',
    summary: {
      zh: '启用业务系统；主管部门停用的，只有主管部门可以启用',
      en: 'Activate a system; one that the authority switched off, only as the authority',
    },
    tag: TAG,
    access: KEEPERS,
    foreign: 'party.system-unknown',
    params: { id: 'uuid' },
    response: 'SystemView',
    problems: ['access.denied', 'party.wrong-state', 'party.system-limit'],
  })
  activate(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string): Promise<SystemView> {
    return this.systems.setActive(actor, id, true);
  }

  @Post(':id/deactivate')
  @Operation({
    id: 'deactivateSystem',
    summary: { zh: '停用业务系统', en: 'Deactivate a system' },
    tag: TAG,
    access: KEEPERS,
    foreign: 'party.system-unknown',
    params: { id: 'uuid' },
    response: 'SystemView',
    problems: ['party.wrong-state'],
  })
  deactivate(@CurrentOfficer() actor: OfficerActor, @Param('id') id: string): Promise<SystemView> {
    return this.systems.setActive(actor, id, false);
  }

  @Put(':id/limits')
  @Operation({
    id: 'limitSystem',
    summary: { zh: '设定业务系统限额', en: 'Limit what a system may ask in a second and at once' },
    tag: TAG,
    access: { officers: ['authority-officer'] },
    params: { id: 'uuid' },
    body: 'SystemLimits',
    response: 'SystemView',
    problems: ['party.system-unknown'],
  })
  limit(
    @CurrentOfficer() actor: OfficerActor,
    @Param('id') id: string,
    @Body() body: SystemLimits,
  ): Promise<SystemView> {
    return this.systems.limit(actor, id, body);
  }
}
