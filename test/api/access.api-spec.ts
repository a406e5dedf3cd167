import { CALLER_NAMES, callerOf, type CallerName } from '../support/access-matrix/callers';
import { expectedOf } from '../support/access-matrix/expected';
import { routesOf, type Route } from '../support/access-matrix/routes';
import type { Target } from '../support/access-matrix/seed';
import { DOORS, SEEDS } from '../support/access-matrix/seeds';
import { tablesOf } from '../support/access-matrix/tables';
import { World } from '../support/access-matrix/world';
import type { Answer } from '../support/browser';

// Every route × every caller × an object of the caller's own department and of another one, generated from the OpenAPI
// document. Real: HTTP stack, PostgreSQL, Kafka, sessions, tokens and proofs. Fake: the clock.
const ROUTES = routesOf().filter(({ id }) => !DOORS.has(id));
const seeded = Object.entries(SEEDS).flatMap(([title, seed]) => {
  const route = ROUTES.find(({ id }) => id === title.split(' ')[0]);
  return route === undefined ? [] : [{ title, seed, route }];
});
const cases = seeded.flatMap(({ title, seed, route }) =>
  CALLER_NAMES.map((name) => {
    const expected = expectedOf(route, name, seed);
    const told = expected.code === undefined ? String(expected.status) : `${expected.status} ${expected.code}`;
    return [title, name, told, route, seed] as const;
  }),
);
const refused = cases.filter(([, , told]) => told.length > 3);
const admitted = cases.filter(([, , told, , { refusedOnly }]) => told.length === 3 && refusedOnly !== true);

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 120_000);
afterAll(() => world.close(), 30_000);

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
    const ids = new Set(seeded.map(({ route }) => route.id));
    const unseeded = ROUTES.filter(({ id }) => !ids.has(id)).map(
      ({ id, method, path }) => `${id} (${method} ${path}): add an object of the own department that it acts on`,
    );
    expect(unseeded).toEqual([]);
  });

  it('has no seed for a route that is gone', () => {
    const titles = new Set(seeded.map(({ title }) => title));
    expect(Object.keys(SEEDS).filter((title) => !titles.has(title))).toEqual([]);
  });

  it('knows for every route that names an object what strangers get: x-foreign, or why they may see it', () => {
    const silent = seeded.filter(
      ({ route, seed }) =>
        route.path.includes('{') &&
        route.foreign === undefined &&
        seed.open === undefined &&
        CALLER_NAMES.some((name) => isForeign(name) && expectedOf(route, name, seed).status < 400),
    );
    expect(silent.map(({ title }) => `${title}: give its @Operation \`foreign\`, or its seed \`open\``)).toEqual([]);
  });

  it('has routes of each kind of access', () => {
    const kinds = ROUTES.map(({ access }) => [access.kind, access.officers !== undefined, access.systems].join());
    expect(new Set(kinds)).toEqual(
      new Set(['public,false,false', 'closed,true,false', 'closed,false,true', 'closed,true,true']),
    );
  });
});

describe('whoever may not is refused, and nothing has changed', () => {
  const targets = new Map<string, Target>();
  let before: Record<string, string>;

  beforeAll(async () => {
    for (const { title, seed } of seeded) targets.set(title, await seed.target(world));
    before = await tablesOf(world.api.owner);
  }, 60_000);

  it.each(refused)('%s as %s: %s', async (title, name, told, route) => {
    const target = targets.get(title)!;
    const answer = await world.callAs(name, route.method, urlOf(route, target), target.body);
    expect(tell(answer)).toBe(told);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('no row was written by any of them', async () => {
    expect(await tablesOf(world.api.owner)).toEqual(before);
  });
});

describe('whoever may is let through', () => {
  it.each(admitted)('%s as %s: %s', async (_title, name, told, route, seed) => {
    const target = await seed.target(world);
    const answer = await world.callAs(name, route.method, urlOf(route, target), target.body);
    expect(tell(answer)).toBe(told);
    for (const hidden of target.hidden ?? []) {
      if (isForeign(name)) expect(JSON.stringify(answer.body)).not.toContain(hidden);
    }
    await seed.undo?.(world, answer);
  });
});

describe('a proof of possession', () => {
  const forSystems = seeded.filter(({ title, route }) => route.access.systems && title === route.id);

  it.each(forSystems.map(({ title, route, seed }) => [title, route, seed] as const))(
    'is used once at %s',
    async (_title, route, seed) => {
      const target = await seed.target(world);
      const [first, second] = await world.twiceWithOneProof(route.method, urlOf(route, target), target.body);
      expect(first.body['code']).not.toBe('token.dpop-reused');
      expect(tell(second)).toBe('401 token.dpop-reused');
    },
  );
});
