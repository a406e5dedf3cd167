import { isUuid, uuidv7Time } from '../../kernel';
import { partitionOf } from '../audit';
import { newExchangeId } from './exchange-id';

const NOW = Date.parse('2026-11-25T09:00:00.000Z');

describe('ids of exchanges', () => {
  it('are version 7 UUIDs of their moment, each another', () => {
    const ids = Array.from({ length: 500 }, () => newExchangeId(NOW));
    expect(ids.every((id) => isUuid(id) && uuidv7Time(id) === NOW)).toBe(true);
    expect(new Set(ids).size).toBe(500);
  });

  it('share a partition when they begin together, and use all over time', () => {
    const together = Array.from({ length: 50 }, () => partitionOf(newExchangeId(NOW)));
    expect(new Set(together).size).toBe(1);
    const later = Array.from({ length: 60 }, (_, at) => partitionOf(newExchangeId(NOW + at * 20)));
    expect([...new Set(later)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
