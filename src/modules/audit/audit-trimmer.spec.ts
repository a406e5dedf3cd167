import fc from 'fast-check';
import { trimPoints } from './audit-trimmer';

const place = { partition: 0, nextOffset: 100n, readUntilMs: 0, firstPoison: undefined };
const bound = { partition: 0, low: 0n, high: 200n };

it.each([
  ['up to the place of the ledger', place, bound, [{ partition: 0, offset: '100' }]],
  ['not past a poison record', { ...place, firstPoison: 40n }, bound, [{ partition: 0, offset: '40' }]],
  ['nothing twice', place, { ...bound, low: 100n }, []],
  ['nothing when poison is the first', { ...place, firstPoison: 0n }, bound, []],
  ['nothing in a partition that the topic has not', place, { ...bound, partition: 1 }, []],
  ['nothing when the place lies behind the end of the topic', place, { ...bound, high: 99n }, []],
])('deletes %s', (_, at, within, points) => {
  expect(trimPoints([at], [within])).toEqual(points);
});

it('never deletes what the ledger has not entered, nor poison', () => {
  const offset = fc.bigInt({ min: 0n, max: 50n });
  fc.assert(
    fc.property(offset, fc.option(offset, { nil: undefined }), offset, offset, (nextOffset, firstPoison, low, more) => {
      const [point] = trimPoints(
        [{ partition: 0, nextOffset, readUntilMs: 0, firstPoison }],
        [{ partition: 0, low, high: low + more }],
      );
      const trimmed = point ? BigInt(point.offset) : low;
      expect(point === undefined || trimmed <= nextOffset).toBe(true);
      expect(point === undefined || firstPoison === undefined || trimmed <= firstPoison).toBe(true);
    }),
  );
});
