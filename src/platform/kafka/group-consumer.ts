import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from '../logging';
import type { Gauge } from '../metrics';
import { ConsumerSession } from './consumer-session';
import { toRecord, type KafkaRecord } from './records';
import { Slots } from './slots';
import { Watermark } from './watermark';

export interface GroupStart {
  topics: readonly string[];
  groupId: string;
  /** How many records may be worked on at the same time, over all partitions. */
  concurrency: number;
  /** A record is finished when its promise settles. It must bound its own time: an endless one stops its partition. */
  onRecord: (record: KafkaRecord) => Promise<void>;
  /** Takes a record whose handler failed; tried again until it succeeds, so that no poison record vanishes. */
  onPoison: (record: KafkaRecord, error: unknown) => Promise<void>;
}

const COMMIT_EVERY_MS = 500;
const HEARTBEAT_EVERY_MS = 1000;
const DRAIN_WITHIN_MS = 10_000;
const POISON_AGAIN_MS = 1000;
/** Most records of a partition that may be taken beyond its first unfinished one. */
const MOST_AHEAD = 5000;

/**
 * One member of a consumer group. Records are handed out as they come, without waiting for slower ones before them;
 * offsets are committed on a timer, never past an unfinished record, and never on the way of an answer. Each record is
 * delivered at least once: after a crash or a move to another member, those unfinished come again.
 */
export class GroupConsumer {
  private session: ConsumerSession | undefined;
  private slots = new Slots(1);
  private marks = new Map<string, { topic: string; partition: number; mark: Watermark; high: bigint }>();
  private topics: readonly string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private committing: Promise<void> = Promise.resolve();
  private stopping = false;

  /** `lag` is set to the records of each topic that are known here and not finished. */
  constructor(private readonly options: { kafka: Kafka; logger: Logger; lag?: Gauge<'topic'> }) {}

  /** Resolves when the group has given this member its partitions; while Kafka or a topic is away, it keeps trying. */
  async start(start: GroupStart): Promise<void> {
    this.slots = new Slots(start.concurrency);
    this.topics = start.topics;
    this.session = new ConsumerSession({
      ...this.options,
      topics: [...start.topics],
      // A partition of which nothing was committed yet would otherwise go on at its end after each rejoin.
      fromBeginning: true,
      config: { groupId: start.groupId },
      run: {
        eachBatchAutoResolve: false,
        // A partition whose batch waits for a free slot must not keep the others from heartbeating.
        partitionsConsumedConcurrently: 3,
        eachBatch: (payload) => this.eachBatch(payload, start),
      },
      onJoin: (_, event) => this.forgetLost(event),
    });
    this.timer = setInterval(() => this.commit(), COMMIT_EVERY_MS);
    await this.session.start();
  }

  /** Whether this member has its partitions now. */
  joined(): boolean {
    return this.session?.joined() ?? false;
  }

  /** Takes nothing new, lets what was taken finish (10 s at most), commits and leaves the group. */
  async stop(): Promise<void> {
    this.stopping = true;
    const consumer = this.session?.current();
    if (consumer) pauseAll(consumer, [...this.marks.values()]);
    const until = Date.now() + DRAIN_WITHIN_MS;
    while (!this.slots.idle && Date.now() < until) await this.slots.changed(until - Date.now());
    clearInterval(this.timer);
    this.commit();
    await this.committing;
    await this.session?.stop();
  }

  private async eachBatch(payload: EachBatchPayload, start: GroupStart): Promise<void> {
    const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
    const mark = this.markOf(batch);
    for (const message of batch.messages) {
      const offset = BigInt(message.offset);
      // Taken before a rejoin made kafkajs read again from the last commit: in work or finished, not lost.
      if (offset < mark.position) continue;
      while (!this.stopping && (!this.slots.free || mark.span >= MOST_AHEAD)) {
        await this.slots.changed(HEARTBEAT_EVERY_MS);
        await heartbeat();
      }
      if (this.stopping || !isRunning() || isStale()) return;
      mark.take(offset);
      this.slots.take();
      void this.work(toRecord(batch.topic, batch.partition, message), start).then((finished) => {
        if (finished) mark.finish(offset);
        this.slots.give();
      });
      resolveOffset(message.offset);
    }
    mark.skipTo(BigInt(batch.lastOffset()) + 1n);
    resolveOffset(batch.lastOffset());
    await heartbeat();
  }

  /** True when the record needs nothing more. */
  private async work(record: KafkaRecord, { onRecord, onPoison }: GroupStart): Promise<boolean> {
    try {
      await onRecord(record);
      return true;
    } catch (error) {
      return this.buryPoison(record, () => onPoison(record, error));
    }
  }

  private async buryPoison({ topic, partition, offset }: KafkaRecord, bury: () => Promise<void>): Promise<boolean> {
    for (;;) {
      try {
        await bury();
        return true;
      } catch (error) {
        this.options.logger.error({ err: error, topic, partition, offset }, 'poison record cannot be put aside yet');
        if (this.stopping) return false;
        await new Promise((resolve) => setTimeout(resolve, POISON_AGAIN_MS));
      }
    }
  }

  /** The mark of the batch's partition; a new one when another member read it meanwhile or its log was made anew. */
  private markOf(batch: EachBatchPayload['batch']): Watermark {
    const { topic, partition } = batch;
    const key = `${topic}/${partition}`;
    const fetchedFrom = BigInt((batch as unknown as { fetchedOffset: string }).fetchedOffset);
    const known = this.marks.get(key)?.mark;
    const high = BigInt(batch.highWatermark);
    const goesOn = known && fetchedFrom <= known.position && high >= known.position;
    const mark = goesOn ? known : new Watermark(fetchedFrom);
    this.marks.set(key, { topic, partition, mark, high });
    return mark;
  }

  /** Another member now answers for these partitions; committing what is still in work here would set it back. */
  private forgetLost({ memberAssignment }: ConsumerGroupJoinEvent['payload']): void {
    for (const [key, { topic, partition }] of this.marks) {
      if (!memberAssignment[topic]?.includes(partition)) this.marks.delete(key);
    }
  }

  private commit(): void {
    this.tellLag();
    this.committing = this.committing.then(() => this.commitDue()).catch(() => undefined);
  }

  private tellLag(): void {
    const behind = new Map(this.topics.map((topic) => [topic, 0]));
    for (const { topic, mark, high } of this.marks.values()) {
      const value = mark.value();
      behind.set(topic, (behind.get(topic) ?? 0) + (high > value ? Number(high - value) : 0));
    }
    for (const [topic, records] of behind) this.options.lag?.set({ topic }, records);
  }

  private async commitDue(): Promise<void> {
    const consumer = this.session?.current();
    const due = [...this.marks.values()].flatMap(({ topic, partition, mark }) => {
      const offset = mark.due();
      return offset === undefined ? [] : [{ topic, partition, offset, mark }];
    });
    if (!consumer || due.length === 0) return;
    try {
      await consumer.commitOffsets(due.map((place) => ({ ...placeOf(place), offset: String(place.offset) })));
      for (const { mark, offset } of due) mark.noteCommitted(offset);
    } catch (error) {
      // A rebalance under way, or Kafka away: the next round commits the same and more.
      this.options.logger.debug({ err: error }, 'offsets not committed');
    }
  }
}

function placeOf({ topic, partition }: { topic: string; partition: number }): { topic: string; partition: number } {
  return { topic, partition };
}

function pauseAll(consumer: Consumer, places: readonly { topic: string; partition: number }[]): void {
  try {
    consumer.pause(places.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
  } catch {
    // Not running just now: then it takes nothing new either.
  }
}
