import { Injectable } from '@nestjs/common';
import { METRICS, refuse } from '../../contracts';
import type { KafkaRecord } from '../../platform/kafka';
import { Counter, Gauge, Registry } from '../../platform/metrics';
import { ReplyReader, type CheckedReply, type ReplyExpectation } from './reply-reader';

const MOST_WAITING = 4_000;

interface Waiter {
  expected: ReplyExpectation;
  settle: (reply: CheckedReply | undefined) => void;
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

  /** The checked reply, or undefined at the deadline. Call it before the request is sent. @throws exchange.overloaded */
  wait(expected: ReplyExpectation, waitMs: number): Promise<CheckedReply | undefined> {
    if (this.waiters.size >= MOST_WAITING) throw refuse('exchange.overloaded');
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(expected.exchange, undefined), Math.max(0, waitMs));
      this.waiters.set(expected.exchange, {
        expected,
        settle: (reply) => {
          clearTimeout(timer);
          resolve(reply);
        },
      });
    });
  }

  /** Ends a wait without a reply: the request could not be sent. */
  giveUp(exchange: string): void {
    this.settle(exchange, undefined);
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
    this.settle(exchange, read);
  }

  private settle(exchange: string, reply: CheckedReply | undefined): void {
    const waiter = this.waiters.get(exchange);
    this.waiters.delete(exchange);
    waiter?.settle(reply);
  }
}
