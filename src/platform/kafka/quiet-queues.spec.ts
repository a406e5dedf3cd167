import { createRequire } from 'node:module';
import { createKafka } from './client';

interface Queue {
  push(request: { entry: { correlationId: number }; expectResponse: boolean; sendRequest: () => void }): void;
  fulfillRequest(answer: { correlationId: number; size: number; payload: unknown }): void;
  maybeThrottle(ms: number): void;
}
type MakeQueue = new (options: object) => Queue;

const RequestQueue = createRequire(__filename)('kafkajs/src/network/requestQueue') as MakeQueue;
const logger = { debug: () => undefined, warn: () => undefined };

/** kafkajs's own queue, as a connection makes it, once a client of ours has been made. */
function queue(sent: number[]): { queue: Queue; push: (correlationId: number) => void } {
  createKafka({ brokers: ['kafka.example:9092'], clientId: 'test', logger: logger as never });
  const made = new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 1_000, logger, clientId: 'c', broker: 'b' });
  const push = (correlationId: number): void => {
    const entry = { correlationId, resolve: () => undefined, reject: () => undefined };
    made.push({ entry, expectResponse: true, sendRequest: () => void sent.push(correlationId) });
  };
  return { queue: made, push };
}

describe('a connection with nothing to send', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('plans nothing once its request was answered', () => {
    const sent: number[] = [];
    const { queue: idle, push } = queue(sent);
    push(1);
    idle.fulfillRequest({ correlationId: 1, size: 0, payload: null });
    expect(jest.getTimerCount()).toBe(0);
    expect(sent).toEqual([1]);
  });

  it('sends what waits for a place as soon as there is one', () => {
    const sent: number[] = [];
    const { queue: busy, push } = queue(sent);
    push(1);
    push(2);
    expect(sent).toEqual([1]);
    busy.fulfillRequest({ correlationId: 1, size: 0, payload: null });
    expect(sent).toEqual([1, 2]);
  });

  it('sends what the broker had it hold back once the time is over', () => {
    const sent: number[] = [];
    const { queue: throttled, push } = queue(sent);
    throttled.maybeThrottle(500);
    push(1);
    jest.advanceTimersByTime(490);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(50);
    expect(sent).toEqual([1]);
  });
});
