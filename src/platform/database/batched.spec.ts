import { Batched } from './batched';

/** Answers each question with itself; a batch waits until it is let go. */
function desk(): { batched: Batched<number, string>; batches: number[][]; letGo: (failure?: Error) => void } {
  const batches: number[][] = [];
  const held: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const batched = new Batched<number, string>(async (asks) => {
    batches.push([...asks]);
    await new Promise<void>((resolve, reject) => held.push({ resolve, reject }));
    return asks.map(String);
  });
  const letGo = (failure?: Error): void => {
    const one = held.shift();
    if (failure === undefined) one?.resolve();
    else one?.reject(failure);
  };
  return { batched, batches, letGo };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('questions of the same moment', () => {
  it('share a round trip, and each gets its own answer', async () => {
    const { batched, batches, letGo } = desk();
    const answers = Promise.all([1, 2, 3].map((ask) => batched.ask(ask)));
    await turn();
    letGo();
    expect(await answers).toEqual(['1', '2', '3']);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('are read after they were asked: what comes later waits for the next batch', async () => {
    const { batched, batches, letGo } = desk();
    const first = batched.ask(1);
    await turn();
    const later = [2, 3].map((ask) => batched.ask(ask));
    await turn();
    expect(batches).toEqual([[1]]);
    letGo();
    await first;
    await turn();
    await turn();
    expect(batches).toEqual([[1], [2, 3]]);
    letGo();
    expect(await Promise.all(later)).toEqual(['2', '3']);
  });

  it('fail together, and the next ones do not', async () => {
    const { batched, letGo } = desk();
    const outcomes = Promise.allSettled([1, 2].map((ask) => batched.ask(ask)));
    await turn();
    letGo(new Error('away'));
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = batched.ask(3);
    await turn();
    letGo();
    expect(await next).toBe('3');
  });
});
