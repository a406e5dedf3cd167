/**
 * A small seeded generator (sfc32): the same seed gives the same country on every machine, which Math.random cannot.
 * Not for keys, salts or passwords.
 */
export interface Random {
  /** Whole number in [low, high]. */
  between(low: number, high: number): number;
  /** True in `share` of all calls, 0..1. */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the pairs' values, as often as its weight says. */
  weighted<T>(pairs: readonly (readonly [value: T, weight: number])[]): T;
}

export function seededRandom(seed: number, stream: string): Random {
  const next = sfc32(seed, stream);
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    between,
    chance: (share) => next() < share,
    pick: (list) => list[between(0, list.length - 1)]!,
    weighted: (pairs) => {
      let sum = 0;
      for (const pair of pairs) sum += pair[1];
      let left = next() * sum;
      for (const pair of pairs) if ((left -= pair[1]) < 0) return pair[0];
      return pairs[pairs.length - 1]![0];
    },
  };
}

function sfc32(seed: number, stream: string): () => number {
  let a = 0x9e3779b9;
  let b = seed | 0;
  let c = 0x243f6a88;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (const character of stream) {
    c ^= character.codePointAt(0)!;
    next();
  }
  for (let round = 0; round < 15; round++) next();
  return next;
}
