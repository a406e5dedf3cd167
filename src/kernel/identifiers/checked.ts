/** Outcome of a check: right, or the first rule that the value breaks. */
export type Checked<Reason extends string> = { ok: true } | { ok: false; reason: Reason };

export const right = { ok: true } as const;

export function wrong<Reason extends string>(reason: Reason): { ok: false; reason: Reason } {
  return { ok: false, reason };
}

/** Sum of value × weight over the characters of `text`; -1 when a character stands outside the alphabet. */
export function weightedSum(text: string, alphabet: string, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) {
    const value = alphabet.indexOf(text.charAt(index));
    if (value < 0) return -1;
    sum += value * (weights[index] ?? 0);
  }
  return sum;
}
