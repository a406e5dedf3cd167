import { refuse } from '../../contracts';
import { SIGNATURE_BYTES, type StatementToSign } from './sign-batch';

export interface RecordToSend {
  topic: string;
  /**
   * Chosen from the key (murmur2, as Java's clients do) when absent. `any`: the same for all that travel together, then
   * the next, so that a batch is one append for the broker and one batch for its reader.
   */
  partition?: number | 'any';
  key?: string | null;
  value: Uint8Array | string | null;
  headers?: Record<string, string>;
  /** Signed when the record is sent, together with all that travel with it: `signature` and `inclusion` are added. */
  statement?: StatementToSign;
}

export interface SentRecord {
  partition: number;
  /** Decimal, since it may pass 2^53. */
  offset: string;
  /** The broker's append time on LogAppendTime topics, else the time of sending. */
  appendTimeMs: number;
}

export interface Waiting {
  topic: string;
  partition: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
  statement?: StatementToSign | undefined;
  bytes: number;
  resolve: (sent: SentRecord) => void;
  reject: (error: Error) => void;
}

/** Kafka's default `max.message.bytes` is 1 MiB a record batch; kafkajs makes one batch of a partition's records. */
const MOST_PARTITION_BYTES = 900_000;
const MOST_REQUEST_BYTES = 8_000_000;
const MOST_REQUEST_RECORDS = 5000;
/** Varints, offsets and the record's frame. */
const RECORD_OVERHEAD = 64;

/** Records that wait for a produce request, bounded in number and bytes. */
export class ProduceQueue {
  private waiting: Waiting[] = [];
  private bytes = 0;

  constructor(
    private readonly mostRecords = 50_000,
    private readonly mostBytes = 64_000_000,
  ) {}

  get length(): number {
    return this.waiting.length;
  }

  /** Throws `kafka.overloaded` when the queue is full. */
  add(waiting: Waiting): void {
    if (this.waiting.length >= this.mostRecords || this.bytes + waiting.bytes > this.mostBytes) {
      throw refuse('kafka.overloaded', { detail: 'too many records wait to be sent' });
    }
    this.waiting.push(waiting);
    this.bytes += waiting.bytes;
  }

  /** The next records for one produce request, in order; the first that no longer fits waits with all behind it. */
  take(): Waiting[] {
    const perPartition = new Map<string, number>();
    let [count, total] = [0, 0];
    for (const { topic, partition, bytes } of this.waiting) {
      const place = `${topic}/${partition}`;
      const held = (perPartition.get(place) ?? 0) + bytes;
      total += bytes;
      if (held > MOST_PARTITION_BYTES || total > MOST_REQUEST_BYTES || count >= MOST_REQUEST_RECORDS) break;
      perPartition.set(place, held);
      count += 1;
    }
    const taken = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    for (const { bytes } of taken) this.bytes -= bytes;
    return taken;
  }

  takeAll(): Waiting[] {
    const taken = this.waiting;
    [this.waiting, this.bytes] = [[], 0];
    return taken;
  }
}

/** Size of a record on the wire, about. Throws `kafka.record-too-large` above what a batch may hold. */
export function sizeOf(
  key: Buffer | null,
  value: Buffer | null,
  headers: Record<string, string>,
  statement?: StatementToSign,
): number {
  let bytes = RECORD_OVERHEAD + (key?.length ?? 0) + (value?.length ?? 0) + (statement ? SIGNATURE_BYTES : 0);
  for (const [name, text] of Object.entries(headers)) bytes += name.length + Buffer.byteLength(text) + 4;
  if (bytes > MOST_PARTITION_BYTES) {
    throw refuse('kafka.record-too-large', { detail: `a record of ${bytes} bytes`, facts: { bytes } });
  }
  return bytes;
}
