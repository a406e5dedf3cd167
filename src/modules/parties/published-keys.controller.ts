import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import type { KeyPage, KeyView, ReceiptKeys, RegisterKey } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { PublishedKeys } from './published-keys';

const TAG = 'parties';
const KEEPERS = { officers: ['sharing-head', 'authority-officer'] } as const;
const READERS = { officers: ['sharing-head', 'authority-officer', 'auditor'] } as const;

@Controller('v1')
export class PublishedKeysController {
  constructor(private readonly keys: PublishedKeys) {}

  @Post('departments/:code/agent-keys')
  @Operation({
    id: 'registerAgentKey',
    summary: { zh: '登记前置机公钥', en: "Register a public key of a department's agents" },
    tag: TAG,
    access: KEEPERS,
    foreign: 'party.department-unknown',
    params: { code: 'credit-code' },
    body: 'RegisterKey',
    response: 'KeyView',
    status: 201,
    problems: [
      'access.department-inactive',
      'party.key-private',
      'party.key-unsuitable',
      'party.key-taken',
      'party.key-limit',
    ],
  })
  register(
    @CurrentOfficer() actor: OfficerActor,
    @Param('code') code: string,
    @Body() body: RegisterKey,
  ): Promise<KeyView> {
    return this.keys.registerAgentKey(actor, code, body);
  }

  @Get('departments/:code/agent-keys')
  @Operation({
    id: 'listAgentKeys',
    summary: { zh: '前置机公钥列表', en: "List the keys of a department's agents, revoked ones too" },
    tag: TAG,
    access: READERS,
    foreign: 'party.department-unknown',
    params: { code: 'credit-code' },
    response: 'KeyPage',
  })
  list(@CurrentOfficer() actor: OfficerActor, @Param('code') code: string): Promise<KeyPage> {
    return this.keys.list(actor, code);
  }

  @Delete('departments/:code/agent-keys/:kid')
  @Operation({
    id: 'revokeAgentKey',
    summary: { zh: '吊销前置机公钥', en: "Revoke a key of a department's agents" },
    tag: TAG,
    access: KEEPERS,
    foreign: 'party.department-unknown',
    params: { code: 'credit-code', kid: 'kid' },
    problems: ['party.key-unknown', 'party.wrong-state'],
  })
  revoke(@CurrentOfficer() actor: OfficerActor, @Param('code') code: string, @Param('kid') kid: string): Promise<void> {
    return this.keys.revokeAgentKey(actor, code, kid);
  }

  @Get('keys')
  @Operation({
    id: 'receiptKeys',
    summary: { zh: '回执验签公钥', en: 'Keys that verify receipts, as a JWK Set' },
    tag: TAG,
    access: 'public',
    response: 'ReceiptKeys',
  })
  receiptKeys(): Promise<ReceiptKeys> {
    return this.keys.receiptKeys();
  }
}
