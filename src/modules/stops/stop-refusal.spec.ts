import { stopRefusal } from './stop-refusal';
import type { StandingStop } from './stop-rows';

const SYSTEM = '01930f2e-7c00-7b10-8a00-00000000c001';
const CONSUMER = '119901009990000998';
const PROVIDER = '11990100999000013D';
const RESOURCE = '101001/000001';

function stop(scope: StandingStop['scope'], target: string | null): StandingStop {
  const id = `01930f2e-7c00-7b10-8a00-${scope.padStart(12, '0').replace(/[^0-9a-f]/g, '0')}`;
  return { id, scope, target, since: new Date('2026-11-25T08:00:00Z'), until: null };
}

const caller = { system: SYSTEM, department: CONSUMER };
const exchange = { ...caller, asked: { provider: PROVIDER, resource: RESOURCE } };

describe('a stop', () => {
  it.each<[string, StandingStop, boolean, boolean]>([
    ['of the system', stop('system', SYSTEM), true, true],
    ['of another system', stop('system', '01930f2e-7c00-7b10-8a00-00000000c002'), false, false],
    ['of the department that asks', stop('department', CONSUMER), true, true],
    ['of the department that is asked', stop('department', PROVIDER), true, false],
    ['of another department', stop('department', '1199010099900003X0'), false, false],
    ['of the resource', stop('resource', RESOURCE), true, false],
    ['of another resource', stop('resource', '101001/000002'), false, false],
    ['of everything', stop('everything', null), true, false],
  ])('%s', (_what, standing, sharing, reading) => {
    expect(stopRefusal([standing], exchange)?.code).toBe(sharing ? 'access.stopped' : undefined);
    expect(stopRefusal([standing], caller)?.code).toBe(reading ? 'access.stopped' : undefined);
  });

  it('is told by its id, scope, begin, end and remedy, never by who placed it or why', () => {
    const until = new Date('2026-12-01T00:00:00Z');
    const refusal = stopRefusal([stop('resource', '101001/000009'), { ...stop('everything', null), until }], exchange);
    expect(refusal?.facts).toEqual({
      stop: stop('everything', null).id,
      scope: 'everything',
      since: '2026-11-25T08:00:00.000Z',
      until: '2026-12-01T00:00:00.000Z',
      remedy: expect.stringContaining('GET /v1/stops') as unknown,
    });
  });

  it('none in force refuses nobody', () => {
    expect(stopRefusal([], exchange)).toBeUndefined();
  });
});
