import type { DataSource } from 'typeorm';

import { EVENT_TYPES, TOPICS } from '../../contracts';
import { formatTraceparent, newTrace, uuidv7, type Clock } from '../../kernel';
import { cloudEventHeaders, type EventSource, type RecordProducer } from '../../platform/kafka';
import { overduePartitions, type EndRules } from './exchange-ends';

/** A partition whose overdue exchanges are still open gets another fence only after this: the first may just be unread. */
const FENCE_AGAIN_MS = 1_000;

/**
 * Puts a fence into each audit partition that holds exchanges which should have ended. Whoever reads the fence has read
 * everything appended before it, so its broker time says what can no longer be disclosed. It closes nothing itself.
 */
export class FenceKeeper {
  private readonly fencedAt = new Map<number, number>();

  constructor(
    private readonly source: DataSource,
    private readonly producer: Pick<RecordProducer, 'send'>,
    private readonly rules: EndRules,
    private readonly clock: Clock,
    private readonly writer: EventSource,
    private readonly topic: string = TOPICS.audit.name,
  ) {}

  /** One round; answers the partitions that got a fence. */
  async fence(): Promise<number[]> {
    const nowMs = this.clock.now();
    const overdue = await overduePartitions(this.source.manager, this.rules);
    const due = overdue.filter((partition) => nowMs - (this.fencedAt.get(partition) ?? 0) >= FENCE_AGAIN_MS);
    await Promise.all(
      due.map(async (partition) => {
        this.fencedAt.set(partition, nowMs);
        await this.producer.send(this.fenceOf(partition, nowMs));
      }),
    );
    return due;
  }

  private fenceOf(partition: number, nowMs: number): Parameters<RecordProducer['send']>[0] {
    return {
      topic: this.topic,
      partition,
      value: Buffer.from('{}'),
      headers: cloudEventHeaders({
        id: uuidv7(nowMs),
        source: this.writer,
        type: EVENT_TYPES.auditFence,
        traceparent: formatTraceparent(newTrace()),
        contentType: 'application/json',
        timeMs: nowMs,
      }),
    };
  }
}
