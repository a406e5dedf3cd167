import { Module } from '@nestjs/common';

import { AuditModule } from '../audit';
import { CatalogueReading } from './catalogue-reading';
import { CatalogueController } from './catalogue.controller';
import { EntryLimits } from './entry-limits';
import { EntryLimitsController } from './entry-limits.controller';
import { PublishedContracts } from './published-contracts';
import { CatalogueService } from './catalogue.service';

/** Needs from a global module of the app: DataSource and AuditSettings, each by its class. */
@Module({
  imports: [AuditModule],
  controllers: [CatalogueController, EntryLimitsController],
  providers: [CatalogueService, EntryLimits, CatalogueReading, PublishedContracts],
  exports: [PublishedContracts],
})
export class CatalogueModule {}
