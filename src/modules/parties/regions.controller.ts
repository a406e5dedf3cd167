import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { PageQuery, RegionPage, RegionView, RegisterRegion } from '../../contracts';
import { OFFICER_ROLES, type OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { Regions } from './regions';

const TAG = 'parties';

@Controller('v1/regions')
export class RegionsController {
  constructor(private readonly regions: Regions) {}

  @Post()
  @Operation({
    id: 'registerRegion',
    summary: { zh: '登记行政区划', en: 'Register a region' },
    tag: TAG,
    access: { officers: ['authority-officer'] },
    body: 'RegisterRegion',
    response: 'RegionView',
    status: 201,
    problems: ['party.region-taken', 'party.region-unknown'],
  })
  register(@CurrentOfficer() actor: OfficerActor, @Body() body: RegisterRegion): Promise<RegionView> {
    return this.regions.register(actor, body);
  }

  @Get()
  @Operation({
    id: 'listRegions',
    summary: { zh: '行政区划列表', en: 'List regions' },
    tag: TAG,
    access: { officers: OFFICER_ROLES },
    query: 'PageQuery',
    response: 'RegionPage',
  })
  list(@Query() query: PageQuery): Promise<RegionPage> {
    return this.regions.list(query);
  }
}
