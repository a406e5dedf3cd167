import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';

import type { EntryDecision, EntryPage, EntryView, PageQuery, SubmitEntry, WithdrawEntry } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation, type ParamFormat } from '../../platform/http';
import { CatalogueReading } from './catalogue-reading';
import { CatalogueService } from './catalogue.service';
import type { VersionKey } from './entry-rows';

/** Everybody who governs, asks or watches; whoever runs the machines needs none of it. */
const READERS = {
  officers: ['sharing-head', 'provider-reviewer', 'operator', 'authority-officer', 'auditor'],
} as const;
const VERSION = 'entries/:prefix/:sequence/versions/:version';
const VERSION_PARAMS: Record<string, ParamFormat> = {
  prefix: 'resource-prefix',
  sequence: 'resource-sequence',
  version: 'version',
};

interface VersionPath {
  prefix: string;
  sequence: string;
  version: string;
}

@Controller('v1/catalogue')
export class CatalogueController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly reading: CatalogueReading,
  ) {}

  @Post('entries')
  @Operation({
    id: 'submitEntry',
    summary: { zh: '提交目录', en: "File the next version of an entry of one's own department" },
    tag: 'catalogue',
    access: { officers: ['sharing-head'] },
    foreign: 'access.denied',
    body: 'SubmitEntry',
    response: 'EntryView',
    status: 201,
    problems: ['contract.broken', 'access.denied', 'entry.code-taken'],
  })
  async submit(@CurrentOfficer() officer: OfficerActor, @Body() entry: SubmitEntry): Promise<EntryView> {
    return this.catalogue.submit(officer, entry);
  }

  @Get('entries')
  @Operation({
    id: 'listEntries',
    summary: {
      zh: '目录列表',
      en: 'Versions of entries: all that are published, and unpublished ones to their reviewers',
    },
    tag: 'catalogue',
    access: READERS,
    query: 'PageQuery',
    response: 'EntryPage',
    problems: ['contract.broken'],
  })
  async list(@CurrentOfficer() officer: OfficerActor, @Query() query: PageQuery): Promise<EntryPage> {
    return this.reading.list(officer, query, false);
  }

  @Get('resources')
  @Operation({
    id: 'listResources',
    summary: { zh: '可申请的信息资源', en: 'The newest published version of each resource' },
    tag: 'catalogue',
    access: READERS,
    query: 'PageQuery',
    response: 'EntryPage',
    problems: ['contract.broken'],
  })
  async listResources(@CurrentOfficer() officer: OfficerActor, @Query() query: PageQuery): Promise<EntryPage> {
    return this.reading.list(officer, query, true);
  }

  @Get(VERSION)
  @Operation({
    id: 'getEntry',
    summary: { zh: '查看目录', en: 'One version of an entry, with its schema' },
    tag: 'catalogue',
    access: READERS,
    foreign: 'entry.unknown',
    params: VERSION_PARAMS,
    response: 'EntryView',
    problems: ['contract.broken', 'entry.unknown'],
  })
  async view(@CurrentOfficer() officer: OfficerActor, @Param() path: VersionPath): Promise<EntryView> {
    return this.reading.view(officer, versionKey(path));
  }

  @Post(`${VERSION}/decision`)
  @Operation({
    id: 'decideEntry',
    summary: { zh: '审核目录', en: 'Approve a version or return it' },
    tag: 'catalogue',
    access: { officers: ['authority-officer'] },
    params: VERSION_PARAMS,
    body: 'EntryDecision',
    response: 'EntryView',
    problems: ['contract.broken', 'access.four-eyes', 'entry.unknown', 'entry.wrong-state'],
  })
  async decide(
    @CurrentOfficer() officer: OfficerActor,
    @Param() path: VersionPath,
    @Body() decision: EntryDecision,
  ): Promise<EntryView> {
    return this.catalogue.decide(officer, versionKey(path), decision);
  }

  @Post(`${VERSION}/publish`)
  @Operation({
    id: 'publishEntry',
    summary: { zh: '发布目录', en: 'Publish an approved version; agents learn its contract' },
    tag: 'catalogue',
    access: { officers: ['authority-officer'] },
    params: VERSION_PARAMS,
    response: 'EntryView',
    problems: ['contract.broken', 'access.four-eyes', 'entry.unknown', 'entry.wrong-state'],
  })
  async publish(@CurrentOfficer() officer: OfficerActor, @Param() path: VersionPath): Promise<EntryView> {
    return this.catalogue.publish(officer, versionKey(path));
  }

  @Post(`${VERSION}/withdraw`)
  @Operation({
    id: 'withdrawEntry',
    summary: { zh: '撤下目录', en: 'Take a version back; once it is published, only the authority may' },
    tag: 'catalogue',
    access: { officers: ['authority-officer', 'sharing-head'] },
    foreign: 'entry.unknown',
    params: VERSION_PARAMS,
    body: 'WithdrawEntry',
    response: 'EntryView',
    problems: ['contract.broken', 'access.denied', 'entry.unknown', 'entry.wrong-state'],
  })
  async withdraw(
    @CurrentOfficer() officer: OfficerActor,
    @Param() path: VersionPath,
    @Body() body: WithdrawEntry,
  ): Promise<EntryView> {
    return this.catalogue.withdraw(officer, versionKey(path), body);
  }
}

function versionKey({ prefix, sequence, version }: VersionPath): VersionKey {
  return { resource: `${prefix}/${sequence}`, version: Number(version) };
}
