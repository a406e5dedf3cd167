import { ProduceQueue, sizeOf, type Waiting } from './produce-queue';

const waiting = (topic: string, partition: number, bytes: number): Waiting => ({
  topic,
  partition,
  bytes,
  key: null,
  value: null,
  headers: {},
  resolve: () => undefined,
  reject: () => undefined,
});

describe('produce queue', () => {
  it('gives all that fits one request, in order', () => {
    const queue = new ProduceQueue();
    const records = [waiting('a', 0, 10), waiting('b', 0, 10), waiting('a', 1, 10)];
    for (const record of records) queue.add(record);
    expect(queue.take()).toEqual(records);
    expect(queue.length).toBe(0);
  });

  it('keeps back what would make a batch of a partition too large, and all behind it', () => {
    const queue = new ProduceQueue();
    const records = [waiting('a', 0, 600_000), waiting('a', 1, 600_000), waiting('a', 0, 600_000), waiting('b', 0, 1)];
    for (const record of records) queue.add(record);
    expect(queue.take()).toEqual(records.slice(0, 2));
    expect(queue.take()).toEqual(records.slice(2));
  });

  it.each<[string, number, number]>([
    ['records', 2, 1000],
    ['bytes', 100, 20],
  ])('is full by %s, and has room again once they are taken', (_, mostRecords, mostBytes) => {
    const queue = new ProduceQueue(mostRecords, mostBytes);
    queue.add(waiting('a', 0, 10));
    queue.add(waiting('a', 0, 10));
    let refusal: unknown;
    try {
      queue.add(waiting('a', 0, 10));
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'kafka.overloaded' });
    queue.take();
    queue.add(waiting('a', 0, 10));
    expect(queue.takeAll()).toHaveLength(1);
  });
});

describe('size of a record', () => {
  it('counts key, value and headers', () => {
    const bare = sizeOf(null, null, {});
    expect(sizeOf(Buffer.from('key'), Buffer.from('value'), { a: '中' })).toBe(bare + 3 + 5 + 1 + 3 + 4);
  });

  it('has a bound below what Kafka takes', () => {
    expect(() => sizeOf(null, Buffer.alloc(900_000), {})).toThrow('a record of 900064 bytes');
  });
});
