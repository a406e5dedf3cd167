import { randomUUID } from 'node:crypto';
import type { KafkaRecord } from '../../platform/kafka';
import { Registry } from '../../platform/metrics';
import { ReplyDesk } from './reply-desk';
import type { CheckedReply, ReplyExpectation, ReplyReader } from './reply-reader';

/** Takes a record's value for the attempt that it answers. */
const reader = {
  read: ({ value }: KafkaRecord, { attempt }: ReplyExpectation) =>
    Number(value) === attempt ? ({ attempt } as unknown as CheckedReply) : ({ ignored: 'other-request' } as const),
} as unknown as ReplyReader;

function expecting(exchange: string, attempt: number): ReplyExpectation {
  return { exchange, attempt, department: 'D', request: 'r' };
}

function replyTo(exchange: string, attempt: number): KafkaRecord {
  return { key: Buffer.from(exchange), value: Buffer.from(String(attempt)) } as KafkaRecord;
}

let desk: ReplyDesk;
beforeEach(() => {
  jest.useFakeTimers();
  desk = new ReplyDesk(reader, new Registry());
});
afterEach(() => jest.useRealTimers());

describe('the reply desk', () => {
  it('gives the reply to the caller that waits for it', async () => {
    const exchange = randomUUID();
    const { reply } = desk.wait(expecting(exchange, 1), 1_000);
    desk.take(replyTo(exchange, 1));
    expect(await reply).toEqual({ attempt: 1 });
    expect(desk.waiting).toBe(0);
  });

  it('ends a wait at its deadline, and one that is given up, without a reply', async () => {
    const late = desk.wait(expecting(randomUUID(), 1), 1_000);
    const unsent = desk.wait(expecting(randomUUID(), 1), 1_000);
    unsent.giveUp();
    expect(await unsent.reply).toBeUndefined();
    jest.advanceTimersByTime(1_000);
    expect(await late.reply).toBeUndefined();
    expect(desk.waiting).toBe(0);
  });

  it('leaves nobody waiting for ever when the next attempt begins before the timer of the last', async () => {
    const exchange = randomUUID();
    const first = desk.wait(expecting(exchange, 1), 1_000);
    const second = desk.wait(expecting(exchange, 2), 3_000);
    expect(await first.reply).toBeUndefined();
    jest.advanceTimersByTime(1_500);
    first.giveUp();
    expect(desk.waiting).toBe(1);
    desk.take(replyTo(exchange, 1));
    desk.take(replyTo(exchange, 2));
    expect(await second.reply).toEqual({ attempt: 2 });
  });
});
