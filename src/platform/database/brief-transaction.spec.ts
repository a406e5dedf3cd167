import type { DataSource } from 'typeorm';
import { briefTransaction } from './brief-transaction';
import { run } from './run-statement';

/** A connection that notes what is sent and answers when it is told to. */
class Wire {
  readonly sent: string[] = [];
  readonly answers: (() => void)[] = [];
  released = false;

  constructor(private readonly answerOf: (text: string) => { command?: string; rows?: unknown[] } | Error) {}

  query(query: string | { text: string }): Promise<unknown> {
    const text = typeof query === 'string' ? query : query.text;
    this.sent.push(text.split(';')[0]!);
    const answer = this.answerOf(text);
    return new Promise((resolve, reject) => {
      this.answers.push(() =>
        answer instanceof Error ? reject(answer) : resolve({ rows: [], command: text, ...answer }),
      );
      setImmediate(this.answers.at(-1)!);
    });
  }

  get source(): DataSource {
    const release = (): Promise<void> => Promise.resolve(void (this.released = true));
    const runner = { connect: () => Promise.resolve(this), manager: {}, release };
    return { createQueryRunner: () => runner } as unknown as DataSource;
  }
}

describe('a brief transaction', () => {
  it('sends BEGIN, the statements and COMMIT in the order of the calls, waiting only for what is asked', async () => {
    const wire = new Wire(() => ({}));
    const beforeAnswers: string[][] = [];
    await briefTransaction(wire.source, async (tx, atLast) => {
      const both = Promise.all([run(tx, { text: 'first' }, []), run(tx, { text: 'second' }, [])]);
      beforeAnswers.push([...wire.sent]);
      await both;
      atLast(run(tx, { text: 'last' }, []));
    });
    expect(beforeAnswers).toEqual([['BEGIN', 'first', 'second']]);
    expect(wire.sent).toEqual(['BEGIN', 'first', 'second', 'last', 'COMMIT']);
    expect(wire.released).toBe(true);
  });

  it.each(['first', 'last', 'COMMIT'])('is rolled back and fails when %s fails', async (failing) => {
    const wire = new Wire((text) => (text === failing ? new Error(`no ${failing}`) : {}));
    const work = briefTransaction(wire.source, async (tx, atLast) => {
      await run(tx, { text: 'first' }, []);
      atLast(run(tx, { text: 'last' }, []));
    });
    await expect(work).rejects.toThrow(`no ${failing}`);
    expect(wire.sent.at(-1)).toBe('ROLLBACK');
    expect(wire.released).toBe(true);
  });

  it('has not happened when its COMMIT is answered with ROLLBACK', async () => {
    const wire = new Wire((text) => (text === 'COMMIT' ? { command: 'ROLLBACK' } : {}));
    await expect(briefTransaction(wire.source, () => Promise.resolve('done'))).rejects.toThrow('ROLLBACK');
  });
});
