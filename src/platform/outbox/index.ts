/**
 * The outbox: a Kafka record written as a row of the same SQL transaction as the change that it tells of, and the
 * relay that delivers it, at least once and in order per key. It neither knows nor checks what a record means.
 */
export { outboxBacklog, OutboxRelay, type RelayPorts } from './outbox-relay';
export { putInOutbox, type OutboxRow } from './put-in-outbox';
