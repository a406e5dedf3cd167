import { Module } from '@nestjs/common';
import { AuditModule } from '../audit';
import { Attributes } from './attributes';
import { AttributesController } from './attributes.controller';
import { Departments } from './departments';
import { DepartmentsController } from './departments.controller';
import { Holdings } from './holdings';
import { Parties } from './parties';
import { PublishedKeys } from './published-keys';
import { PublishedKeysController } from './published-keys.controller';
import { Regions } from './regions';
import { RegionsController } from './regions.controller';
import { SystemKeys } from './system-keys';
import { Systems } from './systems';
import { SystemsController } from './systems.controller';

/** Needs from its surroundings what AuditModule needs. */
@Module({
  imports: [AuditModule],
  controllers: [
    RegionsController,
    DepartmentsController,
    AttributesController,
    SystemsController,
    PublishedKeysController,
  ],
  providers: [Regions, Departments, Attributes, Holdings, Systems, SystemKeys, PublishedKeys, Parties],
  exports: [Parties],
})
export class PartiesModule {}
