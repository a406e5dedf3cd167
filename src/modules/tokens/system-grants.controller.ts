import { Controller, Get, Query, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { GrantPage, PageQuery } from '../../contracts';
import { Operation } from '../../platform/http';
import { GrantsReading } from '../grants';
import { SystemCallFilter } from './system-call.filter';
import { SystemCalls } from './system-calls';

/** How a developer learns what the system may ask: with any token of it, one for no grant too. */
@Controller('v1/system')
export class SystemGrantsController {
  constructor(
    private readonly calls: SystemCalls,
    private readonly reading: GrantsReading,
  ) {}

  @Get('grants')
  @UseFilters(SystemCallFilter)
  @Operation({
    id: 'listSystemGrants',
    summary: { zh: '本系统可用的授权', en: 'Grants that the calling system may use, newest first' },
    tag: 'grants',
    access: 'system',
    headers: {
      DPoP: { required: true, description: 'proof of possession for this very call (RFC 9449), used once' },
    },
    query: 'PageQuery',
    response: 'GrantPage',
    problems: [
      'contract.broken',
      'token.expired',
      'token.invalid-resource-proof',
      'token.dpop-reused',
      'token.key-revoked',
      'access.system-inactive',
      'access.department-inactive',
      'access.stopped',
      'limit.system-rate',
    ],
  })
  async list(@Req() request: FastifyRequest, @Query() query: PageQuery): Promise<GrantPage> {
    const { actor } = await this.calls.admit(request);
    return this.reading.listOf(actor, query);
  }
}
