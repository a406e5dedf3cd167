/**
 * Audit: the record of every act, from the transaction or Kafka acknowledgement that makes it durable to the
 * append-only ledger. It decides nothing about who may do what, and holds no value, subject number or free text.
 */
export { AuditLog, type Appended } from './audit-log';
export { AuditModule } from './audit.module';
export { AuditSettings } from './audit-settings';
export { AuditReader } from './audit-reader';
export { completeRecord, partitionOf, type AuditEvent } from './audit-record';
export { trimAudit } from './audit-trimmer';
export type { EndRules } from './exchange-ends';
export { FenceKeeper } from './fence-keeper';
export { LedgerConsumer } from './ledger-consumer';
export { LedgerMetrics } from './ledger-metrics';
export { LedgerReadingModule } from './ledger-reading.module';
export { LedgerWriter } from './ledger-writer';
export { enterAgain, openPoison, settlePoison } from './poison-desk';
export { RecordWatch } from './record-watch';
export { UnitOfWork, type Deed, type News } from './unit-of-work';
