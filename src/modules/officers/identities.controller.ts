import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import type { IdentityList, IdentityView, LinkIdentity } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { Identities } from './identities';

const TAG = 'officers';
const AUTHORITY = { officers: ['authority-officer'] } as const;

@Controller('v1/officers/:id/identities')
export class IdentitiesController {
  constructor(private readonly identities: Identities) {}

  @Post()
  @Operation({
    id: 'linkIdentity',
    summary: { zh: '关联统一身份', en: 'Link an account with a subject of the identity provider' },
    tag: TAG,
    access: AUTHORITY,
    params: { id: 'uuid' },
    body: 'LinkIdentity',
    response: 'IdentityView',
    status: 201,
    problems: ['officer.unknown', 'officer.own-account', 'officer.identity-taken'],
  })
  link(
    @CurrentOfficer() actor: OfficerActor,
    @Param('id') id: string,
    @Body() body: LinkIdentity,
  ): Promise<IdentityView> {
    return this.identities.link(actor, id, body);
  }

  @Get()
  @Operation({
    id: 'listIdentities',
    summary: { zh: '账户的统一身份', en: 'Identities linked with an account' },
    tag: TAG,
    access: { officers: ['authority-officer', 'auditor'] },
    params: { id: 'uuid' },
    response: 'IdentityList',
    problems: ['officer.unknown'],
  })
  list(@Param('id') id: string): Promise<IdentityList> {
    return this.identities.list(id);
  }

  @Delete(':identity')
  @Operation({
    id: 'unlinkIdentity',
    summary: { zh: '取消关联统一身份', en: 'Unlink an identity; ends the sessions of the account' },
    tag: TAG,
    access: AUTHORITY,
    params: { id: 'uuid', identity: 'uuid' },
    problems: ['officer.unknown', 'officer.own-account', 'officer.identity-unknown'],
  })
  unlink(
    @CurrentOfficer() actor: OfficerActor,
    @Param('id') id: string,
    @Param('identity') identity: string,
  ): Promise<void> {
    return this.identities.unlink(actor, id, identity);
  }
}
