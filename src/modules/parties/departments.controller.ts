import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import {
  refuse,
  type DepartmentPage,
  type DepartmentView,
  type PageQuery,
  type RegisterDepartment,
  type RegisterSystem,
  type SharingOffice,
  type SystemPage,
  type SystemView,
} from '../../contracts';
import { OFFICER_ROLES, type OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { Departments } from './departments';
import { Systems } from './systems';

const TAG = 'parties';

@Controller('v1/departments')
export class DepartmentsController {
  constructor(
    private readonly departments: Departments,
    private readonly systems: Systems,
  ) {}

  @Post()
  @Operation({
    id: 'registerDepartment',
    summary: { zh: '登记部门', en: 'Register a department' },
    tag: TAG,
    access: { officers: ['authority-officer'] },
    body: 'RegisterDepartment',
    response: 'DepartmentView',
    status: 201,
    problems: ['party.department-taken', 'party.authority-taken', 'party.region-unknown'],
  })
  register(@CurrentOfficer() actor: OfficerActor, @Body() body: RegisterDepartment): Promise<DepartmentView> {
    return this.departments.register(actor, body);
  }

  @Get()
  @Operation({
    id: 'listDepartments',
    summary: { zh: '部门列表', en: 'List departments' },
    tag: TAG,
    access: { officers: OFFICER_ROLES },
    query: 'PageQuery',
    response: 'DepartmentPage',
  })
  list(@Query() query: PageQuery): Promise<DepartmentPage> {
    return this.departments.list(query);
  }

  @Get(':code')
  @Operation({
    id: 'readDepartment',
    summary: { zh: '查看部门', en: 'Read a department' },
    tag: TAG,
    access: { officers: OFFICER_ROLES },
    params: { code: 'credit-code' },
    response: 'DepartmentView',
    problems: ['party.department-unknown'],
  })
  async read(@Param('code') code: string): Promise<DepartmentView> {
    const department = await this.departments.find(code);
    if (department === undefined) throw refuse('party.department-unknown');
    return department;
  }

  @Put(':code/sharing-office')
  @Operation({
    id: 'appointSharingOffice',
    summary: { zh: '登记共享工作机构', en: "Name a department's sharing office" },
    tag: TAG,
    access: { officers: ['sharing-head', 'authority-officer'] },
    params: { code: 'credit-code' },
    body: 'SharingOffice',
    response: 'DepartmentView',
    foreign: 'party.department-unknown',
  })
  appointOffice(
    @CurrentOfficer() actor: OfficerActor,
    @Param('code') code: string,
    @Body() body: SharingOffice,
  ): Promise<DepartmentView> {
    return this.departments.appointOffice(actor, code, body);
  }

  @Post(':code/activate')
  @Operation({
    id: 'activateDepartment',
    summary: { zh: '启用部门', en: 'Activate a department' },
    tag: TAG,
    access: { officers: ['authority-officer'] },
    params: { code: 'credit-code' },
    response: 'DepartmentView',
    problems: ['party.department-unknown', 'party.wrong-state'],
  })
  activate(@CurrentOfficer() actor: OfficerActor, @Param('code') code: string): Promise<DepartmentView> {
    return this.departments.setActive(actor, code, true);
  }

  @Post(':code/deactivate')
  @Operation({
    id: 'deactivateDepartment',
    summary: { zh: '停用部门', en: 'Deactivate a department' },
    tag: TAG,
    access: { officers: ['authority-officer'] },
    params: { code: 'credit-code' },
    response: 'DepartmentView',
    problems: ['party.department-unknown', 'party.wrong-state', 'party.authority-needed'],
  })
  deactivate(@CurrentOfficer() actor: OfficerActor, @Param('code') code: string): Promise<DepartmentView> {
    return this.departments.setActive(actor, code, false);
  }

  @Post(':code/systems')
  @Operation({
    id: 'registerSystem',
    summary: { zh: '登记业务系统', en: 'Register a system of a department' },
    tag: TAG,
    access: { officers: ['sharing-head', 'authority-officer'] },
    foreign: 'party.department-unknown',
    params: { code: 'credit-code' },
    body: 'RegisterSystem',
    response: 'SystemView',
    status: 201,
    problems: ['access.department-inactive', 'party.region-unknown', 'party.system-limit'],
  })
  registerSystem(
    @CurrentOfficer() actor: OfficerActor,
    @Param('code') code: string,
    @Body() body: RegisterSystem,
  ): Promise<SystemView> {
    return this.systems.register(actor, code, body);
  }

  @Get(':code/systems')
  @Operation({
    id: 'listSystems',
    summary: { zh: '业务系统列表', en: "List a department's systems" },
    tag: TAG,
    access: { officers: ['sharing-head', 'provider-reviewer', 'operator', 'authority-officer', 'auditor'] },
    foreign: 'party.department-unknown',
    params: { code: 'credit-code' },
    query: 'PageQuery',
    response: 'SystemPage',
  })
  listSystems(
    @CurrentOfficer() actor: OfficerActor,
    @Param('code') code: string,
    @Query() query: PageQuery,
  ): Promise<SystemPage> {
    return this.systems.list(actor, code, query);
  }
}
