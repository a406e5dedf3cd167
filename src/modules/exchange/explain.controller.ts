import { Body, Controller, Headers, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExchangeRequest, Explanation } from '../../contracts';
import { Operation } from '../../platform/http';
import { askFields, AskWindow, SystemCallFilter, SystemCalls } from '../tokens';
import { readIdempotencyKey } from './idempotency-key';
import { ExchangeExplainer } from './explainer';

@Controller('v1/exchanges/explain')
export class ExplainController {
  constructor(
    private readonly explainer: ExchangeExplainer,
    private readonly calls: SystemCalls,
    private readonly asks: AskWindow,
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
      'Idempotency-Key': { required: false, description: 'the key that the question itself would carry' },
    },
    response: 'Explanation',
    problems: [
      'contract.broken',
      'token.expired',
      'token.invalid-resource-proof',
      'token.dpop-reused',
      'limit.system-rate',
      'database.unavailable',
    ],
  })
  async explain(
    @Body() body: ExchangeRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Explanation> {
    const key = readIdempotencyKey(idempotencyKey);
    const call = await this.calls.useProof(request);
    const { systemId: system, department } = call.actor;
    void reply.headers(askFields(await this.asks.take({ system, department })));
    return this.explainer.explain(call, body, key);
  }
}
