import { Module } from '@nestjs/common';

import { AuditModule } from '../audit';
import { StopsController } from './stops.controller';
import { StopsService } from './stops.service';

/** Needs from a global module of the app: DataSource and AuditSettings, each by its class. */
@Module({ imports: [AuditModule], controllers: [StopsController], providers: [StopsService] })
export class StopsModule {}
