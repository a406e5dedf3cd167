import { Body, Controller, Post, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ExchangeRequest, Explanation } from '../../contracts';
import { Operation } from '../../platform/http';
import { SystemCallFilter, SystemCalls } from '../tokens';
import { ExchangeExplainer } from './explainer';

@Controller('v1/exchanges/explain')
export class ExplainController {
  constructor(
    private readonly explainer: ExchangeExplainer,
    private readonly calls: SystemCalls,
  ) {}

  @Post()
  @UseFilters(SystemCallFilter)
  @Operation({
    id: 'explainExchange',
    tag: 'exchange',
    summary: { zh: '说明一次询问会通过哪些检查', en: 'Every check of a question, pass or fail, without asking it' },
    access: 'system',
    body: 'ExchangeRequest',
    headers: {
      DPoP: { required: true, description: 'proof of possession for this very call (RFC 9449), used once' },
    },
    response: 'Explanation',
    problems: [
      'contract.broken',
      'token.expired',
      'token.invalid-resource-proof',
      'token.dpop-reused',
      'database.unavailable',
    ],
  })
  async explain(@Body() body: ExchangeRequest, @Req() request: FastifyRequest): Promise<Explanation> {
    return this.explainer.explain(await this.calls.useProof(request), body);
  }
}
