import { countsOf, report } from './report';
import type { CheckResult } from './check';

const results: CheckResult[] = [
  { check: 'kafka', titles: { zh: '连通', en: 'Reachable' }, status: 'pass', detail: '3 brokers' },
  {
    check: 'source',
    titles: { zh: '数据源', en: 'Source' },
    about: 'register',
    status: 'fail',
    detail: 'wrong password',
    next: 'mend it',
  },
  {
    check: 'index',
    titles: { zh: '索引', en: 'Index' },
    about: '101001/000001',
    status: 'skipped',
    detail: 'waits for source',
  },
];

it('tells a line a result, both titles, and what to do', () => {
  const lines = report(results);
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(/^FAIL {4}source register +数据源 · Source: wrong password$/);
  expect(lines[2]).toBe('        → mend it');
  expect(lines.at(-1)).toBe('1 ok, 0 warnings, 1 failures, 1 skipped');
  expect(countsOf(results)).toEqual({ pass: 1, warn: 0, fail: 1, skipped: 1 });
});
