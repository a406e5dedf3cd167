/**
 * Deliveries: what becomes of a question that nobody waits for, from the worker that sends it to the moment when its
 * result is handed over, or its time is over. It admits nothing and signs no question: that is exchange. A result lies
 * here sealed to the system that asked, and is handed over only after the grant was read again and the record is durable.
 */
export { CallbackSettings } from './callback-settings';
export { CallerBack } from './caller-back';
export { DeliveriesModule } from './deliveries.module';
export { PendingExpiry } from './pending-expiry';
export { PendingMetrics } from './pending-metrics';
export { ReplyIntake } from './reply-intake';
export { RequestRelay } from './request-relay';
