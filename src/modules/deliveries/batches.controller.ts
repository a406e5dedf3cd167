import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BatchResult, BatchResultsQuery, BatchStatus, ErrorCode } from '../../contracts';
import { Operation } from '../../platform/http';
import { SystemCalls } from '../tokens';
import { BatchDesk } from './batch-desk';
import { DeliveryFilter } from './delivery.filter';

const LOOK_AGAIN = '5';
const HEADERS = {
  DPoP: { required: true, description: 'proof of possession for this very call (RFC 9449), used once' },
};
const PROBLEMS: readonly ErrorCode[] = [
  'contract.broken',
  'token.expired',
  'token.invalid-resource-proof',
  'token.dpop-reused',
  'token.key-revoked',
  'access.system-inactive',
  'access.stopped',
  'exchange.batch-unknown',
];

@Controller('v1/exchanges/batches/:id')
export class BatchesController {
  constructor(
    private readonly calls: SystemCalls,
    private readonly desk: BatchDesk,
  ) {}

  @Get()
  @UseFilters(DeliveryFilter)
  @Operation({
    id: 'readBatch',
    tag: 'exchange',
    summary: { zh: '批量请求的进度', en: 'How far a batch is' },
    access: 'system',
    foreign: 'exchange.batch-unknown',
    params: { id: 'uuid' },
    headers: HEADERS,
    response: 'BatchStatus',
    problems: PROBLEMS,
  })
  async status(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchStatus> {
    await this.calls.admit(request);
    const status = await this.desk.status(SystemCalls.callOf(request), id);
    if (status.pending > 0) void reply.header('retry-after', LOOK_AGAIN);
    return status;
  }

  @Get('results')
  @UseFilters(DeliveryFilter)
  @Operation({
    id: 'readBatchResults',
    tag: 'exchange',
    summary: {
      zh: '领取批量结果（NDJSON），按办结顺序',
      en: 'Fetches results of a batch (NDJSON) in the order in which its lines were settled',
    },
    access: 'system',
    foreign: 'exchange.batch-unknown',
    params: { id: 'uuid' },
    query: 'BatchResultsQuery',
    headers: HEADERS,
    response: 'BatchResult',
    asLines: true,
    problems: [...PROBLEMS, 'grant.missing', 'grant.suspended', 'exchange.answer-too-late', 'audit.unavailable'],
  })
  async results(
    @Param('id') id: string,
    @Query() query: BatchResultsQuery,
    @Req() request: FastifyRequest,
  ): Promise<BatchResult[]> {
    await this.calls.admit(request);
    return this.desk.results(SystemCalls.callOf(request), id, query);
  }
}
