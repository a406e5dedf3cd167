import { Controller, Get, Param, Query } from '@nestjs/common';
import type { PageQuery, ResourceLoad } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { ResourceLoads } from './resource-load';

@Controller('v1/catalogue/entries/:prefix/:sequence/load')
export class ResourceLoadController {
  constructor(private readonly loads: ResourceLoads) {}

  @Get()
  @Operation({
    id: 'readResourceLoad',
    summary: { zh: '资源负载', en: 'What approved grants were promised of a resource, and what they used' },
    tag: 'catalogue',
    access: { officers: ['sharing-head', 'provider-reviewer', 'authority-officer'] },
    foreign: 'entry.unknown',
    params: { prefix: 'resource-prefix', sequence: 'resource-sequence' },
    query: 'PageQuery',
    response: 'ResourceLoad',
    problems: ['contract.broken', 'access.denied', 'entry.unknown'],
  })
  async read(
    @CurrentOfficer() officer: OfficerActor,
    @Param() { prefix, sequence }: { prefix: string; sequence: string },
    @Query() query: PageQuery,
  ): Promise<ResourceLoad> {
    return this.loads.read(officer, `${prefix}/${sequence}`, query);
  }
}
