import { Controller, Get, Query } from '@nestjs/common';

import type { GrantPage, PageQuery } from '../../contracts';
import type { SystemActor } from '../../kernel';
import { CurrentSystem, Operation } from '../../platform/http';
import { GrantsReading } from './grants-reading';

@Controller('v1/system')
export class SystemGrantsController {
  constructor(private readonly reading: GrantsReading) {}

  @Get('grants')
  @Operation({
    id: 'listSystemGrants',
    summary: { zh: '本系统可用的授权', en: 'Grants that the calling system may use, newest first' },
    tag: 'grants',
    access: 'system',
    headers: { DPoP: { required: true, description: 'proof of possession for this very call (RFC 9449)' } },
    query: 'PageQuery',
    response: 'GrantPage',
    problems: ['contract.broken', 'token.expired', 'token.invalid-resource-proof'],
  })
  list(@CurrentSystem() system: SystemActor, @Query() query: PageQuery): Promise<GrantPage> {
    return this.reading.listOf(system, query);
  }
}
