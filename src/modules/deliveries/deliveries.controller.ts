import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExchangeStatus } from '../../contracts';
import { Operation } from '../../platform/http';
import { SystemCalls } from '../tokens';
import { DeliveryDesk } from './delivery-desk';
import { DeliveryFilter } from './delivery.filter';

/** When to look again, seconds. */
const LOOK_AGAIN = 2;

@Controller('v1/exchanges')
export class DeliveriesController {
  constructor(
    private readonly calls: SystemCalls,
    private readonly desk: DeliveryDesk,
  ) {}

  @Get(':id')
  @UseFilters(DeliveryFilter)
  @Operation({
    id: 'readExchange',
    tag: 'exchange',
    summary: {
      zh: '异步交换的状态；结果备妥时即领取',
      en: 'How a question that nobody waits for stands; when its result is ready, this fetches it',
    },
    access: 'system',
    foreign: 'exchange.unknown',
    params: { id: 'uuid' },
    headers: {
      DPoP: { required: true, description: 'proof of possession for this very call (RFC 9449), used once' },
    },
    response: 'ExchangeStatus',
    problems: [
      'contract.broken',
      'token.expired',
      'token.invalid-resource-proof',
      'token.dpop-reused',
      'token.key-revoked',
      'access.system-inactive',
      'access.stopped',
      'grant.missing',
      'grant.suspended',
      'exchange.unknown',
      'exchange.answer-too-late',
      'audit.unavailable',
    ],
  })
  async read(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExchangeStatus> {
    await this.calls.admit(request);
    const status = await this.desk.read(SystemCalls.callOf(request), id);
    if (status.state === 'pending') void reply.header('retry-after', String(LOOK_AGAIN));
    return status;
  }
}
