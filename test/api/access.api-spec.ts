import { CALLER_NAMES, callerOf, type CallerName } from '../support/access-matrix/callers';
import { expectedOf } from '../support/access-matrix/expected';
import { routesOf, type Route } from '../support/access-matrix/routes';
import type { Seed, Target } from '../support/access-matrix/seed';
import { DOORS, SEEDS } from '../support/access-matrix/seeds';
import { tablesOf } from '../support/access-matrix/tables';
import { World } from '../support/access-matrix/world';
import type { Answer } from '../support/browser';

// Every route × every caller × an object of the caller's own department and of another one, generated from the OpenAPI
// document. Real: HTTP stack, PostgreSQL, Kafka, sessions, tokens and proofs. Fake: the clock.
const ROUTES = routesOf().filter(({ id }) => !DOORS.has(id));
const seeded = ROUTES.filter(({ id }) => id in SEEDS);
const cases = seeded.flatMap((route) =>
  CALLER_NAMES.map((name) => {
    const expected = expectedOf(route, name, SEEDS[route.id]!);
    const told = `${expected.status}${expected.code === undefined ? '' : ` ${expected.code}`}`;
    return [route.id, name, told, expected, route] as const;
  }),
);
const refused = cases.filter(([, , , { status }]) => status >= 400);
const admitted = cases.filter(([, , , { status }]) => status < 400);

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 120_000);
afterAll(() => world.close());

function urlOf({ path }: Route, { params = {}, query }: Target): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the seed of ${path} names no ${name}`);
    return value;
  });
  return query === undefined ? filled : `${filled}?${query}`;
}

function tell({ status, body }: Answer): string {
  return status < 400 ? String(status) : `${status} ${String(body['code'])}`;
}

const isForeign = (name: CallerName): boolean => {
  const caller = callerOf(name);
  return caller.kind !== 'nobody' && caller.side === 'foreign';
};

describe('the matrix', () => {
  it('has a seed for every route; a new one needs a row in test/support/access-matrix/seeds.ts', () => {
    const unseeded = ROUTES.filter(({ id }) => !(id in SEEDS)).map(
      ({ id, method, path }) => `${id} (${method} ${path}): add an object of the own department that it acts on`,
    );
    expect(unseeded).toEqual([]);
  });

  it('has no seed for a route that is gone', () => {
    const ids = new Set(ROUTES.map(({ id }) => id));
    expect(Object.keys(SEEDS).filter((id) => !ids.has(id))).toEqual([]);
  });

  it('knows for every route that names an object what strangers get: x-foreign, or why they may see it', () => {
    const silent = seeded.filter(
      (route) =>
        route.path.includes('{') &&
        route.foreign === undefined &&
        SEEDS[route.id]!.open === undefined &&
        CALLER_NAMES.some((name) => isForeign(name) && expectedOf(route, name, SEEDS[route.id]!).status < 400),
    );
    expect(silent.map(({ id }) => `${id}: give its @Operation \`foreign\`, or its seed \`open\``)).toEqual([]);
  });

  it('has routes of each kind of access', () => {
    const kinds = seeded.map(({ access }) => [access.kind, access.officers !== undefined, access.systems].join());
    expect(new Set(kinds)).toEqual(new Set(['public,false,false', 'closed,true,false', 'closed,false,true']));
  });
});

describe('whoever may not is refused, and nothing has changed', () => {
  const targets = new Map<string, Target>();
  let before: Record<string, string>;

  beforeAll(async () => {
    for (const { id } of seeded) targets.set(id, await SEEDS[id]!.target(world));
    before = await tablesOf(world.api.owner);
  }, 60_000);

  it.each(refused)('%s as %s: %s', async (id, name, told, _expected, route) => {
    const target = targets.get(id)!;
    const answer = await world.callAs(name, route.method, urlOf(route, target), target.body);
    expect(tell(answer)).toBe(told);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('no row was written by any of them', async () => {
    expect(await tablesOf(world.api.owner)).toEqual(before);
  });
});

describe('whoever may is let through', () => {
  it.each(admitted)('%s as %s: %s', async (id, name, told, _expected, route) => {
    const target = await seedOf(id).target(world);
    const answer = await world.callAs(name, route.method, urlOf(route, target), target.body);
    expect(tell(answer)).toBe(told);
    if (isForeign(name))
      for (const hidden of target.hidden ?? []) expect(JSON.stringify(answer.body)).not.toContain(hidden);
  });
});

function seedOf(id: string): Seed {
  return SEEDS[id]!;
}
