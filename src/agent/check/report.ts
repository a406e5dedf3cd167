import type { CheckResult } from './check';

const MARKS = { pass: 'ok', warn: 'WARN', fail: 'FAIL', skipped: 'skipped' } as const;

/** Lines for a terminal: one a result, and below it what to do. */
export function report(results: readonly CheckResult[]): string[] {
  const lines = results.flatMap(({ status, titles, about, check, detail, next }) => {
    const what = about === undefined ? check : `${check} ${about}`;
    const line = `${MARKS[status].padEnd(8)}${what.padEnd(34)} ${titles.zh} · ${titles.en}: ${detail}`;
    return next === undefined ? [line] : [line, `${' '.repeat(8)}→ ${next}`];
  });
  const { pass, warn, fail, skipped } = countsOf(results);
  return [...lines, `${pass} ok, ${warn} warnings, ${fail} failures, ${skipped} skipped`];
}

export function countsOf(results: readonly CheckResult[]): Record<CheckResult['status'], number> {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0 };
  for (const { status } of results) counts[status] += 1;
  return counts;
}
