import { Body, Controller, Headers, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AcceptedExchange, ErrorCode, ExchangeAnswer, ExchangeRequest } from '../../contracts';
import { Operation } from '../../platform/http';
import { SystemCalls } from '../tokens';
import { DenialFilter } from './denial.filter';
import { ExchangeService, type Ask } from './exchange.service';
import { readIdempotencyKey } from './idempotency-key';
import { rateLimitFields } from './limits';
import { PendingAsk, prefersAsync } from './pending-ask';

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
  'limit.system-pending',
  'limit.grant-rate',
  'limit.resource-rate',
  'limit.resource-concurrency',
  'verify.guess-limit',
  'token.body-digest-missing',
  'token.not-bound',
  'token.body-digest-wrong',
  'exchange.encryption-key-missing',
  'idempotency.in-progress',
  'idempotency.body-differs',
  'exchange.contract-broken',
  'exchange.source-unavailable',
  'kafka.unavailable',
];

@Controller('v1/exchanges')
export class ExchangeController {
  constructor(
    private readonly service: ExchangeService,
    private readonly pending: PendingAsk,
  ) {}

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
      Prefer: {
        required: false,
        description: 'wait=N: at most N seconds; respond-async: 202, the result is fetched later (RFC 7240)',
      },
    },
    response: 'ExchangeAnswer',
    alternative: { status: 202, response: 'AcceptedExchange', description: 'asked for by Prefer: respond-async' },
    problems: PROBLEMS,
  })
  ask(
    @Body() body: ExchangeRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExchangeAnswer | AcceptedExchange> {
    const ask: Ask = {
      call: SystemCalls.callOf(request),
      body,
      idempotencyKey: readIdempotencyKey(idempotencyKey),
      waitMs: readWait(prefer),
      trace: request.trace,
      onAdmitted: (limits) => void reply.headers(rateLimitFields(limits, Date.now())),
    };
    return prefersAsync(prefer) ? this.later(ask, reply) : this.service.ask(ask);
  }

  private async later(ask: Ask, reply: FastifyReply): Promise<AcceptedExchange> {
    const accepted = await this.pending.ask(ask);
    void reply.status(202).headers({ location: accepted.status, 'preference-applied': 'respond-async' });
    return accepted;
  }
}

function readWait(prefer: string | undefined): number | undefined {
  const seconds = WAIT.exec(prefer ?? '')?.[1];
  return seconds === undefined ? undefined : Math.max(1, Number(seconds)) * 1000;
}
