import { Module } from '@nestjs/common';

import { AuditModule } from '../audit';
import { GrantActs } from './grant-acts';
import { GrantsReading } from './grants-reading';
import { GrantsController } from './grants.controller';
import { GrantsService } from './grants.service';
import { RenewalsController } from './renewals.controller';
import { RenewalsService } from './renewals.service';

/** Needs from a global module of the app: DataSource and AuditSettings, each by its class. */
@Module({
  imports: [AuditModule],
  controllers: [GrantsController, RenewalsController],
  providers: [GrantActs, GrantsService, RenewalsService, GrantsReading],
  exports: [GrantsReading],
})
export class GrantsModule {}
