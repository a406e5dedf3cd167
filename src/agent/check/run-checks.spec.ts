import { refuse } from '../../contracts';
import { ConfigError } from '../../platform/config';
import { pass, warn, fail, type Check } from './check';
import type { Ground } from './ground';
import { runChecks } from './run-checks';

const ground = {} as Ground;
const titles = { zh: '检查', en: 'Check' };
const check = (id: string, more: Partial<Check> = {}): Check => ({
  id,
  titles,
  needs: [],
  run: () => pass('well'),
  ...more,
});
const targets =
  (...about: string[]): Check['targets'] =>
  () =>
    about.map((one) => ({ about: one, within: ['source'] }));

async function statusesOf(...checks: Check[]): Promise<string[]> {
  const results = await runChecks(checks, ground);
  return results.map(({ check: id, about, status }) => `${id}${about === undefined ? '' : ` ${about}`} ${status}`);
}

describe('runChecks', () => {
  it('skips what needs a check that failed, and what needs that', async () => {
    const bad = check('a', { run: () => fail('ill', 'cure') });
    expect(await statusesOf(bad, check('b', { needs: ['a'] }), check('c', { needs: ['b'] }), check('d'))).toEqual([
      'a fail',
      'b skipped',
      'c skipped',
      'd pass',
    ]);
  });

  it('goes on after a warning', async () => {
    const doubtful = check('a', { run: () => warn('hm', 'look') });
    expect(await statusesOf(doubtful, check('b', { needs: ['a'] }))).toEqual(['a warn', 'b pass']);
  });

  it('skips only the resource whose own check failed', async () => {
    const some = check('a', {
      targets: targets('x', 'y'),
      run: (_g, { about }) => (about === 'x' ? fail('ill', 'cure') : pass('well')),
    });
    const more = check('b', { needs: ['a'], targets: targets('x', 'y') });
    expect(await statusesOf(some, more)).toEqual(['a x fail', 'a y pass', 'b x skipped', 'b y pass']);
  });

  it('skips the resources of a source that failed', async () => {
    const source = check('a', { targets: () => [{ about: 'source', within: [] }], run: () => fail('ill', 'cure') });
    expect(await statusesOf(source, check('b', { needs: ['a'], targets: targets('x') }))).toEqual([
      'a source fail',
      'b x skipped',
    ]);
  });

  it('runs a check once those that it needs are done, and no sooner', async () => {
    const order: string[] = [];
    const slow = check('slow', {
      run: async () => (await new Promise((done) => setTimeout(done, 20)), order.push('slow'), pass('')),
    });
    const after = check('after', { needs: ['slow'], run: () => (order.push('after'), pass('')) });
    const quick = check('quick', { run: () => (order.push('quick'), pass('')) });
    await runChecks([slow, after, quick], ground);
    expect(order).toEqual(['quick', 'slow', 'after']);
  });

  it('refuses an order in which a check comes before what it needs', async () => {
    await expect(runChecks([check('a', { needs: ['b'] }), check('b')], ground)).rejects.toThrow('a needs b');
  });

  it.each([
    ['configuration', new ConfigError(['ONE is not set', 'TWO is not set']), 'ONE is not set; TWO is not set'],
    [
      'a refusal',
      refuse('agent.source-failed', { detail: 'x', facts: { reason: 'wrong password' } }),
      'agent.source-failed: x: wrong password',
    ],
    [
      'a driver',
      Object.assign(new Error('Key (sfzh)=(990102198503070013) exists'), { code: '23505' }),
      'unexpected Error 23505',
    ],
  ])('tells a fault of %s without words that may quote a value', async (_of, error, detail) => {
    const broken = check('a', { run: () => Promise.reject(error) });
    expect(await runChecks([broken], ground)).toEqual([expect.objectContaining({ status: 'fail', detail })]);
  });

  it.each([
    ['a question', {}, 'fail'],
    ['a whole table', { readsWholeTables: true }, 'warn'],
  ])('does not wait for ever for %s', async (_what, more, status) => {
    jest.useFakeTimers();
    const results = runChecks([check('a', { ...more, run: () => new Promise<never>(() => undefined) })], ground);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await results).toEqual([expect.objectContaining({ status, detail: 'did not finish within 30 s' })]);
    jest.useRealTimers();
  });
});
