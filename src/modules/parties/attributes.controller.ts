import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import type {
  AssignAttribute,
  AttributePage,
  AttributeView,
  HeldAttribute,
  HeldAttributePage,
  PageQuery,
  RegisterAttribute,
} from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { Attributes } from './attributes';
import { Holdings } from './holdings';

const TAG = 'parties';
const AUTHORITY = { officers: ['authority-officer'] } as const;
/** Providers must see what they may require, and what an asker has. */
const READERS = {
  officers: ['authority-officer', 'sharing-head', 'provider-reviewer', 'operator', 'auditor'],
} as const;

@Controller('v1')
export class AttributesController {
  constructor(
    private readonly attributes: Attributes,
    private readonly holdings: Holdings,
  ) {}

  @Post('attributes')
  @Operation({
    id: 'registerAttribute',
    summary: { zh: '登记部门属性', en: 'Register an attribute that departments can have' },
    tag: TAG,
    access: AUTHORITY,
    body: 'RegisterAttribute',
    response: 'AttributeView',
    status: 201,
    problems: ['party.attribute-taken'],
  })
  register(@CurrentOfficer() actor: OfficerActor, @Body() body: RegisterAttribute): Promise<AttributeView> {
    return this.attributes.register(actor, body);
  }

  @Get('attributes')
  @Operation({
    id: 'listAttributes',
    summary: { zh: '部门属性名录', en: 'List the attributes that departments can have' },
    tag: TAG,
    access: READERS,
    query: 'PageQuery',
    response: 'AttributePage',
  })
  list(@Query() query: PageQuery): Promise<AttributePage> {
    return this.attributes.list(query);
  }

  @Put('departments/:code/attributes/:attribute')
  @Operation({
    id: 'assignAttribute',
    summary: { zh: '赋予部门属性或延期', en: 'Give a department an attribute, or prolong it' },
    tag: TAG,
    access: AUTHORITY,
    params: { code: 'credit-code', attribute: 'code' },
    body: 'AssignAttribute',
    response: 'HeldAttribute',
    problems: ['party.department-unknown', 'party.attribute-unknown', 'party.wrong-state'],
  })
  assign(
    @CurrentOfficer() actor: OfficerActor,
    @Param('code') code: string,
    @Param('attribute') attribute: string,
    @Body() body: AssignAttribute,
  ): Promise<HeldAttribute> {
    return this.holdings.assign(actor, code, attribute, body);
  }

  @Delete('departments/:code/attributes/:attribute')
  @Operation({
    id: 'withdrawAttribute',
    summary: { zh: '撤销部门属性', en: 'Withdraw an attribute of a department' },
    tag: TAG,
    access: AUTHORITY,
    params: { code: 'credit-code', attribute: 'code' },
    problems: ['party.department-unknown', 'party.attribute-unknown', 'party.wrong-state'],
  })
  withdraw(
    @CurrentOfficer() actor: OfficerActor,
    @Param('code') code: string,
    @Param('attribute') attribute: string,
  ): Promise<void> {
    return this.holdings.withdraw(actor, code, attribute);
  }

  @Get('departments/:code/attributes')
  @Operation({
    id: 'listHeldAttributes',
    summary: { zh: '部门属性列表', en: 'List the attributes of a department, lost ones too' },
    tag: TAG,
    access: READERS,
    params: { code: 'credit-code' },
    query: 'PageQuery',
    response: 'HeldAttributePage',
    problems: ['party.department-unknown'],
  })
  listHeld(@Param('code') code: string, @Query() query: PageQuery): Promise<HeldAttributePage> {
    return this.holdings.list(code, query);
  }
}
