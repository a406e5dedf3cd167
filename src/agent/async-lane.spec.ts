import type { Question } from '../contracts';
import { AsyncLane } from './async-lane';
import type { Shaped } from './shape';

const found: Shaped = { kind: 'found', values: {} };
const failed = (reasonCode: string): Shaped => ({ kind: 'source-unavailable', reasonCode });

function asked(resource: string, deadlineMs = 3_600_000): Question {
  return { resource, deadlineMs } as Question;
}

/** A lane whose pauses pass at once and turn the clock. */
function laneOf(answer: (question: Question) => Promise<Shaped>): { lane: AsyncLane; pauses: number[] } {
  const pauses: number[] = [];
  let nowMs = 0;
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    nowMs += ms;
    return Promise.resolve();
  };
  return { lane: new AsyncLane({ answer }, { now: () => nowMs }, pause), pauses };
}

describe('a question that nobody waits for', () => {
  it('is asked again, less and less often, while its source is out of order', async () => {
    const answers = [failed('agent.source-failed'), failed('agent.source-timeout'), failed('agent.source-busy'), found];
    const { lane, pauses } = laneOf(() => Promise.resolve(answers.shift()!));
    expect(await lane.answer(asked('a'))).toEqual(found);
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
  });

  it('is told of the outage at its deadline, and not after it', async () => {
    const { lane, pauses } = laneOf(() => Promise.resolve(failed('agent.source-failed')));
    expect(await lane.answer(asked('a', 200_000))).toEqual(failed('agent.source-failed'));
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(200_000);
    expect(Math.max(...pauses)).toBe(60_000);
  });

  it.each([['exchange.contract-broken'], ['agent.mapping-incomplete'], ['agent.unknown-contract']])(
    'is not asked again when asking again changes nothing: %s',
    async (reasonCode) => {
      const { lane, pauses } = laneOf(() => Promise.resolve(failed(reasonCode)));
      expect(await lane.answer(asked('a'))).toEqual(failed(reasonCode));
      expect(pauses).toEqual([]);
    },
  );

  it('waits behind two others of its resource and behind none of another', async () => {
    const open: (() => void)[] = [];
    const begun: string[] = [];
    const { lane } = laneOf(({ resource }) => {
      begun.push(resource);
      return new Promise((resolve) => open.push(() => resolve(found)));
    });
    const all = ['a', 'a', 'a', 'a', 'b'].map((resource) => lane.answer(asked(resource)));
    await new Promise(setImmediate);
    expect(begun).toEqual(['a', 'a', 'b']);
    open[0]!();
    await new Promise(setImmediate);
    expect(begun).toEqual(['a', 'a', 'b', 'a']);
    while (open.length > 0) {
      open.shift()!();
      await new Promise(setImmediate);
    }
    expect(await Promise.all(all)).toEqual([found, found, found, found, found]);
  });
});
