import { Body, Controller, Headers, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AcceptedBatch, ErrorCode, ExchangeBatch } from '../../contracts';
import { NDJSON, Operation } from '../../platform/http';
import { SystemCalls } from '../tokens';
import { BatchAdmission } from './batch-ask';
import { DenialFilter } from './denial.filter';
import { ExchangeSettings } from './exchange-settings';
import { idempotencyHash, readIdempotencyKey } from './idempotency-key';

/** In the order in which a call meets them. */
const PROBLEMS: readonly ErrorCode[] = [
  'contract.broken',
  'exchange.identifier-in-text',
  'token.expired',
  'token.invalid-resource-proof',
  'token.dpop-reused',
  'token.key-revoked',
  'access.system-inactive',
  'grant.missing',
  'grant.suspended',
  'grant.item-outside',
  'exchange.subject-type-mismatch',
  'token.body-digest-missing',
  'token.not-bound',
  'token.body-digest-wrong',
  'exchange.encryption-key-missing',
  'limit.system-pending',
  'limit.system-rate',
  'quota.exhausted',
  'verify.guess-limit',
  'idempotency.body-differs',
  'exchange.overloaded',
  'kafka.unavailable',
];

@Controller('v1/exchanges/batches')
export class BatchController {
  constructor(
    private readonly calls: SystemCalls,
    private readonly batches: BatchAdmission,
    private readonly settings: ExchangeSettings,
  ) {}

  @Post()
  @UseFilters(DenialFilter)
  @Operation({
    id: 'exchangeBatch',
    tag: 'exchange',
    summary: {
      zh: '批量核验或查询（NDJSON），全部受理或全部拒绝',
      en: 'Ask about up to 10,000 subjects at once (NDJSON); every line is admitted, or none',
    },
    access: 'system',
    body: 'ExchangeBatch',
    bodyType: NDJSON,
    headers: {
      DPoP: { required: true, description: 'proof of possession for this very call (RFC 9449), used once' },
      'Idempotency-Key': { required: false, description: '8 to 128 visible characters; a retry names the same batch' },
    },
    response: 'AcceptedBatch',
    status: 202,
    problems: PROBLEMS,
  })
  async ask(
    @Body() batch: ExchangeBatch,
    @Headers('idempotency-key') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedBatch> {
    const key = readIdempotencyKey(header);
    const { hashing } = this.settings.keys;
    const idempotency =
      key === undefined ? undefined : idempotencyHash(hashing, key, [batch.head, ...batch.lines], 'batch\n');
    const call = await this.calls.useProof(request);
    const accepted = await this.batches.ask({ call, batch, idempotency, trace: request.trace });
    void reply.header('location', accepted.status);
    return accepted;
  }
}
