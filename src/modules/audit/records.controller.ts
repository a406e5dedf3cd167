import { Controller, Get, Query } from '@nestjs/common';

import type { LedgerRecordPage, RecordsQuery } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { CurrentOfficer, Operation } from '../../platform/http';
import { LedgerReading } from './ledger-reading';

@Controller('v1/audit/records')
export class RecordsController {
  constructor(private readonly ledger: LedgerReading) {}

  @Get()
  @Operation({
    id: 'readRecords',
    summary: { zh: '查阅审计记录', en: 'Records of the ledger, oldest first; each reading is a record itself' },
    tag: 'audit',
    // Auditors alone: whoever governs must not choose what of it is looked at (GB/T 39477).
    access: { officers: ['auditor'] },
    query: 'RecordsQuery',
    response: 'LedgerRecordPage',
    problems: ['contract.broken', 'audit.unavailable'],
  })
  records(@CurrentOfficer() officer: OfficerActor, @Query() query: RecordsQuery): Promise<LedgerRecordPage> {
    return this.ledger.records(officer, query);
  }
}
