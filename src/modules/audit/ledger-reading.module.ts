import { Module } from '@nestjs/common';

import { AuditModule } from './audit.module';
import { LedgerReading } from './ledger-reading';
import { RecordsController } from './records.controller';

/** For the process that serves auditors; what writes records needs it not. */
@Module({ imports: [AuditModule], controllers: [RecordsController], providers: [LedgerReading] })
export class LedgerReadingModule {}
