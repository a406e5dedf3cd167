/** What a round of calls came to. */
export interface LoadRound {
  readonly calls: number;
  readonly seconds: number;
  /** Of each call, as it ended. */
  readonly ms: readonly number[];
  /** How often each outcome came. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** One that calls again and again, as long as it is told to. */
export type Call = (caller: number) => Promise<string>;

/** So many callers, each with one call under way at a time, for so long; the last calls are waited for. */
export async function callFor(callers: number, milliseconds: number, call: Call): Promise<LoadRound> {
  const ms: number[] = [];
  const kinds: Record<string, number> = {};
  const began = performance.now();
  const loop = async (caller: number): Promise<void> => {
    for (;;) {
      const asked = performance.now();
      if (asked - began >= milliseconds) return;
      const kind = await call(caller);
      ms.push(performance.now() - asked);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => loop(caller)));
  return { calls: ms.length, seconds: (performance.now() - began) / 1000, ms, kinds };
}

/**
 * Calls at a steady rate, whatever becomes of those before: a call's time counts from when it was due, so that a slow
 * answer is not hidden by the calls that had to wait for it. At most so many at once.
 */
export async function callAtRate(
  perSecond: number,
  { callers, milliseconds }: { callers: number; milliseconds: number },
  call: Call,
): Promise<LoadRound> {
  const ms: number[] = [];
  const kinds: Record<string, number> = {};
  const all = Math.floor((perSecond * milliseconds) / 1000);
  const began = performance.now();
  let next = 0;
  const loop = async (caller: number): Promise<void> => {
    for (let mine = next++; mine < all; mine = next++) {
      const due = began + (mine * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const kind = await call(caller);
      ms.push(performance.now() - due);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => loop(caller)));
  return { calls: ms.length, seconds: (performance.now() - began) / 1000, ms, kinds };
}
