import { Injectable } from '@nestjs/common';
import { METRICS } from '../../contracts';
import type { KafkaRecord } from '../../platform/kafka';
import { Counter, Gauge, Registry } from '../../platform/metrics';
import { ReplyReader, type CheckedReply, type ReplyExpectation } from './reply-reader';

interface Waiter {
  expected: ReplyExpectation;
  settle: (reply: CheckedReply | undefined) => void;
}

/** One caller's wait. `reply` is undefined when none came by the deadline, or when the wait was given up. */
export interface ReplyWait {
  reply: Promise<CheckedReply | undefined>;
  /** Ends the wait without a reply: the request could not be sent. */
  giveUp: () => void;
}

/** Callers that wait for a reply, and the replies that arrive for them. */
@Injectable()
export class ReplyDesk {
  private readonly waiters = new Map<string, Waiter>();
  private readonly ignored: Counter<'reason'>;

  constructor(
    private readonly reader: ReplyReader,
    registry: Registry,
  ) {
    this.ignored = new Counter({
      name: 'onceway_replies_ignored_total',
      help: METRICS.onceway_replies_ignored_total.help,
      labelNames: ['reason'],
      registers: [registry],
    });
    const { waiters } = this;
    new Gauge({
      name: 'onceway_exchanges_waiting',
      help: METRICS.onceway_exchanges_waiting.help,
      registers: [registry],
      collect() {
        this.set(waiters.size);
      },
    });
  }

  get waiting(): number {
    return this.waiters.size;
  }

  /**
   * Call it before the request is sent. An exchange has one wait at a time: a later attempt is admitted only past the
   * deadline of the one before, so a wait that is still here then has a timer that is late, and ends now.
   */
  wait(expected: ReplyExpectation, waitMs: number): ReplyWait {
    this.waiters.get(expected.exchange)?.settle(undefined);
    let settle!: Waiter['settle'];
    const reply = new Promise<CheckedReply | undefined>((resolve) => (settle = resolve));
    const timer = setTimeout(() => waiter.settle(undefined), Math.max(0, waitMs));
    const waiter: Waiter = {
      expected,
      settle: (found) => {
        clearTimeout(timer);
        // Only this wait's own place: another attempt may stand there by now.
        if (this.waiters.get(expected.exchange) === waiter) this.waiters.delete(expected.exchange);
        settle(found);
      },
    };
    this.waiters.set(expected.exchange, waiter);
    return { reply, giveUp: () => waiter.settle(undefined) };
  }

  /**
   * A record of the leased partition. Whoever may write to Kafka can put anything there: what does not prove that it
   * comes from the asked department is ignored and the caller goes on waiting for the real reply.
   */
  take(record: KafkaRecord): void {
    const exchange = record.key?.toString('utf8') ?? '';
    const waiter = this.waiters.get(exchange);
    if (waiter === undefined) return this.ignored.inc({ reason: 'nobody-waits' });
    const read = this.reader.read(record, waiter.expected);
    if ('ignored' in read) return this.ignored.inc({ reason: read.ignored });
    waiter.settle(read);
  }
}
