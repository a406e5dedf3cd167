import { SeenRequests } from './seen';

describe('SeenRequests', () => {
  it('takes each attempt of an exchange once', () => {
    const seen = new SeenRequests({ now: () => 0 });
    expect([seen.take('a', 1), seen.take('a', 1), seen.take('a', 2), seen.take('b', 1)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('takes again what was released', () => {
    const seen = new SeenRequests({ now: () => 0 });
    seen.take('a', 1);
    seen.release('a', 1);
    expect(seen.take('a', 1)).toBe(true);
  });

  it('forgets the oldest beyond its bound', () => {
    const seen = new SeenRequests({ now: () => 0 }, 2);
    for (const exchange of ['a', 'b', 'c']) seen.take(exchange, 1);
    expect([seen.take('c', 1), seen.take('a', 1)]).toEqual([false, true]);
  });

  it('forgets after ten minutes, when Kafka has dropped the record too', () => {
    let now = 0;
    const seen = new SeenRequests({ now: () => now });
    seen.take('a', 1);
    now = 601_000;
    seen.take('b', 1);
    expect(seen.take('a', 1)).toBe(true);
  });
});
