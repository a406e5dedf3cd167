import { Controller, Get, Headers, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type EventPage, type EventQuery } from '../../contracts';
import type { OfficerActor, SystemActor } from '../../kernel';
import { CurrentCaller, Operation } from '../../platform/http';
import { EventFeed, preferredWait } from '../events';
import { SystemCallFilter } from './system-call.filter';
import { SystemCalls } from './system-calls';

/** What the caller's department has been told; of no other, for the feed is chosen by who calls. */
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly calls: SystemCalls,
    private readonly feed: EventFeed,
  ) {}

  @Get()
  @UseFilters(SystemCallFilter)
  @Operation({
    id: 'listEvents',
    summary: { zh: '本部门事件', en: 'What the own department was told, oldest first, as CloudEvents' },
    tag: 'events',
    access: { officers: ['authority-officer', 'sharing-head', 'provider-reviewer', 'operator'], systems: true },
    headers: {
      DPoP: { required: false, description: 'of a system: proof of possession for this very call (RFC 9449)' },
      Prefer: { required: false, description: '`wait=10`: hold an empty page back for up to 25 seconds (RFC 7240)' },
    },
    query: 'EventQuery',
    response: 'EventPage',
    problems: [
      'contract.broken',
      'event.cursor-expired',
      'token.expired',
      'token.invalid-resource-proof',
      'token.dpop-reused',
      'token.key-revoked',
      'access.system-inactive',
      'access.department-inactive',
      'access.denied',
      'access.stopped',
      'limit.system-rate',
    ],
  })
  async list(
    @CurrentCaller() caller: OfficerActor | SystemActor,
    @Query() query: EventQuery,
    @Headers('prefer') prefer: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventPage> {
    if (caller.kind === 'system') await this.assertReader(request);
    const wait = preferredWait(prefer);
    if (wait !== undefined) void reply.header('preference-applied', `wait=${wait}`);
    return this.feed.read(caller.department, query, (wait ?? 0) * 1_000);
  }
  /** A department's feed tells of all its affairs; a contractor is concerned by the grants alone that name its system. */
  private async assertReader(request: FastifyRequest): Promise<void> {
    const { runBy } = await this.calls.admit(request);
    if (runBy === 'own') return;
    throw refuse('access.denied', {
      detail: "a contractor's system does not read the feed of its department",
      facts: { remedy: 'Read the grants that name the system: GET /v1/system/grants.' },
    });
  }
}
