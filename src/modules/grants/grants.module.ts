import { Module } from '@nestjs/common';

import { AuditModule } from '../audit';
import { GrantsReading } from './grants-reading';
import { GrantsController } from './grants.controller';
import { GrantsService } from './grants.service';

/** Needs from a global module of the app: DataSource and AuditSettings, each by its class. */
@Module({
  imports: [AuditModule],
  controllers: [GrantsController],
  providers: [GrantsService, GrantsReading],
  exports: [GrantsReading],
})
export class GrantsModule {}
