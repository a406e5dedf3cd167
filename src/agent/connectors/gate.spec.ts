import { OncewayError } from '../../kernel';
import { Gate } from './gate';

const LONG_MS = 500;

function gateOf(places: number, waiting: number, resources = ['a']): Gate {
  return new Gate({ source: 's', places, waiting, resources });
}

async function codeOf(entering: Promise<unknown>): Promise<string> {
  return entering.then(
    () => 'entered',
    (error: unknown) => (error instanceof OncewayError ? String(error.code) : 'unknown'),
  );
}

describe('Gate', () => {
  it('admits as many as there are places, lets as many wait as may, and refuses the next at once', async () => {
    const gate = gateOf(2, 1);
    const first = await gate.enter('a', LONG_MS);
    await gate.enter('a', LONG_MS);
    const waiting = gate.enter('a', LONG_MS);
    expect(await codeOf(gate.enter('a', LONG_MS))).toBe('agent.source-busy');
    first();
    expect(await codeOf(waiting)).toBe('entered');
    expect(gate.capacity).toBe(3);
  });

  it('gives a place back once, however often it is left', async () => {
    const gate = gateOf(1, 5);
    const leave = await gate.enter('a', LONG_MS);
    const entered: string[] = [];
    for (const name of ['one', 'two'])
      void gate.enter('a', LONG_MS).then(
        () => entered.push(name),
        () => undefined,
      );
    leave();
    leave();
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toEqual(['one']);
  });

  it('bounds what waits for all resources together, and leaves room to the others', async () => {
    const gate = gateOf(2, 4, ['a', 'b', 'c']);
    const entering: Promise<string>[] = [];
    for (const resource of ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'c']) {
      entering.push(codeOf(gate.enter(resource, 20)));
    }
    const late = 'agent.source-timeout';
    const busy = 'agent.source-busy';
    expect(await Promise.all(entering)).toEqual(['entered', late, late, late, busy, 'entered', late, busy, busy]);
    expect(gate.capacity).toBe(6);
  });

  it('ends waiting with the time, and forgets who waited', async () => {
    const gate = gateOf(1, 1);
    const leave = await gate.enter('a', LONG_MS);
    expect(await codeOf(gate.enter('a', 5))).toBe('agent.source-timeout');
    expect(await codeOf(gate.enter('a', 0))).toBe('agent.source-timeout');
    const next = gate.enter('a', LONG_MS);
    leave();
    expect(await codeOf(next)).toBe('entered');
  });

  it('leaves one resource a place that another cannot take, and serves their queues in turn', async () => {
    const gate = gateOf(3, 10, ['a', 'b']);
    const held = [await gate.enter('a', LONG_MS), await gate.enter('a', LONG_MS)];
    const order: string[] = [];
    const waiting = (resource: string): void =>
      void gate.enter(resource, LONG_MS).then((leave) => {
        order.push(resource);
        setImmediate(leave);
      });
    waiting('a');
    await gate.enter('b', LONG_MS);
    for (const resource of ['a', 'b', 'b']) waiting(resource);
    expect(order).toEqual([]);
    held.forEach((leave) => leave());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(order).toEqual(['a', 'b', 'a', 'b']);
  });
});
