import { Body, Controller, Headers, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, ExchangeAnswer, ExchangeRequest } from '../../contracts';
import { Operation } from '../../platform/http';
import { SystemCalls } from '../tokens';
import { DenialFilter } from './denial.filter';
import { ExchangeService } from './exchange.service';
import { readIdempotencyKey } from './idempotency-key';
import { rateLimitFields } from './limits';

/** RFC 7240 §4.3, whole seconds. */
const WAIT = /(?:^|[,;\s])wait=(\d{1,4})(?=$|[,;\s])/;

/** In the order in which a call meets them. */
const PROBLEMS: readonly ErrorCode[] = [
  'contract.broken',
  'exchange.identifier-in-text',
  'token.expired',
  'token.invalid-resource-proof',
  'token.dpop-reused',
  'grant.missing',
  'grant.suspended',
  'grant.item-outside',
  'quota.exhausted',
  'limit.system-rate',
  'limit.system-concurrency',
  'limit.grant-rate',
  'limit.resource-rate',
  'limit.resource-concurrency',
  'verify.guess-limit',
  'token.body-digest-missing',
  'token.not-bound',
  'token.body-digest-wrong',
  'idempotency.in-progress',
  'idempotency.body-differs',
  'exchange.contract-broken',
  'exchange.source-unavailable',
  'kafka.unavailable',
];

@Controller('v1/exchanges')
export class ExchangeController {
  constructor(private readonly service: ExchangeService) {}

  @Post()
  @UseFilters(DenialFilter)
  @Operation({
    id: 'exchange',
    tag: 'exchange',
    summary: { zh: '向数据提供部门核验或查询', en: 'Ask the department that holds the answer' },
    access: 'system',
    body: 'ExchangeRequest',
    headers: {
      DPoP: { required: true, description: 'proof of possession for this very call (RFC 9449), used once' },
      'Idempotency-Key': { required: false, description: '8 to 128 visible characters; a retry keeps its exchange id' },
      Prefer: { required: false, description: 'wait=N: at most N seconds (RFC 7240)' },
    },
    response: 'ExchangeAnswer',
    problems: PROBLEMS,
  })
  ask(
    @Body() body: ExchangeRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExchangeAnswer> {
    return this.service.ask({
      call: SystemCalls.callOf(request),
      body,
      idempotencyKey: readIdempotencyKey(idempotencyKey),
      waitMs: readWait(prefer),
      trace: request.trace,
      onAdmitted: (limits) => void reply.headers(rateLimitFields(limits, Date.now())),
    });
  }
}

function readWait(prefer: string | undefined): number | undefined {
  const seconds = WAIT.exec(prefer ?? '')?.[1];
  return seconds === undefined ? undefined : Math.max(1, Number(seconds)) * 1000;
}
