import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';

import type { PageQuery, PlaceStop, StopPage, StopView } from '../../contracts';
import { OFFICER_ROLES, type OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { StopsService } from './stops.service';

@Controller('v1/stops')
export class StopsController {
  constructor(private readonly stops: StopsService) {}

  @Post()
  @Operation({
    id: 'placeStop',
    summary: {
      zh: '紧急停用',
      en: 'Stop a system, a department, a resource or everything; effective on the next call',
    },
    tag: 'stops',
    access: { officers: ['authority-officer', 'sharing-head'] },
    body: 'PlaceStop',
    response: 'StopView',
    status: 201,
    problems: [
      'contract.broken',
      'access.denied',
      'party.system-unknown',
      'party.department-unknown',
      'entry.unknown',
      'stop.wrong-state',
    ],
    foreign: 'party.system-unknown',
  })
  async place(@CurrentOfficer() officer: OfficerActor, @Body() asked: PlaceStop): Promise<StopView> {
    return this.stops.place(officer, asked);
  }

  @Get()
  @Operation({
    id: 'listStops',
    summary: {
      zh: '紧急停用列表',
      en: 'Stops that affect the own department, newest first; all for who governs or watches',
    },
    tag: 'stops',
    access: { officers: OFFICER_ROLES },
    query: 'PageQuery',
    response: 'StopPage',
    problems: ['contract.broken'],
  })
  async list(@CurrentOfficer() officer: OfficerActor, @Query() query: PageQuery): Promise<StopPage> {
    return this.stops.list(officer, query);
  }

  @Delete(':id')
  @Operation({
    id: 'liftStop',
    summary: { zh: '解除紧急停用', en: 'Lift a stop of the own side; the authority lifts any' },
    tag: 'stops',
    access: { officers: ['authority-officer', 'sharing-head'] },
    params: { id: 'uuid' },
    response: 'StopView',
    problems: ['contract.broken', 'access.denied', 'stop.unknown', 'stop.wrong-state'],
    foreign: 'stop.unknown',
  })
  async lift(@CurrentOfficer() officer: OfficerActor, @Param('id') id: string): Promise<StopView> {
    return this.stops.lift(officer, id);
  }
}
