import { Module } from '@nestjs/common';

import { AuditLog } from './audit-log';
import { UnitOfWork } from './unit-of-work';

/**
 * Needs from its surroundings (a global module of the app): DataSource, RecordProducer, Registry and AuditSettings, each
 * by its class.
 */
@Module({ providers: [UnitOfWork, AuditLog], exports: [UnitOfWork, AuditLog] })
export class AuditModule {}
