import { Body, Controller, Param, Put } from '@nestjs/common';

import type { ResourceLimits, SetResourceLimits } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { EntryLimits } from './entry-limits';

@Controller('v1/catalogue/entries/:prefix/:sequence/limits')
export class EntryLimitsController {
  constructor(private readonly limits: EntryLimits) {}

  @Put()
  @Operation({
    id: 'setResourceLimits',
    summary: {
      zh: '设定资源限流',
      en: 'Say how many calls a second and how many at a time a resource of the own department bears',
    },
    tag: 'catalogue',
    access: { officers: ['sharing-head', 'provider-reviewer'] },
    foreign: 'entry.unknown',
    params: { prefix: 'resource-prefix', sequence: 'resource-sequence' },
    body: 'SetResourceLimits',
    response: 'ResourceLimits',
    problems: ['contract.broken', 'access.denied', 'entry.unknown'],
  })
  async set(
    @CurrentOfficer() officer: OfficerActor,
    @Param() { prefix, sequence }: { prefix: string; sequence: string },
    @Body() limits: SetResourceLimits,
  ): Promise<ResourceLimits> {
    return this.limits.set(officer, `${prefix}/${sequence}`, limits);
  }
}
