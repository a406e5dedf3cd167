/** The value that `share` of the sample does not exceed (nearest rank). @param share between 0 and 1 */
export function quantile(sample: readonly number[], share: number): number {
  if (sample.length === 0) throw new Error('a quantile of nothing');
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

export function median(sample: readonly number[]): number {
  if (sample.length === 0) throw new Error('a median of nothing');
  const sorted = [...sample].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)]!;
  return sorted.length % 2 === 1 ? upper : (sorted[sorted.length / 2 - 1]! + upper) / 2;
}
