import { uuidv7 } from '../../kernel';
import { TOPICS } from '../../platform/kafka';
import { partitionOf } from '../audit';

/** Exchanges that begin within so long share a partition of `audit.records`. */
const SLICE_MS = 20;

/**
 * The id of an exchange says where its records lie. Those that begin together get ids of one partition, the next ones of
 * the next: what is produced together is then one append for the broker and one batch for the worker, not six of each.
 */
export function newExchangeId(nowMs: number): string {
  const wanted = Math.floor(nowMs / SLICE_MS) % TOPICS.audit.partitions;
  const made = uuidv7(nowMs);
  const tail = parseInt(made.slice(-4), 16);
  for (let step = 0; ; step++) {
    const id = made.slice(0, -4) + ((tail + step) & 0xffff).toString(16).padStart(4, '0');
    if (partitionOf(id) === wanted) return id;
  }
}
